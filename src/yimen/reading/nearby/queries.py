"""Which matters in the database are near: candidates by rare signs, then a close comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from yimen.cases.models import Case, Passage, Wording
from yimen.cases.policy import to_be_read, visible_to
from yimen.kernel.actors import Actor
from yimen.kernel.rows import named_sql
from yimen.orgs.models import Resident
from yimen.reading.signs import Telling, code, codes, read
from yimen.reading.similar import NEAR, RARE, Known, Likeness, Weights, likeness, score

from .packing import bands_of, keys_of, unpacked

EVERY = 0
"""The code under which the number of all matters is kept."""
HITS = 500
"""So many rows are looked at: keys are taken from the rarest on until they would name more. What
only names that thousands have is found by none of them; nobody could tell it from the rest."""
OF_ONE = 300
"""Of one key only so many, the newest: the counts are of last night."""
COMPARED = 25
"""So many are compared closely, those with the most votes."""
VOTED = 400
"""So many of the best go through the sieve of what the actor may see."""
COPY, OWN = 20.0, 5.0
"""What a band of the sketch tells, and that it is the same person."""


@dataclass(frozen=True, slots=True)
class Near:
    """A matter that may be about the same trouble: how likely, and why."""

    case: Case
    likeness: Likeness

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return self.likeness.score


class Asked(NamedTuple):
    """A message as it is looked for: read and weighed, with its keys from the rarest on."""

    known: Known
    weights: Weights
    keys: list[int]
    told: list[float]


def message_of(case: Case, body: str) -> Telling:
    """A matter with the words that it began with, as it is compared."""
    return Telling(
        id=str(case.pk),
        title=case.title,
        body=body,
        day=localdate(case.opened_at),
        person=str(case.resident_id or ""),
        place=case.place,
        area=case.area_id,
    )


def near(
    actor: Actor,
    message: Telling,
    seen: QuerySet[Case] | None = None,
    *,
    least: float = NEAR,
    teller: QuerySet[Resident] | None = None,
) -> list[Near]:
    """The matters that the actor may see and that speak of the same trouble, the likeliest first.

    `seen` narrows them down: it begins at `visible_to(actor)`, or at what is published. `teller`:
    who tells the message, where that is still to be looked up: one resident or nobody.
    """
    asked, scored = compared(message, visible_to(actor) if seen is None else seen, teller)
    return [
        Near(case, likeness(asked.known, other, asked.weights))
        for likely, case, other in scored
        if likely >= least
    ]


Scored = list[tuple[float, Case, Known]]


def compared(
    message: Telling, seen: QuerySet[Case], teller: QuerySet[Resident] | None = None
) -> tuple[Asked, Scored]:
    """The candidates among those that are seen with how likely each is, the likeliest first.

    0.0 is no trouble of this one whatever comes: the same text with another place.
    """
    asked = asked_for(message if teller is None else replace(message, person=TELLER))
    scored = [
        (score(asked.known, other, asked.weights), case, other)
        for case, other in candidates(asked, seen, teller)
    ]
    return asked, sorted(scored, key=lambda each: (-each[0], str(each[1].pk)))


def asked_for(message: Telling) -> Asked:
    """Read a message, and ask how rare its signs are."""
    signs = read(message)
    bands = bands_of(signs)
    keys = keys_of(signs) - set(sorted(bands)[::2])  # half of the bands find a copy as surely
    often = _often({*keys, *signs.told, EVERY})
    weights = Weights.counted(often.pop(EVERY, 0), often)
    told: dict[int, float] = {}
    for key in sorted(keys, key=lambda key: (often.get(key, 1), key)):
        tells = COPY if key in bands else weights.of_gram(key)
        if key in signs.title_names or key not in signs.names:
            told[key] = tells if key in bands else 2 * tells
        elif tells >= RARE:
            told[key] = tells
    kept = list(_within_reach(told, often))
    return Asked(weights.known(message, signs), weights, kept, [told[key] for key in kept])


def not_read() -> QuerySet[Case]:
    """Matters of which no signs are kept yet; what nobody told, such as a problem, has none."""
    story = Passage.objects.filter(case_id=OuterRef("pk"), wording=Wording.STORY)
    return to_be_read().filter(Exists(story), sign=None)


def unread() -> int:
    """How many those are."""
    return not_read().count()


def rarities(asked: Collection[int]) -> Weights:
    """How much each of some signs tells."""
    often = _often({*asked, EVERY})
    return Weights.counted(often.pop(EVERY, 0), often)


def how_many() -> int:
    """How many matters were counted last night."""
    return _often({EVERY}).get(EVERY, 0)


def how_often(pairs: Collection[str]) -> dict[str, int]:
    """In how many matters each of some pairs of characters stood last night, where in several."""
    often = _often(codes(pairs))
    return {pair: often[code(pair)] for pair in pairs if code(pair) in often}


def _often(asked: Collection[int]) -> dict[int, int]:
    sql = "SELECT code, often FROM reading_rarity WHERE code = ANY(%s::int[])"
    with connection.cursor() as cursor:  # Django takes longer to write so many down
        cursor.execute(sql, [list(asked)])
        return dict(cursor.fetchall())


def _within_reach(keys: Iterable[int], often: Mapping[int, int]) -> Iterator[int]:
    """The rarest keys, as long as they do not name too many matters."""
    hits = 0
    for key in keys:
        hits += often.get(key, 1)
        if hits > HITS:
            return
        yield key


# `ORDER BY day` has no index of its own: all that the index of the keys names is sorted, and the
# planner never walks over the table instead. `OFFSET 0`: what may be seen is asked of each that was
# named; nobody looks through all that may be seen.
FOUND = """
WITH teller AS MATERIALIZED ({teller}), named AS (
  SELECT hit.case_id, asked.told FROM unnest(%(keys)s::int[], %(told)s::float8[]) asked (key, told)
  CROSS JOIN LATERAL (
    SELECT case_id FROM reading_sign WHERE keys @> ARRAY[asked.key] ORDER BY day DESC LIMIT {most}
  ) hit
  UNION ALL SELECT id, {own} FROM cases_case WHERE resident_id = (SELECT id FROM teller)
), voted AS (
  SELECT case_id, sum(told) AS told FROM named WHERE case_id <> %(self)s
  GROUP BY case_id ORDER BY told DESC, case_id DESC LIMIT {voted}
)
SELECT {columns}, seen.resident_id = (SELECT id FROM teller),
       sign.day, sign.packed, sign.title_told, sign.beside_told, sign.told
FROM voted
CROSS JOIN LATERAL (SELECT * FROM ({seen}) seen WHERE seen.id = voted.case_id OFFSET 0) seen
JOIN reading_sign sign ON sign.case_id = voted.case_id
ORDER BY voted.told DESC, voted.case_id DESC LIMIT {nearest}
"""
COLUMNS = ("id", "process", "state", "closed_at", "number", "title", "resident_id", "area_id")
KNOWN = "SELECT %(teller)s::uuid AS id"
NOBODY = UUID(int=0)
TELLER = "teller"
"""Stands for a person who is looked up by the same question."""


def candidates(
    asked: Asked, seen: QuerySet[Case], teller: QuerySet[Resident] | None = None
) -> list[tuple[Case, Known]]:
    """Which matters may speak of the same trouble, among those that are seen; the likeliest first.

    `teller`: as in `near`; without it the message says who told it.
    """
    message = asked.known.message
    rows, values = named_sql(seen.order_by().values(*COLUMNS))
    if teller is None:
        who, whose = KNOWN, {"teller": message.person or NOBODY}
    else:
        who, whose = named_sql(teller.order_by().values("id")[:1], "teller")
    values |= {"keys": asked.keys, "told": asked.told, "self": message.id or NOBODY, **whose}
    sql = FOUND.format(
        teller=who,
        columns=", ".join(f"seen.{name}" for name in COLUMNS),
        seen=rows,
        own=OWN,
        most=OF_ONE,
        voted=VOTED,
        nearest=COMPARED,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_row(row, message.person) for row in cursor.fetchall()]


def _row(row: tuple[Any, ...], teller: str) -> tuple[Case, Known]:
    case = Case.from_db(connection.alias, COLUMNS, row[: len(COLUMNS)])
    own, day, block, title_told, beside_told, told = row[len(COLUMNS) :]
    signs = unpacked(block)
    person = teller if own else str(case.resident_id or "")
    message = Telling(id=str(case.pk), title="", body="", day=day, person=person, area=case.area_id)
    issues = fsum(loud**2 for loud in signs.issues.values())
    return case, Known(message, signs, title_told, beside_told, told, issues)
