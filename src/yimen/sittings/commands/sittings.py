"""Sittings: planned with a room and mediators, moved, called off, held with minutes, or missed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.hindrances import Hindered
from yimen.kernel.time import stamp
from yimen.mediation.commands.parties import heard_party
from yimen.mediation.queries import parties_of
from yimen.mediators.commands import end_booking, give_up, reserve
from yimen.mediators.hindrances import Hindrance
from yimen.mediators.models import BookingState, Mediator, Room
from yimen.mediators.queries.conflicts import conflicts
from yimen.mediators.queries.mediators import in_charge_of
from yimen.sittings.events import (
    ClosedSittingAsked,
    OpenSittingAsked,
    SittingCalledOff,
    SittingHeld,
    SittingLapsed,
    SittingMissed,
    SittingMoved,
    SittingPlanned,
)
from yimen.sittings.models import NO_MEDIATORS, NO_NUMBERS, LapseGround, Mediators, Numbers, Sitting
from yimen.sittings.process import SITTING
from yimen.sittings.queries import all_say, conflict_parties, consented, is_objected

SHORTEST, LONGEST = 15, 480
"""Minutes that a sitting may last."""


@SITTING.command
def plan(
    sitting: Sitting,
    actor: Actor,
    *,
    room: Room,
    begins: datetime,
    length: int = 60,
    mediators: Mediators = NO_MEDIATORS,
) -> SittingPlanned:
    """Plan a sitting: the room and the mediators are booked with it, or nothing is.

    `length` is in minutes. Without `mediators` all who have the dispute in charge sit. Taken: a
    room or a mediator is booked at that time already.
    """
    sitting.number = len(ledger.current().rows(Sitting, sitting.case)) + 1
    said = booked(sitting, actor, room, begins, length, mediators)
    return SittingPlanned(sitting.number, **said)


@SITTING.command
def move(
    sitting: Sitting,
    actor: Actor,
    *,
    room: Room,
    begins: datetime,
    length: int = 60,
    mediators: Mediators = NO_MEDIATORS,
    reason: str,
) -> SittingMoved:
    """Another room or another time; what was booked is free again, and the parties are told."""
    free(sitting, actor, reason)
    sitting.sequence += 1
    said = booked(sitting, actor, room, begins, length, mediators)
    return SittingMoved(sitting.number, reason=reason, **said)


def booked(
    sitting: Sitting,
    actor: Actor,
    room: Room,
    begins: datetime,
    length: int,
    mediators: Mediators,
) -> dict[str, Any]:
    """Book what a sitting needs; what its event says of it."""
    dispute = sitting.case
    if not SHORTEST <= length <= LONGEST:
        wrong = _("From %(least)d to %(most)d minutes.") % {"least": SHORTEST, "most": LONGEST}
        raise Invalid(wrong, {"length": wrong})
    if room.centre_id != dispute.centre_id:
        raise Refused(_("This belongs to another centre."))
    who = sitters(sitting, mediators)
    ends = begins + timedelta(minutes=length)
    sitting.booking = reserve(dispute, actor, room=room, mediators=who, begins=begins, ends=ends)
    sitting.begins, sitting.ends = begins, ends
    return {
        "room": room.pk,
        "begins": stamp(begins),
        "ends": stamp(ends),
        "mediators": [each.pk for each in who],
    }


def sitters(sitting: Sitting, wanted: Mediators) -> list[Mediator]:
    """Who sits: of those who have the dispute in charge, whom no party objects to. Hindered."""
    in_charge = {each.mediator_id: each.mediator for each in in_charge_of(sitting.case.pk)}
    if not in_charge:
        raise Hindered(Hindrance.UNNAMED)
    if is_objected(sitting.case):
        raise Hindered(Hindrance.OBJECTED)
    for each in wanted:
        if each.pk not in in_charge:
            raise Hindered(Hindrance.NOT_NAMED, who=each.staff.name)
    chosen = [in_charge[key] for key in in_charge if not wanted or key in {m.pk for m in wanted}]
    barred = {*conflicts(chosen, conflict_parties(sitting.case))}
    if barred and (barred := barred - consented(sitting.case)):
        raise Hindered(Hindrance.CONFLICT, who=[in_charge[key].staff.name for key in barred])
    return chosen


@SITTING.command
def call_off(sitting: Sitting, actor: Actor, *, reason: str) -> SittingCalledOff:
    """It does not take place: room and mediators are free again, and the parties are told."""
    free(sitting, actor, reason)
    sitting.sequence += 1
    return SittingCalledOff(sitting.number, reason)


@SITTING.command
def lapse(sitting: Sitting, actor: Actor, *, why: LapseGround) -> SittingLapsed:
    """Mediation ends, rests or goes to the level above: what was planned does not take place."""
    if sitting.booking.state == BookingState.HELD:
        end_booking(sitting.booking, actor)
    sitting.sequence += 1
    return SittingLapsed(sitting.number, why)


def free(sitting: Sitting, actor: Actor, reason: str) -> None:
    """What was booked for it is free again, unless the desk has given it up before."""
    if sitting.booking.state == BookingState.HELD:
        give_up(sitting.booking, actor, reason=reason)


@SITTING.command
def ask_open(
    sitting: Sitting, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> OpenSittingAsked:
    """A party asks that others may be there (人民调解法 art. 23): open if every party asks."""
    number = heard_party(sitting.case, actor, party, evidence)
    sitting.open_asked_by = sorted({*sitting.open_asked_by, number})
    return OpenSittingAsked(sitting.number, number, evidence)


@SITTING.command
def ask_closed(
    sitting: Sitting, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> ClosedSittingAsked:
    """A party asks that nobody else be there: one is enough, whatever the others say."""
    number = heard_party(sitting.case, actor, party, evidence)
    sitting.open_asked_by = [each for each in sitting.open_asked_by if each != number]
    return ClosedSittingAsked(sitting.number, number, evidence)


@SITTING.command
def hold(
    sitting: Sitting,
    actor: Actor,
    *,
    record: Words,
    came: Numbers = NO_NUMBERS,
    sat: Mediators = NO_MEDIATORS,
    in_public: bool = False,
) -> SittingHeld:
    """It was held: who came, who mediated, and the minutes (人民调解法 art. 27).

    `came` are numbers of parties; without `sat` all mediators of its booking were there. It is
    `in_public` only where every party asked for that.
    """
    numbers = parties_in(sitting, came, "came")
    if in_public and not every_party_asked(sitting):
        raise Refused(_("It is closed to others unless every party asks for an open sitting."))
    booked_ones = {each.mediator_id for each in sitting.booking.seats.all()}
    present = {each.pk for each in sat} or booked_ones
    if not present <= booked_ones:
        raise Invalid(_("Somebody else was booked."), {"sat": _("Somebody else was booked.")})
    passage = write_down(sitting.case, actor, Wording.RECORD, record)
    sitting.came, sitting.absent = numbers, others_than(sitting, numbers)
    sitting.sat, sitting.in_public = sorted(present), in_public
    sitting.passage = passage.number
    return SittingHeld(
        sitting.number, sitting.came, sitting.absent, sitting.sat, in_public,
        passage.number, passage.digest,
    )  # fmt: skip


@SITTING.command
def miss(
    sitting: Sitting, actor: Actor, *, absent: Numbers = NO_NUMBERS, reason: str
) -> SittingMissed:
    """It was not held, for a party did not come; `absent` are the numbers of who did not."""
    numbers = parties_in(sitting, absent, "absent")
    sitting.absent, sitting.came = numbers, others_than(sitting, numbers)
    return SittingMissed(sitting.number, numbers, reason)


def every_party_asked(sitting: Sitting) -> bool:
    """Whether every party asks for an open sitting; an agent asks for the one it acts for."""
    return all_say(parties_of(sitting.case), sitting.open_asked_by)


def parties_in(sitting: Sitting, numbers: Iterable[int], name: str) -> list[int]:
    """Numbers of parties, each once. Invalid: none, or of somebody who is no party now."""
    said = sorted(set(numbers))
    if not said:
        raise Invalid(_("Say which party."), {name: _("This must be said.")})
    if not {*said} <= {row.number for row in parties_of(sitting.case)}:
        wrong = _("There is no such party.")
        raise Invalid(wrong, {name: wrong})
    return said


def others_than(sitting: Sitting, numbers: Iterable[int]) -> list[int]:
    """The numbers of the other parties."""
    return sorted({row.number for row in parties_of(sitting.case)} - set(numbers))
