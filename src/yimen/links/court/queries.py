"""What is asked of the court link: the three streams, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yimen.agreements.models import Agreement
from yimen.cases.models import Passage
from yimen.deadlines.queries import terms_of
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.mediation.models import Dispute
from yimen.orgs.models import Area

from .models import (
    DIVERTED,
    STUCK,
    CourtFile,
    CourtMatter,
    CourtMessage,
    CourtOutcome,
    CourtStream,
    FileState,
    MessageState,
    MessageWay,
)
from .policy import files_visible_to, matters_visible_to, visible_to

PATIENCE = timedelta(days=1)
"""After so long without its predecessor a message waits for somebody."""
REACHED = {
    CourtStream.CENTRE: (CourtOutcome.SETTLED,),
    CourtStream.PRETRIAL: (CourtOutcome.SETTLED,),
    CourtStream.BENCH: (CourtOutcome.CLOSED, CourtOutcome.SETTLED),
}
"""What each stream is for: a settlement, or that the bench closed the case, by whatever way."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One stream in a period: of `entered` matters `reached` what it is for; the rest is apart."""

    stream: CourtStream
    entered: int
    reached: int
    taken_back: int
    other: int

    @property
    def still_open(self) -> int:
        """How many of them have not ended yet."""
        return self.entered - self.reached - self.taken_back - self.other

    @property
    def rate(self) -> float | None:
        """Reached of entered, in percent; None where nothing entered."""
        return 100 * self.reached / self.entered if self.entered else None


def streams(actor: Actor, since: date, until: date) -> list[Counted]:
    """The three streams of matters that began from `since` to `until`, both days included.

    Each stands for itself: what the centre settles is not what a bench closes. The denominator is
    all that entered in the period, with what is still open and what the court took back.
    """
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (since, until))
    rows = matters_visible_to(actor).filter(
        stream__in=DIVERTED, entered_at__gte=first, entered_at__lt=last + timedelta(days=1)
    )
    found = {row["stream"]: row for row in _counted(rows)}
    return [_told(stream, found.get(stream, {})) for stream in DIVERTED]


def _counted(rows: QuerySet[CourtMatter]) -> list[Any]:
    outcomes = {each.name.lower(): Count("pk", filter=Q(outcome=each)) for each in CourtOutcome}
    return list(rows.order_by().values("stream").annotate(entered=Count("pk"), **outcomes))


def _told(stream: CourtStream, row: dict[str, Any]) -> Counted:
    def of(*outcomes: CourtOutcome) -> int:
        return sum(int(row.get(each.name.lower(), 0)) for each in outcomes)

    reached, taken_back = of(*REACHED[stream]), of(CourtOutcome.TAKEN_BACK)
    ended = of(*(each for each in CourtOutcome if each != CourtOutcome.NONE))
    return Counted(
        stream=stream,
        entered=int(row.get("entered", 0)),
        reached=reached,
        taken_back=taken_back,
        other=ended - reached - taken_back,
    )


def waiting(actor: Actor) -> QuerySet[CourtMessage]:
    """Messages that the link cannot settle by itself and nobody has seen to, the oldest first."""
    return visible_to(actor).filter(for_somebody()).order_by("at", "pk")


def under_way(actor: Actor) -> QuerySet[CourtMessage]:
    """Messages that the link is about to send, or keeps for their turn, the oldest first."""
    moving = visible_to(actor).filter(state__in=[MessageState.WAITING, MessageState.DEFERRED])
    return moving.exclude(for_somebody()).order_by("at", "pk")


def for_somebody() -> Q:
    """Refused, given up, come again with other words, or a day without a predecessor."""
    late = Q(state=MessageState.DEFERRED, at__lte=now() - PATIENCE)
    stuck = Q(state__in=[MessageState.REFUSED, MessageState.GIVEN_UP])
    return Q(looked_at=None) & (stuck | late | Q(altered_at__isnull=False))


def not_told() -> QuerySet[CourtMessage]:
    """Those of them of which no case has told its people yet."""
    return CourtMessage.objects.filter(for_somebody(), told_at=None).order_by("at", "pk")


def numbers_of(messages: list[CourtMessage]) -> dict[str, CourtMatter]:
    """The matters that messages are about, where they are known, by their keys."""
    keys = {message.matter for message in messages}
    rows = CourtMatter.objects.filter(pk__in=keys).select_related("case")
    return {str(row.pk): row for row in rows}


def matters_of(case_key: UUID) -> list[CourtMatter]:
    """What a case has to do with the court, the earliest first; for whoever may see the case."""
    return list(CourtMatter.objects.filter(case_id=case_key).order_by("entered_at"))


def dispute_of(matter: CourtMatter) -> Dispute | None:
    """The dispute that a matter is about; None for what is only counted."""
    return Dispute.objects.filter(pk=matter.case_id).first() if matter.case_id else None


def diversion_of(dispute: Dispute) -> CourtMatter | None:
    """The matter by which the court diverted a dispute to the centre, if it did."""
    return CourtMatter.objects.filter(case=dispute, stream=CourtStream.CENTRE).first()


def latest_of(dispute: Dispute, stream: CourtStream) -> CourtMatter | None:
    """The last matter of a kind that a dispute has with the court."""
    rows = CourtMatter.objects.filter(case=dispute, stream=stream)
    return rows.order_by("entered_at").last()


def area_in(court: str, code: str) -> Area | None:
    """A division by its code, if it lies in the court's own."""
    areas = Area.objects.filter(pk=code, active=True)
    return areas.first() if code.startswith(court) else None


def words_of(dispute: Dispute, number: int | None) -> str:
    """What was written down under a number; "" where it is gone, or nothing was."""
    rows = Passage.objects.filter(case_id=dispute.pk, number=number or 0)
    return rows.values_list("text", flat=True).first() or ""


def paper_of(dispute: Dispute) -> Agreement | None:
    """The agreement in force, where it is one on paper."""
    found = Agreement.objects.filter(case=dispute, number=dispute.agreement or 0).first()
    if found:
        found.case = dispute
    return found


def due_on(dispute: Dispute, term: str) -> str:
    """The day until which a clock of a dispute runs; "" where it does not."""
    running = [each for each in terms_of(dispute.pk) if each.name == term and not each.stopped_at]
    return timezone.localdate(running[-1].due_at).isoformat() if running else ""


def file_offered(message: UUID, sha256: str) -> CourtFile | None:
    """A file that we offer with a message, as long as the court may fetch it."""
    rows = CourtFile.objects.filter(way=MessageWay.OUT, message=message, sha256=sha256)
    return rows.exclude(stored="").first()


def file_told(matter: CourtMatter, message: UUID, sha256: str) -> CourtFile | None:
    """A file that we offered in a matter with a message: the same scan can go with others too."""
    rows = CourtFile.objects.filter(way=MessageWay.OUT, matter=matter, message=message)
    return rows.filter(sha256=sha256).first()


def files_not_told() -> list[CourtFile]:
    """Files that were not taken, and of which no case has told its people yet."""
    rows = CourtFile.objects.filter(state__in=STUCK, told_at=None).select_related("matter__case")
    return list(rows.order_by("at", "pk"))


def files_waiting(actor: Actor) -> QuerySet[CourtFile]:
    """Files that were not taken and nobody has seen to, the oldest first."""
    stuck = files_visible_to(actor).filter(state__in=STUCK, looked_at=None)
    return stuck.select_related("matter__case").order_by("at", "pk")


def files_under_way(actor: Actor) -> QuerySet[CourtFile]:
    """Files that are being fetched, by us or by the court, the oldest first."""
    moving = files_visible_to(actor).filter(state=FileState.WAITING)
    return moving.select_related("matter__case").order_by("at", "pk")


def kinds_of(files: Iterable[CourtFile]) -> dict[UUID, str]:
    """What kind of message each file came or went with, by the message's key."""
    rows = CourtMessage.objects.filter(key__in={each.message for each in files})
    return dict(rows.values_list("key", "kind"))
