"""What is asked of follow-ups, of what is published, and of what residents say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import Left
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.cases.models import Wording
from yimen.cases.queries import passages
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.time import now
from yimen.mediation import policy as mediation
from yimen.mediation.models import SUCCESS, Dispute, EndReason, Party
from yimen.mediators.models import DisputeType
from yimen.orgs.crowds import FEW, TOWNSHIP, Crowds
from yimen.orgs.held import Held
from yimen.orgs.policy import PUBLIC
from yimen.orgs.queries import area_names

from .checking import Known, known_of
from .models import Form, Opinion, OpinionState, Publication, PublicationState, Visit
from .policy import opinions_to_read, publications_of, visits_of

PAGE = 50
FRESH = 600  # seconds
"""How old the counts may be by which places and figures are told."""


# --- follow-ups


class Place(NamedTuple):
    """Where a page of due follow-ups ends: the next begins after it."""

    due_on: date
    case: UUID
    number: int

    def __str__(self) -> str:
        return f"{self.due_on.isoformat()}_{self.case}_{self.number}"


def place_from(written: str) -> Place | None:
    """A place as an address says it, or None for nonsense."""
    try:
        day, case, number = written.split("_")
        return Place(date.fromisoformat(day), UUID(case), int(number))
    except ValueError:
        return None


def due_visits(actor: Actor, after: Place | None = None) -> list[Visit]:
    """What is due to be asked by now, the longest due first; one row more than a page.

    What the actor settled is somebody else's to ask.
    """
    rows = visits_of(actor).filter(closed_at=None, due_on__lte=localdate(now()))
    rows = rows.exclude(settled_by=actor.key).select_related("case")
    if after:
        rows = rows.filter(
            Q(due_on__gt=after.due_on)
            | Q(due_on=after.due_on, case__gt=after.case)
            | Q(due_on=after.due_on, case=after.case, number__gt=after.number)
        )
    return list(rows.order_by("due_on", "case", "number")[: PAGE + 1])


def visit_for(actor: Actor, key: UUID, number: int) -> Visit:
    """One follow-up of a dispute that the actor may know of. NotFound."""
    found = visits_of(actor).filter(case=key, number=number).select_related("case").first()
    if found is None:
        raise NotFound(_("There is no such follow-up."))
    return found


def visits_in(dispute: Dispute) -> list[Visit]:
    """The follow-ups of a dispute in the order in which they come."""
    return sorted(ledger.current().rows(Visit, dispute), key=lambda row: row.number)


# --- what is published


def publications_in(dispute: Dispute) -> list[Publication]:
    """What was ever prepared of a dispute, the first one first."""
    return sorted(ledger.current().rows(Publication, dispute), key=lambda row: row.number)


def waiting_publications(actor: Actor) -> list[Publication]:
    """What is to be checked or published, the earliest dispute first, at most a page."""
    stand = (PublicationState.CHECKING, PublicationState.READY)
    rows = publications_of(actor).filter(state__in=stand).select_related("case")
    return list(rows.order_by("case__opened_at", "case_id")[:PAGE])


def publication_for(actor: Actor, key: UUID, number: int) -> Publication:
    """One publication of a dispute that the actor may know of. NotFound."""
    rows = publications_of(actor).filter(case=key, number=number)
    found = rows.select_related("case__centre", "case__lead").first()
    if found is None:
        raise NotFound(_("There is no such publication."))
    return found


CHECKED = (PublicationState.READY, PublicationState.PUBLISHED)
"""Before the check a text may still say who somebody is: no party reads it."""


def checked_of(actor: Actor, key: UUID) -> Publication | None:
    """What is told of a party's dispute, or is to be: as the party may read it. One query."""
    if actor.reach != "own":
        return None
    rows = publications_of(actor).filter(case=key, state__in=CHECKED)
    return rows.select_related("case").first()


def asked_of(actor: Actor, key: UUID) -> Publication | None:
    """What a party reads of its dispute, to consent to it or to take its consent back."""
    found = checked_of(actor, key)
    return found if found and found.form == Form.STORY else None


def known_in(dispute: Dispute) -> list[Known]:
    """What is known of everybody who is or was a party."""
    return known_of(ledger.current().rows(Party, dispute))


def public_names(dispute: Dispute) -> frozenset[str]:
    """Names that a publication may say: of the centre and of whoever mediated as a unit."""
    return frozenset(unit.name for unit in (dispute.centre, dispute.lead) if unit)


def told_of(dispute: Dispute, actor: Actor) -> str:
    """What happened and what was agreed, as the record has it; for whoever sees the dispute."""
    wanted = (Wording.STORY, Wording.RECORD)
    rows = [row for row in passages(dispute, actor).values() if row.wording in wanted]
    return "\n\n".join(row.text for row in rows if row.text)


# --- what the public reads


def published() -> QuerySet[Publication]:
    """Everything that is published now."""
    rows = Publication.objects.filter(state=PublicationState.PUBLISHED, allowed=True)
    return rows.select_related("case")


def _read_crowds() -> Crowds:
    rows = mediation.visible_to(PUBLIC).order_by()
    near = rows.annotate(town=Left("area_id", TOWNSHIP)).values_list("dispute_type", "town")
    return Crowds([(kind, town or "", n) for kind, town, n in near.annotate(n=Count("pk"))])


crowds = Held(_read_crowds, FRESH)
"""`crowds()`: how many disputes of each kind came from each place, published or not."""


@dataclass(frozen=True)
class Settled:
    """A published settlement as a row of the public list."""

    public: UUID
    kind: str
    place: str
    days: int
    outcome: str
    title: str
    text: str
    month: date
    stars: float | None
    ratings: int


def settled_from(rows: Sequence[Publication]) -> list[Settled]:
    """Rows of the public list: a place only as near as enough disputes of the kind came from."""
    codes = {row.pk: crowds().shown(row.case.dispute_type, row.case.area_id or "") for row in rows}
    names = area_names(codes.values())
    rated = ratings_of([row.public for row in rows])
    return [_settled(row, names.get(codes[row.pk], ""), rated.get(row.public)) for row in rows]


def _settled(row: Publication, place: str, rated: tuple[int, float] | None) -> Settled:
    dispute, (many, mean) = row.case, rated or (0, 0.0)
    ended = dispute.settled_at or dispute.opened_at
    return Settled(
        public=row.public,
        kind=str(DisputeType(dispute.dispute_type).label),
        place=place,
        days=(localdate(ended) - localdate(dispute.opened_at)).days,
        outcome=outcome_of(dispute),
        title=row.title,
        text=row.text,
        month=localdate(ended).replace(day=1),
        stars=mean if many >= FEW else None,
        ratings=many if many >= FEW else 0,
    )


def outcome_of(dispute: Dispute) -> str:
    """How it was settled, in a few words."""
    if dispute.partly:
        return _("Settled in part")
    if dispute.confirmation == "confirmed":
        return _("Settled, and confirmed by the court")
    return _("Settled by word of mouth") if dispute.oral else _("Settled by an agreement")


class Shelf(NamedTuple):
    """Where a page of the public list ends."""

    at: datetime
    public: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.public}"


def shelf_from(written: str) -> Shelf | None:
    """A place in the list as an address says it, or None for nonsense."""
    at, _line, key = written.partition("_")
    try:
        found = Shelf(datetime.fromisoformat(at), UUID(key))
    except ValueError:
        return None
    return found if found.at.tzinfo else None


SHELF = 20


def newest(kind: str = "", after: Shelf | None = None) -> list[Publication]:
    """What was published, the newest first; one row more than a page."""
    rows = published()
    if kind:
        rows = rows.filter(case__dispute_type=kind)
    if after:
        earlier = Q(published_at__lt=after.at)
        rows = rows.filter(earlier | Q(published_at=after.at, public__lt=after.public))
    return list(rows.order_by("-published_at", "-public")[: SHELF + 1])


def published_as(public: UUID) -> Publication:
    """What is published under this name. NotFound."""
    found = published().filter(public=public).first()
    if found is None:
        raise NotFound(_("There is nothing published under this name, or no longer."))
    return found


# --- what residents say


def ratings_of(names: Sequence[UUID]) -> dict[UUID, tuple[int, float]]:
    """How many rated each of some publications, and their mean."""
    rows = Opinion.objects.filter(public__in=names).values_list("public")
    counted = rows.annotate(n=Count("pk"), mean=Avg("stars"))
    return {name: (many, mean) for name, many, mean in counted}


COMMENTS = 50


def comments_on(publication: Publication) -> list[Opinion]:
    """The comments that are shown, the newest first."""
    rows = Opinion.objects.filter(public=publication.public, state=OpinionState.SHOWN)
    return list(rows.order_by("-at")[:COMMENTS])


def opinion_of(actor: Actor | None, publication: Publication) -> Opinion | None:
    """What a resident said of it themself, and whether it is shown."""
    if actor is None or actor.reach != "own":
        return None
    me = UUID(actor.key.partition(":")[2])
    return Opinion.objects.filter(public=publication.public, resident=me).first()


def waiting_opinions(actor: Actor) -> list[Opinion]:
    """Comments that somebody must read before they are shown, the oldest first."""
    rows = opinions_to_read(actor).filter(state=OpinionState.WAITING)
    units = ("public__case__centre", "public__case__lead")
    return list(rows.select_related(*units).order_by("at", "id")[:PAGE])


def opinion_for(actor: Actor, key: UUID) -> Opinion:
    """A comment that the actor reads. NotFound."""
    found = opinions_to_read(actor).filter(pk=key).select_related("public__case").first()
    if found is None:
        raise NotFound(_("There is no such comment."))
    return found


# --- figures

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Figure:
    """A share with its numerator and denominator; neither, where there were too few."""

    name: str
    over: int
    of: int
    hidden: bool = False

    @property
    def told(self) -> bool:
        """Whether enough stand behind it, on both sides, that it says nothing of anybody."""
        rest = self.of - self.over
        return (
            not self.hidden
            and self.of >= FEW
            and not (0 < self.over < FEW)
            and not (0 < rest < FEW)
        )

    @property
    def share(self) -> float:
        """Per cent."""
        return 100 * self.over / self.of


def _read_figures() -> dict[str, Any]:
    since = now() - YEAR
    came = mediation.visible_to(PUBLIC).filter(opened_at__gte=since)
    agreed = Q(end_reason__in=SUCCESS)
    kinds = (
        came.filter(end_reason__in=EndReason.values)
        .order_by("dispute_type")
        .values_list("dispute_type")
    )
    counted = list(kinds.annotate(over=Count("pk", filter=agreed), of=Count("pk")))
    lasts = came.filter(settled_at__isnull=False)
    broke = lasts.aggregate(over=Count("pk", filter=Q(relapses__gt=0)), of=Count("pk"))
    return {
        "as_of": now(),
        "kinds": [(kind, over, of) for kind, over, of in counted],
        "broke": (broke["over"], broke["of"]),
        "published": published().count(),
    }


figures = Held(_read_figures, FRESH)
"""`figures()`: what the centres settled in the last year; raw counts that `Figure` tells."""


def settled_by_kind() -> list[Figure]:
    """For each kind of dispute, how many of those whose mediation ended were settled.

    Where a single kind is too small to be told, the next smallest is not told either: else the sum
    of all kinds would tell it.
    """
    found = [
        Figure(str(DisputeType(kind).label), over, of)
        for kind, over, of in figures()["kinds"]
        if kind in DisputeType.values
    ]
    told = sorted((each for each in found if each.told), key=lambda each: each.of)
    if len(found) - len(told) != 1:
        return found
    return [replace(each, hidden=True) if each in told[:1] else each for each in found]


def settled_at_all() -> Figure:
    """The same for all kinds together."""
    kinds = figures()["kinds"]
    return Figure(_("All kinds"), sum(k[1] for k in kinds), sum(k[2] for k in kinds))
