"""Made-up centres with disputes, and what is wrong with a plan: for tests and measurements."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from yimen.mediators.schedule import Person, Place, Plan, Problem, Sitting, Span, Wanted
from yimen.mediators.schedule.models import ORDINARY, PRESSING, URGENT

DAY = 48  # slots of half an hour
OFFICE: tuple[Span, ...] = ((17, 24), (29, 36))
"""08:30 to 12:00 and 14:30 to 18:00."""
THROUGH: tuple[Span, ...] = ((17, 36),)
"""A centre that is open at noon."""
KINDS = [f"kind {n}" for n in range(18)]


def centre(
    seed: int,
    *,
    disputes: int = 200,
    mediators: int = 60,
    rooms: int = 12,
    days: int = 5,
    office: tuple[Span, ...] = OFFICE,
) -> Problem:
    """A centre as it might be in a week, the same for the same seed."""
    chance = random.Random(seed)
    people = [_mediator(chance, key, mediators, days, office) for key in range(mediators)]
    places = [
        Place(
            key=key,
            seats=chance.choice((4, 6, 6, 8, 12)),
            free=_week(chance, days, office, 0.05),
        )
        for key in range(rooms)
    ]
    persons = [f"p{n}" for n in range(disputes * 2)]
    wanted = [_dispute(chance, n, persons, people, days, office) for n in range(disputes)]
    return Problem(wanted, people, places)


def _week(
    chance: random.Random, days: int, office: tuple[Span, ...], gone: float
) -> tuple[Span, ...]:
    """The office hours of some days, but for half days on which somebody is away."""
    halves = [(day * DAY + b, day * DAY + e) for day in range(days) for b, e in office]
    return tuple(half for half in halves if chance.random() >= gone)


def _mediator(
    chance: random.Random, key: int, of: int, days: int, office: tuple[Span, ...]
) -> Person:
    full_time = key < of * 0.55
    return Person(
        key=key,
        leads=full_time,
        skills=frozenset(chance.sample(KINDS, chance.randint(3, 6))),
        languages=frozenset(
            ["普通话", *(word for word in ("藏语", "裕固语", "手语") if chance.random() < 0.15)]
        ),
        free=_week(chance, days, office, 0.1 if full_time else 0.5),
        more=chance.randint(5, 12) if full_time else chance.randint(4, 10),
    )


def _dispute(
    chance: random.Random,
    n: int,
    persons: list[str],
    people: list[Person],
    days: int,
    office: tuple[Span, ...],
) -> Wanted:
    first = chance.choice((0, 0, 0, 1, 2)) if days > 2 else 0
    last = chance.randint(min(first + 1, days), days)
    halves = [(d * DAY + b, d * DAY + e) for d in range(first, last) for b, e in office]
    return Wanted(
        key=f"d{n:03d}",
        kind=chance.choice(KINDS),
        slots=chance.choice((2, 3, 3, 4)),
        windows=tuple(halves),
        parties=frozenset(chance.sample(persons, 2) if chance.random() < 0.9 else persons[:2]),
        barred=frozenset(p.key for p in people if chance.random() < 0.05),
        languages=frozenset(["藏语"] if chance.random() < 0.08 else ["普通话"]),
        people=chance.choice((2, 2, 2, 3, 5)),
        mixed=chance.random() < 0.5,
        weight=chance.choice((ORDINARY,) * 6 + (PRESSING,) * 3 + (URGENT,)),
    )


def faults(problem: Problem, plan: Plan) -> Iterator[str]:
    """Everything that is wrong with a plan; written without a line of what makes plans."""
    people = {each.key: each for each in problem.people}
    places = {each.key: each for each in problem.places}
    wanted = {each.key: each for each in problem.wanted}
    seen = Counter([*(each.key for each in plan.sittings), *plan.left])
    if seen != Counter(wanted.keys()):
        yield "a dispute is missing, or stands there twice"
    for each in plan.sittings:
        asked = wanted[each.key]
        yield from _time_faults(each, asked, places[each.place])
        for key in each.mediators:
            if not _lies(each, people[key].free):
                yield f"{each.key} is when {key} is not free"
            if key in asked.barred:
                yield f"{each.key} has {key}, who has a conflict"
        yield from _team_faults(each, asked, people)
    yield from _overlaps(plan, wanted)
    own = [each for each in plan.sittings if not wanted[each.key].chosen]
    for key, n in Counter(m for each in own for m in each.mediators).items():
        if n > people[key].more:
            yield f"{key} has {n}"


def _lies(sitting: Sitting, spans: tuple[Span, ...]) -> bool:
    slots = set(range(sitting.begins, sitting.ends))
    return any(slots <= set(range(*span)) for span in spans)


def _time_faults(sitting: Sitting, asked: Wanted, place: Place) -> Iterator[str]:
    if sitting.ends - sitting.begins != asked.slots:
        yield f"{sitting.key} is of another length"
    if not _lies(sitting, asked.windows):
        yield f"{sitting.key} is outside its time"
    if not _lies(sitting, place.free):
        yield f"{sitting.key} is where its room is not free"
    if place.seats < asked.people + len(sitting.mediators):
        yield f"{sitting.key} does not fit into its room"


def _team_faults(sitting: Sitting, asked: Wanted, people: dict[int, Person]) -> Iterator[str]:
    team = [people[key] for key in sitting.mediators]
    if asked.chosen:
        if tuple(asked.chosen) != sitting.mediators:
            yield f"{sitting.key} has another team than it has"
        return
    if len({*sitting.mediators}) != (2 if asked.mixed else 1) or not team[0].leads:
        yield f"{sitting.key} has a team of another kind"
    if asked.mixed and team[-1].leads:
        yield f"{sitting.key} has no mixed team"
    if any(asked.kind not in each.skills for each in team):
        yield f"{sitting.key} has a mediator without the speciality"
    if asked.languages - {word for each in team for word in each.languages}:
        yield f"{sitting.key} is not understood"


def _overlaps(plan: Plan, wanted: dict[str, Wanted]) -> Iterator[str]:
    for one, other in combinations(plan.sittings, 2):
        if one.begins < other.ends and other.begins < one.ends:
            if one.place == other.place:
                yield f"{one.key} and {other.key} in one room"
            if {*one.mediators} & {*other.mediators}:
                yield f"{one.key} and {other.key} with one mediator"
            if wanted[one.key].parties & wanted[other.key].parties:
                yield f"{one.key} and {other.key} with one party"
