"""Matters find their trouble as they come in, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from yimen.kernel.ids import uuid7
from yimen.kernel.rows import upsert
from yimen.kernel.time import now
from yimen.reading.heat import heat
from yimen.reading.named import name_of
from yimen.reading.nearby.queries import compared
from yimen.reading.signs import Telling, read
from yimen.reading.similar import SAME
from yimen.reading.troubles import SAID, grouped
from yimen.troubles.heat import rank_of
from yimen.troubles.models import READER, Alike, Member, Trouble, Turn, TurnKind
from yimen.troubles.policy import to_gather
from yimen.troubles.queries import (
    VOTES,
    Web,
    days_and_people,
    keys_of,
    members_in,
    not_gathered,
    repeats,
    told,
    towns_of,
    web_of,
)

REPEATED = SAID
"""How alike two matters are of which somebody said at the desk that one repeats the other."""
ASKED = 20
"""So many of the latest members are asked for a name."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why matters go from one trouble to another: one that came in, or what somebody said."""

    case: UUID | None = None
    by: str = READER
    reason: str = ""


def one_at_a_time() -> None:
    """Troubles are gathered and arranged by one at a time, until the transaction ends.

    Two matters that come in at once would else each begin a trouble of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('troubles'))")


@transaction.atomic
def gather(key: UUID) -> None:
    """A matter came in or was corrected: it joins a trouble, begins one, or is alone so far."""
    one_at_a_time()
    before = members_in([key])
    mates = keys_of(trouble) if (trouble := before.get(key)) else []
    if not to_gather().filter(pk=key).exists():
        forget(key, mates)
        return
    bound, apart = read_alike(key)
    troubles = set(members_in(bound).values())
    at = next(iter(troubles), None)
    if key not in before and not bound:
        upsert([Member(case_id=key, trouble=None, at=now())], ("trouble_id", "at"))
    elif key not in before and at and len(troubles) == 1 and plain(key, at, apart):
        upsert([Member(case_id=key, trouble_id=at, at=now())], ("trouble_id", "at"))
        refresh([at])
    else:
        settle(web_of({key, *mates}), Cause(case=key))


def plain(key: UUID, trouble: UUID, apart: Collection[UUID]) -> bool:
    """Whether a matter is bound to a trouble, and nothing speaks against its joining it."""
    mates = keys_of(trouble)
    return set(apart).isdisjoint(mates) and len(set(towns_of([key, *mates]).values())) <= 1


def gather_some() -> int:
    """Gather a handful of what came in by another door than a step; how many those were."""
    keys = not_gathered()
    for key in keys:
        gather(key)
    return len(keys)


def forget(key: UUID, mates: Collection[UUID]) -> None:
    """It is gathered no more, as when it turns out to be a report about a unit."""
    Alike.objects.filter(Q(one=key) | Q(other=key)).delete()
    Member.objects.filter(case_id=key).delete()
    rest = set(mates) - {key}
    if rest:
        settle(web_of(rest), Cause())


def read_alike(key: UUID) -> tuple[set[UUID], set[UUID]]:
    """Compare a matter anew; whom it is bound to, and from whom it is apart."""
    (message,) = told([key])
    _asked, scored = compared(message, to_gather())
    found = {case.pk: likely for likely, case, _known in scored if likely >= SAME or not likely}
    found |= dict.fromkeys(repeats(key), REPEATED)
    Alike.objects.filter(Q(one=key) | Q(other=key)).delete()
    upsert([alike(key, other, likely) for other, likely in found.items()], ("likely",))
    bound = {other for other, likely in found.items() if likely}
    return bound, found.keys() - bound


def alike(key: UUID, other: UUID, likely: float) -> Alike:
    """The row of two, whichever was first."""
    return Alike(one_id=min(key, other), other_id=max(key, other), likely=likely)


def settle(web: Web, cause: Cause) -> None:
    """Group what hangs together anew, and remember what became of whom."""
    before = members_in(web.reach)
    groups = [
        group for group in grouped(web.reach, web.bonds, web.apart, web.towns) if len(group) > 1
    ]
    taken = assigned(groups, before)
    after = {key: id_ for id_, group in taken.items() for key in group}
    fresh = taken.keys() - set(before.values())
    Trouble.objects.bulk_create([Trouble(id=id_) for id_ in sorted(fresh)])
    moved = [key for key in web.reach if key not in before or before[key] != after.get(key)]
    rows = [Member(case_id=key, trouble_id=after.get(key), at=now()) for key in sorted(moved)]
    upsert(rows, ("trouble_id", "at"))
    remember(before, after, cause)
    refresh({id_ for id_ in chain(before.values(), taken) if id_})


def assigned(
    groups: Iterable[list[UUID]], before: Mapping[UUID, UUID | None]
) -> dict[UUID, list[UUID]]:
    """Each group under the trouble that most of it comes from, the older one first; else anew."""
    groups = sorted(groups, key=lambda group: (-len(group), group[0]))
    counts = [Counter(before[key] for key in group if before.get(key)) for group in groups]
    claims = sorted(
        (-many, str(old), at) for at, count in enumerate(counts) for old, many in count.items()
    )
    taken: dict[UUID, list[UUID]] = {}
    free = set(range(len(groups)))
    for _many, old, at in claims:
        if at in free and UUID(old) not in taken:
            taken[UUID(old)] = groups[at]
            free.discard(at)
    return taken | {uuid7(): groups[at] for at in sorted(free)}


def remember(before: Mapping[UUID, UUID | None], after: Mapping[UUID, UUID], cause: Cause) -> None:
    """Write down which trouble's matters went where."""
    went = Counter(
        (old, after.get(key)) for key, old in before.items() if old and old != after.get(key)
    )
    stays = set(after.values())
    began = {old for old in before.values() if old}
    Turn.objects.bulk_create(
        Turn(
            old_id=old,
            new_id=new,
            kind=kind_of(old in stays, new is None or new not in began),
            matters=many,
            case_id=cause.case,
            by=cause.by,
            reason=cause.reason,
            at=now(),
        )
        for (old, new), many in went.items()
    )


def kind_of(old_stays: bool, new_is_fresh: bool) -> TurnKind:
    """Merged where the old one is no more; split where the new one is fresh; else moved."""
    if not old_stays:
        return TurnKind.MERGED
    return TurnKind.SPLIT if new_is_fresh else TurnKind.MOVED


def refresh(troubles: Iterable[UUID]) -> None:
    """Count anew what makes these hot, and name them by what they say."""
    rows = [figures(id_) for id_ in sorted(set(troubles))]
    upsert(rows, FIGURES)


FIGURES = (
    *("name", "first_day", "last_day", "matters"),
    *("people", "days", "near_people", "near_days", "lately", "before", "votes", "rank"),
)


def figures(id_: UUID) -> Trouble:
    """The row of a trouble as it is now; one without matters keeps its name."""
    matters = days_and_people(id_)
    if not matters:
        return Trouble(id=id_, name=Trouble.objects.get(pk=id_).name)
    keys = [key for key, _day, _person in matters]
    counted = [Telling(str(key), "", "", day, person) for key, day, person in matters]
    found = heat(counted)
    votes = sum(ask(keys) for ask in VOTES)
    asked = told(keys[-ASKED:])
    days: list[date] = [day for _key, day, _person in matters]
    row = Trouble(
        id=id_,
        name=name_of(list(map(read, asked)), [message.place for message in asked])[:80],
        first_day=min(days),
        last_day=max(days),
        matters=len(matters),
        people=found.people,
        days=found.days,
        near_people=found.near_people,
        near_days=found.near_days,
        lately=found.lately,
        before=found.before,
        votes=votes,
    )
    row.rank = rank_of(replace(found, votes=votes), max(days))
    return row
