"""The reader of the first day: a category is known by its name and by residents' words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from .reader import Said
from .words import BODY, TitledText, spelled, words

SHOWN = 5
TITLE = 2.0
"""How much louder a title speaks than a body."""
DOUBT = 2.0
"""How much must be said before it counts for half: chosen on real messages (docs/reading.md)."""
CHANNELS = frozenset(
    ("手机", "电话", "网上", "网络", "网站", "平台", "系统", "软件", "微信", "短信", "app")
)
"""What a matter was done with, or told by, more often than what it is about."""
FAINT = 0.5
"""How loud such a word is, against another of its length."""
THRESHOLD = 0.7
"""From here on it is said without "I don't know"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A label with its name, residents' words for it, and the label that it is a part of."""

    label: str
    name: str
    words: str = ""
    parent: str = ""


class ByWords:
    """Counts the words of labels that stand in a message, the rarer and longer the louder.

    It has learned from nobody, so it is modest: little evidence is little probability.
    """

    def __init__(
        self, labels: Iterable[Named], doubt: float = DOUBT, threshold: float = THRESHOLD
    ) -> None:
        rows = {each.label: each for each in labels}
        self.doubt, self.threshold = doubt, threshold
        self.tops = {label: _top(label, rows) for label in rows}
        known = {label: _phrases(row) for label, row in rows.items()}
        under = Counter(
            phrase
            for top in set(self.tops.values())
            for phrase in {p for label in rows if self.tops[label] == top for p in known[label]}
        )
        most = log(1 + len(set(self.tops.values())))
        self.loud = {
            phrase: _strength(phrase) * (1 - log(count) / most) for phrase, count in under.items()
        }
        self.labels: dict[str, list[str]] = {}
        for label, phrases in known.items():
            for phrase in phrases:
                self.labels.setdefault(phrase, []).append(label)

    def ranked(self, message: TitledText, count: int = 3) -> list[Said]:
        """The likeliest labels: of all that speaks, and of what speaks under the same top.

        A top is named only where nothing beneath it speaks: what is beneath says more.
        """
        own, whose = self._heard(message)
        tops = self._shares(own)
        told = {self.tops[label] for label in own if self.tops[label] != label}
        named = {label: much for label, much in own.items() if label not in told}
        spoken = self._by_top(named)
        chances = {
            label: tops[self.tops[label]] * much / spoken[self.tops[label]]
            for label, much in named.items()
        }
        best = sorted(chances, key=lambda label: (-chances[label], label))[:count]
        return [
            Said(label, chances[label], whose[label], chances[label] >= self.threshold)
            for label in best
        ]

    def tops_of(self, message: TitledText) -> Mapping[str, float]:
        """The probability of each label of the first level that anything speaks for."""
        return self._shares(self._heard(message)[0])

    def _heard(self, message: TitledText) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
        """How much speaks for each label, and which words, the loudest first."""
        title, body = spelled(message.title), spelled(message.body[:BODY])
        said: dict[str, float] = {}
        for phrase, loud in self.loud.items():
            if phrase in title:
                said[phrase] = loud * TITLE
            elif phrase in body:
                said[phrase] = loud
        own: dict[str, float] = {}
        whose: dict[str, tuple[str, ...]] = {}
        for phrase in sorted(said, key=lambda phrase: (-said[phrase], phrase)):
            for label in self.labels[phrase]:
                own[label] = own.get(label, 0.0) + said[phrase]
                whose[label] = (*whose.get(label, ()), phrase)[:SHOWN]
        return own, whose

    def _shares(self, own: Mapping[str, float]) -> dict[str, float]:
        """What speaks for each top, against all that speaks and a doubt."""
        spoken = self._by_top(own)
        whole = sum(spoken.values()) + self.doubt
        return {top: much / whole for top, much in spoken.items()}

    def _by_top(self, own: Mapping[str, float]) -> dict[str, float]:
        """How much speaks for each top."""
        spoken: dict[str, float] = {}
        for label, much in own.items():
            spoken[self.tops[label]] = spoken.get(self.tops[label], 0.0) + much
        return spoken


def _top(label: str, rows: Mapping[str, Named]) -> str:
    """The label of the first level that this one is a part of."""
    seen = {label}
    while (above := rows[label].parent) in rows and above not in seen:
        seen.add(above)
        label = above
    return label


def _strength(phrase: str) -> float:
    """How loud a word is by its length, and by whether it only says how something was done."""
    return sqrt(len(phrase)) * (FAINT if phrase in CHANNELS else 1.0)


def _phrases(row: Named) -> set[str]:
    """The whole name, its words, and residents' words; single characters say too little."""
    name = spelled(row.name)
    found = {name, *words(name), *spelled(row.words).split()}
    return {phrase for phrase in found if len(phrase) > 1}
