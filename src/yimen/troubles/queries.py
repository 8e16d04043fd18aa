"""What is asked of troubles: the hottest, one with its matters, what hangs together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.cases import policy as cases
from yimen.cases.models import Bond, Case, Link, Passage, Wording
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.reading.nearby.queries import message_of
from yimen.reading.signs import Telling, town_of

from .models import Alike, Member, Problem, Trouble, Turn, Verdict
from .policy import to_gather, visible_to

PAGE = 25
SHOWN = 200
"""So many matters of a trouble stand on its page, the newest."""
HANDFUL = 100
"""So many that came in by another door are gathered in one go: seconds."""
SURE = 2.0
"""What somebody said binds more than any likeness."""

VOTES: list[Callable[[Collection[UUID]], int]] = []
"""Who else stands behind some matters: followers. Filled by modules that know of them."""


class Place(NamedTuple):
    """Where a page of the hottest ends."""

    rank: float
    id: UUID

    def __str__(self) -> str:
        return f"{self.rank!r}_{self.id}"


def place_from(written: str) -> Place | None:
    """The place in an address; nonsense is the beginning."""
    rank, _line, key = written.partition("_")
    try:
        found = Place(float(rank), UUID(key))
    except ValueError:
        return None
    return found if abs(found.rank) < 1e9 else None


def hottest(actor: Actor, after: Place | None = None) -> list[Trouble]:
    """A page of the troubles that the actor may see, the hottest first, and one more."""
    rows = visible_to(actor).order_by("-rank", "-id")
    if after:
        rows = rows.filter(Q(rank__lt=after.rank) | Q(rank=after.rank, id__lt=after.id))
    return list(rows[: PAGE + 1])


def trouble_for(actor: Actor, key: UUID) -> Trouble:
    """A trouble that the actor may see; one that became another leads there. NotFound."""
    seen = visible_to(actor)
    for _step in range(20):
        if found := seen.filter(pk=key).first():
            return found
        turned = Turn.objects.filter(old=key, new__isnull=False).order_by("-at", "-pk")
        following = turned.values_list("new_id", flat=True).first()
        if following is None:
            break
        key = following
    raise NotFound(_("There is no such trouble, or it is not yours to see."))


def matters_of(actor: Actor, trouble: Trouble) -> QuerySet[Case]:
    """The matters of a trouble that the actor may see, the newest first."""
    rows = cases.visible_to(actor).filter(member__trouble=trouble)
    return rows.order_by("-opened_at", "-id")


def turns_of(trouble: Trouble) -> QuerySet[Turn]:
    """How it came about, the latest first."""
    rows = Turn.objects.filter(Q(old=trouble) | Q(new=trouble))
    return rows.select_related("old", "new").order_by("-at", "-pk")


def curve(days: Iterable[date]) -> list[tuple[date, int]]:
    """How many came on each day, from the first to the last; by weeks where that is too long."""
    counted = Counter(days)
    if not counted:
        return []
    first, last = min(counted), max(counted)
    step = 1 if (last - first).days <= LONGEST else 7
    found: dict[date, int] = {
        first + timedelta(days=at): 0 for at in range(0, (last - first).days + 1, step)
    }
    for day, many in counted.items():
        found[day - timedelta(days=(day - first).days % step)] += many
    return list(found.items())


LONGEST = 60
"""Days that a curve shows one by one."""


def trouble_of(key: UUID) -> Trouble | None:
    """The trouble that a matter belongs to, if it belongs to one."""
    member = Member.objects.select_related("trouble").filter(case_id=key).first()
    return member.trouble if member else None


OTHERS = 50


def others(actor: Actor, trouble: Trouble) -> list[Trouble]:
    """The troubles that matters may be moved to: the hottest that the actor may see."""
    rows = visible_to(actor).exclude(pk=trouble.pk).order_by("-rank", "-id")
    return list(rows[:OTHERS])


# --- problems


def problem_of(trouble: UUID) -> Problem | None:
    """The latest problem that a trouble was made, the open one first."""
    rows = Problem.objects.filter(trouble=trouble).select_related("lead")
    return rows.order_by(F("closed_at").desc(nulls_first=True)).first()


def told_by(problem: Problem) -> list[Case]:
    """Of everybody who told of a problem the newest matter: each hears of it once."""
    rows = to_gather().filter(member__trouble=problem.trouble_id, resident__isnull=False)
    some = rows.select_related("resident").order_by("resident_id", "-opened_at", "-id")
    return list(some.distinct("resident_id"))


class Shared(NamedTuple):
    """What somebody who told of a problem may know of it: who has it, the plan or the result."""

    unit: str
    until: date | None
    solved: bool
    words: str


def shared_with(case_id: UUID) -> Shared | None:
    """The problem that a matter belongs to, once there is a plan; for whoever told of it."""
    rows = Problem.objects.filter(trouble__members__case=case_id, plan__isnull=False)
    found = rows.exclude(state="dropped").select_related("lead").order_by("-opened_at").first()
    if found is None or found.lead is None:
        return None
    return Shared(found.lead.name, found.until, found.closed_at is not None, plan_of(found))


def plan_of(problem: Problem) -> str:
    """The plan that holds; once it is solved, what was done: words for everybody."""
    number = problem.result if problem.closed_at else problem.plan
    found = Passage.objects.filter(case=problem.pk, number=number or 0)
    return found.values_list("text", flat=True).first() or ""


# --- for gathering


@dataclass(slots=True)
class Web:
    """Matters that hang together: what binds each two, which are kept apart, and their towns."""

    reach: set[UUID]
    bonds: dict[tuple[UUID, UUID], float] = field(default_factory=dict)
    apart: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    towns: dict[UUID, str] = field(default_factory=dict)

    def part(self, one: UUID, other: UUID) -> None:
        """These two are never one."""
        self.apart[one].add(other)
        self.apart[other].add(one)


def web_of(seeds: Iterable[UUID]) -> Web:
    """Everything that hangs together with some matters, even by bonds that are overruled."""
    web, ahead = Web(set(seeds)), set(seeds)
    while ahead:
        said = {(row.one_id, row.other_id): row.together for row in _touching(Verdict, ahead)}
        alike = {(row.one_id, row.other_id): row.likely for row in _touching(Alike, ahead)}
        for pair in alike.keys() | said.keys():
            together = said.get(pair, alike.get(pair, 0.0) > 0)
            if together:
                web.bonds[pair] = SURE if said.get(pair) else alike[pair]
            else:
                web.part(*pair)
        bound = {end for pair, likely in alike.items() if likely for end in pair}
        bound |= {end for pair, together in said.items() if together for end in pair}
        ahead = bound - web.reach
        web.reach |= ahead
    web.towns = towns_of(web.reach)
    return web


def towns_of(keys: Collection[UUID]) -> dict[UUID, str]:
    """The town of each matter that says one."""
    rows = Case.objects.filter(pk__in=list(keys), area__isnull=False).values_list("pk", "area_id")
    return {key: town for key, area in rows if (town := town_of(area))}


T = TypeVar("T", Alike, Verdict)


def _touching(kind: type[T], keys: Collection[UUID]) -> QuerySet[T]:
    some = list(keys)
    return kind._default_manager.filter(Q(one__in=some) | Q(other__in=some))


def members_in(keys: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Where some matters were gathered."""
    rows = Member.objects.filter(case_id__in=list(keys))
    return dict(rows.values_list("case_id", "trouble_id"))


def keys_of(trouble: UUID) -> list[UUID]:
    """The matters of a trouble, in the order of their coming."""
    return list(
        Member.objects.filter(trouble=trouble).order_by("case_id").values_list("case_id", flat=True)
    )


def not_gathered() -> list[UUID]:
    """Matters that were read and not gathered yet, the oldest first: a handful."""
    rows = to_gather().filter(member=None, sign__isnull=False).order_by("opened_at", "id")
    return list(rows.values_list("pk", flat=True)[:HANDFUL])


def told(keys: Sequence[UUID]) -> list[Telling]:
    """Some matters with the words that they began with."""
    stories = Passage.objects.filter(case_id__in=keys, wording=Wording.STORY).order_by("-number")
    words = dict(stories.values_list("case_id", "text"))
    rows = to_gather().filter(pk__in=keys)
    return [message_of(case, words.get(case.pk, "")) for case in rows]


def repeats(key: UUID) -> set[UUID]:
    """The matters that one repeats, or that repeat it, as far as they are gathered."""
    rows = Link.objects.filter(Q(case=key) | Q(other=key), bond=Bond.REPEAT)
    ends = {end for pair in rows.values_list("case_id", "other_id") for end in pair} - {key}
    return set(to_gather().filter(pk__in=ends).values_list("pk", flat=True))


def days_and_people(trouble: UUID) -> list[tuple[UUID, date, str]]:
    """Of each matter of a trouble the day, and by a key who told of it."""
    rows = to_gather().filter(member__trouble=trouble).order_by("opened_at", "id")
    found = rows.values_list("pk", "opened_at", "resident_id")
    return [
        (key, localdate(at), str(person) if person is not None else "") for key, at, person in found
    ]
