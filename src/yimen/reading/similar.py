"""Which messages speak of the same trouble: a likeness that says why, and an index to find it by.

A text's likeness finds copies, not troubles: two people who suffer from one thing share hardly a
sentence. What they share is the name of the place and what is wrong with it. And the same text with
another place is another trouble.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import exp, fsum, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yimen.reading.signs import SKETCH, Signs, Telling, code, grams, read, town_of

NEAR = 0.5
"""From here on two messages are shown beside each other."""
SAME = 0.65
"""From here on they count as one trouble."""
NEAREST = 40
"""How many messages are looked at closely for a new one."""
BEFORE = 1000
"""As if so many messages had been there before: a small file is weighed like a large one."""
RARE = 3.0
"""A name that only the body has is looked up if it tells so much (about one message in twenty)."""
REMEMBERED = 256
"""How many of the latest messages with one run of characters are kept in the index."""
BANDS = 16
"""The sketch is cut into so many bands; who shares a whole band may be a copy."""

ELSEWHERE = 0.2
"""So much of a text is the same, and what the title names is not: the place was changed."""

# Chosen on the tuning half of the labelled messages only; see docs/reading-troubles.md. Those have
# no divisions: what another town weighs was set by hand; only a name in both titles outweighs it.
BIAS = -4.37
PULL: Mapping[str, float] = {
    "place": 1.09,
    "in body": 1.25,
    "cover": 0.55,
    "least cover": 0.66,
    "issues": 2.37,
    "words": 0.53,
    "told": 1.01,
    "person": 0.89,
    "place and issues": 3.3,
    "place and words": 0.85,
    "copied here": 0.54,
    "copied elsewhere": -1.72,
    "person and issues": 1.23,
    "another area": -0.57,
    "another town": -3.0,
    "apart": -1.48,
}


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A message that has been read and weighed."""

    message: Telling
    signs: Signs
    title_told: float  # how much the names of the title tell, together
    beside_told: float
    told: float
    issues: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two messages are about the same trouble, and why."""

    score: float
    names: tuple[str, ...]
    issues: tuple[str, ...]
    copied: float
    days: int
    same_person: bool

    def why(self) -> str:
        """In one line, for the person who decides."""
        parts = [
            f"named in both: {', '.join(self.names)}" if self.names else "no name in both",
            f"both about: {', '.join(self.issues)}" if self.issues else "",
            f"{self.copied:.0%} of the text is the same" if self.copied >= 0.2 else "",
            "the same person" if self.same_person else "",
            f"{self.days} days apart",
        ]
        return "; ".join(part for part in parts if part)


class Weights:
    """How much each run of characters tells: the fewer messages have it, the more.

    They are counted once over what is there and then stand still, so that the likeness of two
    messages does not depend on what came in between. A living city counts again every night.
    """

    def __init__(self, many: Iterable[Signs]) -> None:
        seen: Counter[int] = Counter()
        messages = 0
        for signs in many:
            messages += 1
            seen.update(signs.names)
            seen.update(signs.told)
        self._weigh(messages, seen)

    @classmethod
    def counted(cls, messages: int, often: Mapping[int, int]) -> Weights:
        """From counts: how many messages, and in how many of them a run stands."""
        weights = cls(())
        weights._weigh(messages, often)
        return weights

    def _weigh(self, messages: int, seen: Mapping[int, int]) -> None:
        self._told = {
            gram: log((messages + BEFORE) / (often + 0.5)) * _half(gram)
            for gram, often in seen.items()
            if often > 1
        }
        self._once = log((messages + BEFORE) / 1.5)

    def of_gram(self, gram: int) -> float:
        """What one run tells."""
        told = self._told.get(gram)
        return self._once * _half(gram) if told is None else told

    def of_all(self, grams: Iterable[int]) -> float:
        """What several tell, added so that their order makes no difference."""
        told, once = self._told, self._once
        return fsum(
            [told[gram] if gram in told else once * (1.0 if gram & 1 else 0.5) for gram in grams]
        )

    def known(self, message: Telling, signs: Signs | None = None) -> Known:
        """Read and weigh a message."""
        signs = signs or read(message)
        return Known(
            message=message,
            signs=signs,
            title_told=self.of_all(signs.title_names),
            beside_told=self.of_all(signs.beside),
            told=self.of_all(signs.told),
            issues=fsum(loud**2 for loud in signs.issues.values()),
        )


def _half(gram: int) -> float:
    """A name of two characters is half an accident."""
    return 1.0 if gram & 1 else 0.5


def likeness(a: Known, b: Known, weights: Weights) -> Likeness:
    """Compare two messages."""
    found = features(a, b, weights)
    return Likeness(
        score=score(a, b, weights),
        names=shared_names(a.signs, b.signs),
        issues=tuple(sorted(a.signs.issues.keys() & b.signs.issues.keys())),
        copied=found["copied here"] + found["copied elsewhere"],
        days=_days(a, b),
        same_person=bool(found["person"]),
    )


def score(a: Known, b: Known, weights: Weights) -> float:
    """Only how likely it is; the same text with another place is another trouble, whatever else."""
    found = features(a, b, weights)
    if found["copied elsewhere"] >= ELSEWHERE and found["cover"] < 0.2 and not found["person"]:
        return 0.0
    strength = BIAS + sum(PULL[name] * value for name, value in found.items())
    return round(1 / (1 + exp(-strength)), 6)


def features(a: Known, b: Known, weights: Weights) -> dict[str, float]:
    """What speaks for and against, each from 0 to 1."""
    one, two = a.signs, b.signs
    mine, yours = one.title_names & two.names, two.title_names & one.names
    either = mine | yours
    covers = (
        weights.of_all(mine) / a.title_told if mine else 0.0,
        weights.of_all(yours) / b.title_told if yours else 0.0,
    )
    if not (a.title_told or b.title_told) and _word_for_word(one, two):
        covers = (1.0, 1.0)
    cover, place = max(covers), 1 - exp(-weights.of_all(either) / 6)
    copied = float(np.count_nonzero(one.sketch == two.sketch)) / SKETCH
    issues = _issues(a, b)
    words = _part(weights.of_all(one.beside & two.beside), a.beside_told, b.beside_told)
    person = float(bool(a.message.person) and a.message.person == b.message.person)
    return {
        "place": place,
        "in body": 1 - exp(-weights.of_all((one.names & two.names) - either) / 15),
        "cover": cover,
        "least cover": min(covers),
        "issues": issues,
        "words": words,
        "told": _part(weights.of_all(one.told & two.told), a.told, b.told) * cover,
        "person": person,
        "place and issues": place * issues,
        "place and words": place * words,
        "copied here": copied * cover,
        "copied elsewhere": copied * (1 - cover),
        "person and issues": person * issues,
        "another area": float(bool(one.areas and two.areas) and not one.areas & two.areas),
        "another town": float(_in_two_towns(a.message.area, b.message.area)),
        "apart": 1 - exp(-_days(a, b) / 60),
    }


def _days(a: Known, b: Known) -> int:
    """Days apart; none, where a day is not known."""
    mine, yours = a.message.day, b.message.day
    return abs((mine - yours).days) if mine and yours else 0


def _word_for_word(one: Signs, two: Signs) -> bool:
    """Whether nothing was changed: the same names, pairs of characters and runs of three."""
    same = one.names == two.names and one.told == two.told
    return same and bool(np.array_equal(one.sketch, two.sketch))


def _in_two_towns(mine: str, yours: str) -> bool:
    """Whether two divisions lie in two towns."""
    here, there = town_of(mine), town_of(yours)
    return bool(here and there) and here != there


def _part(shared: float, mine: float, yours: float) -> float:
    """What is shared, of what each has."""
    return shared / sqrt(mine * yours) if shared else 0.0


def _issues(a: Known, b: Known) -> float:
    """The cosine of what is wrong."""
    mine, yours = a.signs.issues, b.signs.issues
    shared = fsum(mine[issue] * yours[issue] for issue in mine.keys() & yours.keys())
    return _part(shared, a.issues, b.issues)


def shared_names(one: Signs, two: Signs) -> tuple[str, ...]:
    """The longest runs of characters of the one's names that stand in names of the other."""
    found = {run for whole in one.runs[:12] for run in _shared(whole, two.names)}
    kept: list[str] = []
    for run in sorted(found, key=lambda run: (-len(run), run)):
        if not any(run in other for other in kept):
            kept.append(run)
    return tuple(kept[:3])


def _shared(run: str, names: Collection[int]) -> Iterator[str]:
    """The stretches of a name whose grams all stand in the other's names."""
    begin = None
    for at, gram in enumerate([*grams(run), None] if len(run) > 2 else []):
        if gram is not None and code(gram) in names:
            begin = at if begin is None else begin
        elif begin is not None:
            yield run[begin : at + 2]
            begin = None


class Index:
    """Messages by their names, their sketches and their writers: candidates in milliseconds."""

    def __init__(self, weights: Weights, remembered: int = REMEMBERED) -> None:
        self.weights = weights
        self.known: dict[str, Known] = {}
        self._remembered = remembered
        self._named: dict[int, deque[str]] = {}
        self._copies: dict[tuple[int, bytes], deque[str]] = {}
        self._written: dict[str, deque[str]] = {}

    def add(self, one: Known) -> None:
        """From now on it is found."""
        self.known[one.message.id] = one
        for gram in one.signs.names:
            self._put(self._named, gram, one.message.id)
        for band in _bands(one.signs.sketch):
            self._put(self._copies, band, one.message.id)
        if one.message.person:
            self._put(self._written, one.message.person, one.message.id)

    def _put(self, shelf: dict[Any, deque[str]], key: Any, id_: str) -> None:
        if key not in shelf:
            shelf[key] = deque(maxlen=self._remembered)
        shelf[key].append(id_)

    def candidates(self, one: Known, limit: int = NEAREST) -> list[Known]:
        """Who may speak of the same trouble, the likeliest first; ties by id."""
        votes: dict[str, float] = defaultdict(float)
        for gram in sorted(one.signs.names):
            told = round(self.weights.of_gram(gram), 3)
            if gram in one.signs.title_names:
                told *= 2
            elif told < RARE:
                continue
            for id_ in self._named.get(gram, ()):
                votes[id_] += told
        for band in _bands(one.signs.sketch):
            for id_ in self._copies.get(band, ()):
                votes[id_] += 20
        for id_ in self._written.get(one.message.person, ()):
            votes[id_] += 5
        votes.pop(one.message.id, None)
        nearest = sorted(votes.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
        return [self.known[id_] for id_, _told in nearest[:limit]]

    def near(self, one: Known, least: float = NEAR) -> list[tuple[Known, float]]:
        """Those that speak of the same trouble, the likeliest first."""
        scored = ((other, score(one, other, self.weights)) for other in self.candidates(one))
        found = [pair for pair in scored if pair[1] >= least]
        return sorted(found, key=lambda pair: (-pair[1], pair[0].message.id))


def _bands(sketch: NDArray[np.uint32]) -> list[tuple[int, bytes]]:
    """A sketch cut into bands."""
    size = SKETCH // BANDS
    return [(band, sketch[band * size : (band + 1) * size].tobytes()) for band in range(BANDS)]


def all_known(messages: Iterable[Telling]) -> tuple[list[Known], Weights]:
    """Read messages and weigh them among each other."""
    both = [(message, read(message)) for message in messages]
    weights = Weights(signs for _message, signs in both)
    return [weights.known(message, signs) for message, signs in both], weights
