"""Which of some texts answers what somebody says: pairs of characters, the rare ones weigh most.

Each text is a vector of its pairs of neighbouring characters (TF-IDF, 1 + log of how often), of
length one; what is said is another, and the cosine tells how close they are. Twenty articles do not
tell what is rare: 小区 stands in three of them and in every second call, so the city's own matters
are counted with them. It was chosen by measurement: `make bench-articles`, docs/reading.md.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yimen.cases.grams import plain

_RUN = re.compile(r"[^\W_]+")
_UNIT = re.compile(r"[a-z0-9]+|.")
_PIECE = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
HEARD = 1_000
"""Characters of what is said that are compared: what it is about stands at the beginning."""
SAYS_NOTHING = frozenset(
    "的了是在有我你您他她它们这那个吗呢吧啊请问好怎么样什如何可以想要一下不和就都也到会能"
)
"""A pair of these tells nothing: everybody asks with them."""
LONGEST_WORD = 12


def pairs(text: str) -> Iterator[str]:
    """Every two neighbouring characters of a `plain` text that may tell something.

    A word in Latin letters, or a number, counts as one character, for half of it says nothing; by
    itself it is as good as a pair.
    """
    for run in _RUN.findall(text):
        units = _UNIT.findall(run)
        yield from (one + after for one, after in pairwise(units) if _tells(one + after))
        yield from (unit for unit in units if len(unit) > 1)


def _tells(pair: str) -> bool:
    return not SAYS_NOTHING.issuperset(pair)


def counted(text: str) -> dict[str, float]:
    """The pairs of a text; of one that stands there often, each time more says less."""
    return {pair: 1 + math.log(n) for pair, n in Counter(pairs(plain(text))).items()}


def pairs_in(texts: Iterable[str]) -> set[str]:
    """Every pair of Chinese characters that some texts have: these are counted elsewhere too."""
    return {pair for text in texts for pair in pairs(plain(text)) if _HAN.fullmatch(pair)}


@dataclass(frozen=True, slots=True)
class Heard:
    """In how many of the city's matters a pair of characters stands; `every`: of how many."""

    every: int = 0
    often: Mapping[str, int] = field(default_factory=dict)

    def rarity(self, pair: str, n: int, texts: int) -> float:
        """How much a pair tells that stands in `n` of some texts.

        Numbers and words in Latin letters are counted in no matter: of them the texts alone tell.
        """
        if not _HAN.fullmatch(pair):
            return math.log(1 + texts / n)
        return math.log(1 + (texts + self.every) / (n + self.often.get(pair, 0)))


class Index:
    """Some texts, ready to be asked which is closest; a few microseconds for each pair."""

    def __init__(self, texts: Sequence[str], heard: Heard | None = None) -> None:
        self.texts = [plain(text) for text in texts]
        found = [counted(text) for text in texts]
        held = Counter(pair for each in found for pair in each)
        tells = (heard or Heard()).rarity
        self.rarity = {pair: tells(pair, n, len(texts)) for pair, n in held.items()}
        self.places: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, each in enumerate(found):
            length = self._length(each) or 1.0
            for pair, weight in each.items():
                self.places[pair].append((place, weight * self.rarity[pair] / length))

    def _length(self, weights: dict[str, float]) -> float:
        return math.sqrt(sum((w * self.rarity.get(pair, 0.0)) ** 2 for pair, w in weights.items()))

    def closeness(self, said: str) -> dict[int, float]:
        """How close each text is (0 to 1), by its place; those that share nothing are left out."""
        heard = counted(said[:HEARD])
        length = self._length(heard) or 1.0
        found: dict[int, float] = defaultdict(float)
        for pair, weight in heard.items():
            if pair in self.rarity:
                share = weight * self.rarity[pair] / length
                for place, own in self.places[pair]:
                    found[place] += share * own
        return found

    def shared(self, said: str, place: int, most: int = 4) -> list[str]:
        """The words that stand in both, the most telling first: by them one sees why."""
        text, runs = self.texts[place], set[str]()
        whole = {*_LATIN.findall(text)}
        for piece in _PIECE.findall(plain(said[:HEARD])):
            runs.update({piece} & whole if _LATIN.fullmatch(piece) else _runs(piece, text))
        ranked = sorted(runs, key=lambda run: (-self._weight(run), run))
        return [run for run in ranked if self._weight(run) > 0][:most]

    def _weight(self, run: str) -> float:
        return sum(self.rarity.get(pair, 0.0) for pair in pairs(run))


def _runs(piece: str, text: str) -> Iterator[str]:
    """The longest runs of a piece that stand in a text, from the left."""
    at = 0
    while at < len(piece) - 1:
        end = at + 2
        if piece[at:end] not in text:
            at += 1
            continue
        while end < min(len(piece), at + LONGEST_WORD) and piece[at : end + 1] in text:
            end += 1
        yield piece[at:end]
        at = end
