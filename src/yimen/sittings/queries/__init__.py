"""What is asked of sittings. Whoever asks may see the dispute (`mediation.queries.dispute_for`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute
from yimen.mediation.models import Party as PartyRow
from yimen.mediation.queries import parties_of
from yimen.mediators.models import Booking, BookingState, Mediator, Relation, Room, Seat
from yimen.mediators.queries.conflicts import Party
from yimen.mediators.queries.mediators import working
from yimen.mediators.queries.team import Facts, Proposal, proposed_team
from yimen.sittings.models import (
    CaucusNote,
    Panel,
    PanelState,
    Sitting,
    SittingState,
    Tie,
    TieState,
)
from yimen.sittings.policy import TO_BE_NAMED, notes_of


def panel_of(dispute: Dispute) -> Panel:
    """The naming of mediators of a dispute; a new one where nobody was named yet."""
    found = Panel.objects.filter(case=dispute).first() or Panel(case=dispute)
    found.case = dispute
    return found


def is_new(panel: Panel) -> bool:
    """Whether nobody was named yet."""
    return panel._state.adding


def is_objected(dispute: Dispute) -> bool:
    """Whether a party objects to those who were named."""
    rows = ledger.current().rows(Panel, dispute)
    return any(row.state == PanelState.OBJECTED for row in rows)


def conflict_parties(dispute: Dispute) -> list[Party]:
    """The parties of a dispute, as far as conflicts of interest ask for them."""
    return [
        Party(row.resident_id, row.organisation or "", row.employer or "")
        for row in parties_of(dispute)
    ]


def ties_of(dispute: Dispute) -> list[Tie]:
    """The ties of mediators that the parties were told of, the first first. One query."""
    rows = Tie.objects.filter(case=dispute).select_related("mediator__staff")
    return list(rows.order_by("number"))


def tie_for(dispute: Dispute, number: int) -> Tie:
    """One of them. NotFound."""
    found = next((each for each in ties_of(dispute) if each.number == number), None)
    if found is None:
        raise NotFound(_("There is nothing here."))
    found.case = dispute
    return found


def all_say(parties: Iterable[PartyRow], numbers: Iterable[int]) -> bool:
    """Whether every party is among some; an agent speaks for the one that it acts for."""
    rows, said = list(parties), set(numbers)
    said |= {row.acts_for for row in rows if row.number in said and row.acts_for}
    principals = {row.number for row in rows if not row.acts_for}
    return len(principals) > 1 and principals <= said


def consented(dispute: Dispute) -> frozenset[int]:
    """The mediators whom all parties there are now want, knowing of the tie (特邀调解规定 art. 15).

    What was declared only after the parties were told is not consented to.
    """
    rows = ledger.current().rows(Tie, dispute)
    ties = [each for each in rows if each.state == TieState.TOLD]
    if not ties:
        return frozenset()
    parties = parties_of(dispute)
    whole = {each.mediator_id: each for each in ties if all_say(parties, each.consented_by)}
    later = Relation.objects.filter(mediator__in=whole, ended_at=None)
    fresh = {
        key for key, at in later.values_list("mediator_id", "declared_at")
        if at > whole[key].opened_at
    }  # fmt: skip
    return frozenset(whole.keys() - fresh)


def asks_consent_of(dispute: Dispute, number: int) -> bool:
    """Whether a party was told of a tie and neither it nor its agent has said yet what it wants."""

    def principal(each: int) -> int:
        return int(dispute.agents.get(str(each), [each])[0])

    if dispute.state not in TO_BE_NAMED:
        return False
    told = Tie.objects.filter(case=dispute, state=TieState.TOLD).values_list("consented_by")
    return any(principal(number) not in map(principal, said) for (said,) in told)


def proposal_for(actor: Actor, dispute: Dispute) -> Proposal:
    """Whom the system proposes for a dispute, and why; a person decides. NotAllowed."""
    facts = Facts(dispute.dispute_type, parties=conflict_parties(dispute))
    return proposed_team(actor, dispute.centre, facts)


def sittings_of(dispute: Dispute) -> list[Sitting]:
    """The sittings of a dispute with room and mediators, the next ones last. Two queries."""
    rows = Sitting.objects.filter(case=dispute).select_related("booking__room__centre")
    seats = Prefetch("booking__seats", Seat.objects.select_related("mediator__staff"))
    found = list(rows.prefetch_related(seats).order_by("number"))
    for each in found:
        each.case = dispute
    return found


def sitting_for(dispute: Dispute, number: int) -> Sitting:
    """One of them. NotFound."""
    found = next((each for each in sittings_of(dispute) if each.number == number), None)
    if found is None:
        raise NotFound(_("There is no such sitting."))
    return found


def notes_for(actor: Actor, dispute: Dispute) -> list[CaucusNote]:
    """The actor's own private notes on a dispute."""
    return list(notes_of(actor).filter(case=dispute).order_by("number"))


@dataclass(frozen=True, slots=True)
class RoomThen:
    """A room of the centre, and by which bookings it is taken at a time."""

    room: Room
    taken: tuple[tuple[datetime, datetime], ...]


def rooms_then(dispute: Dispute, begins: datetime | None, ends: datetime | None) -> list[RoomThen]:
    """The rooms of a dispute's centre, those that are free at a time first. Two queries."""
    rooms = list(Room.objects.filter(centre=dispute.centre_id, active=True).order_by("name"))
    if begins is None or ends is None:
        return [RoomThen(room, ()) for room in rooms]
    rows = Booking.objects.filter(
        room__in=rooms, state=BookingState.HELD, begins__lt=ends, ends__gt=begins
    ).order_by("begins")
    taken: dict[int, list[tuple[datetime, datetime]]] = {}
    for each in rows:
        taken.setdefault(each.room_id, []).append((each.begins, each.ends))
    found = [RoomThen(room, tuple(taken.get(room.pk, ()))) for room in rooms]
    return sorted(found, key=lambda each: bool(each.taken))


def mediators_here(dispute: Dispute) -> list[Mediator]:
    """The mediators of a dispute's centre in use."""
    return working(dispute.centre)


def dispute_of(key: UUID) -> Dispute:
    """A dispute, for jobs."""
    return Dispute.objects.select_related("lead", "centre").get(pk=key)


def told_at(sitting: Sitting) -> datetime:
    """When a sitting last changed."""
    last = StoredEvent.objects.filter(case_id=sitting.case_id, number=sitting.head)
    return last.values_list("at", flat=True).get()


def next_sitting(key: UUID) -> Sitting | None:
    """The planned sitting of a dispute that comes first; for whoever may see the dispute."""
    rows = Sitting.objects.filter(case=key, state=SittingState.PLANNED)
    return rows.order_by("begins").first()
