"""What residents write and units answer: the project's own sentences, put together by chance."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent
TEXTS = FOLDER / "texts"


Rows = list[str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What somebody suffers, in several ways to say it, and what a unit can do about it."""

    title: str
    says: Rows
    facts: Rows
    wishes: Rows
    done: Rows

    @property
    def of_a_place(self) -> bool:
        """Whether a place has it: then everybody there does."""
        return "{" in self.title


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know, and the answer that a desk has ready."""

    title: str
    asks: str
    answer: str


@dataclass(frozen=True, slots=True)
class Idea:
    """What somebody proposes."""

    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people call about: how often, where, in which season, in which words.

    `about` names the unit that reports are about, `police` is the share that is 110's.
    """

    category: str
    weight: float
    season: str
    place: str
    kinds: dict[str, float]
    troubles: tuple[Trouble, ...]
    questions: tuple[Question, ...]
    ideas: tuple[Idea, ...]
    pressing: float = 0.0
    urgent: float = 0.0
    about: str = ""
    decline: bool = False
    police: float = 0.0


def _topic(troubles: Any, questions: Any = (), ideas: Any = (), **more: Any) -> Topic:
    return Topic(
        troubles=tuple(Trouble(**each) for each in troubles),
        questions=tuple(Question(**each) for each in questions),
        ideas=tuple(Idea(**each) for each in ideas),
        **more,
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def read(name: str) -> dict[str, Any]:
    """One file of sentences."""
    return _read(TEXTS / f"{name}.toml")


def shared() -> dict[str, Any]:
    """The sentences that every matter shares."""
    return read("shared")


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of their categories."""
    files = (_read(path) for path in sorted(TEXTS.glob("*.toml")))
    found = [_topic(**each) for file in files for each in file.get("topics", ())]
    return tuple(sorted(found, key=lambda topic: topic.category))


@cache
def chances() -> dict[str, Any]:
    """Shares and times of the demo year."""
    return _read(FOLDER / "chances.toml")


Words = dict[str, str]


class Slots(dict[str, str]):
    """What stands in the gaps of sentences: places that are known, the rest drawn once and kept."""

    def __init__(self, chance: Random, known: Words, *, rural: bool = False) -> None:
        super().__init__(known)
        self.chance, self.rural = chance, rural

    def __missing__(self, name: str) -> str:
        self[name] = found = GAPS[name](self.chance)
        return found


def _one_of(name: str) -> Callable[[Random], str]:
    return lambda chance: str(chance.choice(shared()[name]))


def _number(low: int, high: int, every: int = 1) -> Callable[[Random], str]:
    return lambda chance: str(chance.randrange(low, high + 1, every))


def _sum(chance: Random) -> str:
    return str(chance.choice((1200, 2000, 3600, 4800, 5600, 8000, 9500, 12000, 18000, 26000)))


PLACES = (
    *("town", "village", "community", "place_name", "road", "estate", "team"),
    *("school", "market", "hospital", "bus"),
)
GAPS: dict[str, Callable[[Random], str]] = {
    "since": _one_of("since"),
    "few": _one_of("few"),
    "years": _one_of("years"),
    "weeks": _one_of("weeks"),
    "times": _one_of("times"),
    "hour": _one_of("hours"),
    "school": _one_of("schools"),
    "market": _one_of("markets"),
    "hospital": _one_of("hospitals"),
    "companies": _one_of("companies"),
    "shops": _one_of("shops"),
    "crops": _one_of("crops"),
    "road": _one_of("roads"),
    "estate": _one_of("estates"),
    "team": _one_of("teams"),
    "building": lambda chance: shared()["building"].format(
        block=chance.randint(1, 28), stair=chance.randint(1, 5)
    ),
    "days": _number(5, 20),
    "temp": _number(12, 16),
    "bus": _number(1, 19),
    "fare": _number(30, 120, 10),
    "money": _sum,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a resident says, the answer of a desk that has one ready, and what a unit may do."""

    title: str
    body: str
    answer: str = ""
    done: tuple[str, ...] = ()
    trouble: Trouble | None = None
    places: tuple[tuple[str, str], ...] = ()
    """What the places are called that it is about."""


def tell(topic: Topic | None, kind: str, slots: Slots, chance: Random) -> Told:
    """Put a matter into words."""
    if topic is None:
        return _praise_or_other(kind, slots, chance)
    if kind == "question" and topic.questions:
        return _question(chance.choice(topic.questions), slots, chance)
    if kind == "suggestion" and topic.ideas:
        return _idea(chance.choice(topic.ideas), slots, chance)
    return tell_of(chance.choice(topic.troubles), slots, chance)


def tell_of(trouble: Trouble, slots: Slots, chance: Random) -> Told:
    """Put a trouble into words, one of many ways."""
    facts = chance.sample(trouble.facts, min(len(trouble.facts), chance.choice((0, 1, 1, 2))))
    chosen = trouble.says if chance.random() < 0.3 else [chance.choice(trouble.says)]
    wish = chance.choice([*trouble.wishes, *trouble.wishes, *shared()["wishes"][:2]])
    said = [*chosen, *facts, _maybe(chance, "earlier", 0.6), wish, _maybe(chance, "endings", 0.7)]
    opening = chance.choice(shared()["openings"])
    title = chance.choice(shared()["title_of_a_trouble"]).replace("{title}", trouble.title)
    body = "".join([opening, _who(slots, 0.8), *said])
    words = fill(title, slots), fill(body, slots)
    places = tuple((name, slots[name]) for name in PLACES if name in slots)
    return Told(*words, done=tuple(trouble.done), trouble=trouble, places=places)


def _question(found: Question, slots: Slots, chance: Random) -> Told:
    opening = chance.choice(shared()["openings_when_asking"])
    body = [opening, _who(slots, 0.25), found.asks, _maybe(chance, "endings", 0.3)]
    answer = fill(found.answer, slots)
    return Told(fill(found.title, slots), fill("".join(body), slots), answer, (answer,))


def _idea(found: Idea, slots: Slots, chance: Random) -> Told:
    opening = chance.choice(shared()["openings_with_an_idea"])
    body = [opening, _who(slots, 0.4), found.says, _maybe(chance, "endings", 0.4)]
    done = tuple(shared()["idea_outcomes"])
    return Told(fill(found.title, slots), fill("".join(body), slots), "", done)


def _praise_or_other(kind: str, slots: Slots, chance: Random) -> Told:
    if kind == "praise":
        place = chance.randrange(len(shared()["praises"]))
        title, body = shared()["praise_titles"][place], shared()["praises"][place]
        answer = chance.choice(shared()["praise_outcomes"])
    else:
        place = chance.randrange(len(shared()["others"]))
        title, body = shared()["other_titles"][place], shared()["others"][place]
        body, answer = (
            f"{chance.choice(shared()['openings'])}{body}",
            shared()["other_answers"][place],
        )
    return Told(title, fill(body, slots), answer, (answer,))


def _who(slots: Slots, share: float) -> str:
    if slots.chance.random() > share:
        return ""
    return str(slots.chance.choice(shared()["who_in_village" if slots.rural else "who_in_town"]))


def _maybe(chance: Random, name: str, share: float) -> str:
    return str(chance.choice(shared()[name])) if chance.random() < share else ""


def fill(sentence: str, slots: Slots) -> str:
    """A sentence with its gaps filled."""
    return sentence.format_map(slots) if "{" in sentence else sentence


def one(name: str, chance: Random, slots: Slots) -> str:
    """One of the shared sentences, filled."""
    return fill(str(chance.choice(shared()[name])), slots)


def outcome(told: Told, solved: str, slots: Slots, chance: Random) -> str:
    """What a unit answers: what it found and did, or what it would tell to whoever asks."""
    if told.answer:
        return told.answer
    begins = one("solved_openings", chance, slots)
    if solved == "no":
        return begins + one("unsolved", chance, slots)
    done = fill(chance.choice(told.done), slots)
    if solved == "partly":
        return begins + done + one("partly", chance, slots)
    return begins + done + one("solved_endings", chance, slots)
