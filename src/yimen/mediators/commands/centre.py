"""A centre's members and their duty calendar, its specialised teams and its rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand, Told, hand_of
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.mediators.history import OF_DUTIES, OF_MEMBERS, OF_ROOMS, OF_TEAMS
from yimen.mediators.models import Booking, BookingState, DisputeType, Duty, Member, Room, Team
from yimen.mediators.policy import keeper_of
from yimen.orgs.commands.lines import held
from yimen.orgs.models import Unit, UnitKind
from yimen.orgs.policy import require

M = TypeVar("M", bound=Model)


def is_centre(unit: Unit) -> None:
    """Refused, unless a unit is a mediation centre in use."""
    if unit.kind != UnitKind.MEDIATION or not unit.active:
        raise Refused(_("This unit is no mediation centre."))


def kept(told: Told, row: M, hand: Hand, before: Any = None) -> M:
    """Store a row and its trace. Invalid says what is wrong with each field; Refused: it exists."""
    try:
        row.clean_fields()
        with transaction.atomic():
            row.save()
    except ValidationError as wrong:
        fields = {name: " ".join(said) for name, said in wrong.message_dict.items()}
        raise Invalid(" ".join(fields.values()), fields) from wrong
    except IntegrityError as wrong:
        raise Refused(_("There is one of this name or time already.")) from wrong
    told.note(hand, [(row, before)])
    return row


def changed(told: Told, row: M, actor: Actor, seen: str | None, **said: Any) -> M:
    """Other words for a row. Changed, where the editor saw another."""
    found = held(told, row, seen)
    before = told.of(found)
    for name, value in said.items():
        setattr(found, name, value)
    return kept(told, found, hand_of(actor), before)


def types_in(said: Sequence[str]) -> list[str]:
    """Kinds of disputes, each once, in the order of the list. Invalid: one is unknown."""
    if unknown := set(said) - set(DisputeType.values):
        raise Invalid(_("No kind of dispute: %s") % ", ".join(sorted(unknown)))
    return [value for value in DisputeType.values if value in said]


def _ends_later(begins: Any, ends: Any, name: str) -> None:
    if begins is not None and ends is not None and ends < begins:
        wrong = _("It ends before it begins.")
        raise Invalid(wrong, {name: wrong})


@transaction.atomic
def add_member(
    centre: Unit,
    actor: Actor,
    *,
    way: str,
    since: date,
    unit: Unit | None = None,
    name: str = "",
    phone: str = "",
    until: date | None = None,
) -> Member:
    """A department or an outside body joins a centre (入驻)."""
    require(keeper_of, actor, centre)
    is_centre(centre)
    _ends_later(since, until, "until")
    member = Member(
        centre=centre, unit=unit, name=name.strip() or (unit.name if unit else ""), way=way,
        phone=phone, since=since, until=until,
    )  # fmt: skip
    return kept(OF_MEMBERS, member, hand_of(actor))


@transaction.atomic
def change_member(
    member: Member,
    actor: Actor,
    *,
    way: str,
    since: date,
    name: str,
    phone: str = "",
    until: date | None = None,
    seen: str | None = None,
) -> Member:
    """A member comes otherwise, is reached otherwise, or leaves on a day."""
    require(keeper_of, actor, member.centre)
    _ends_later(since, until, "until")
    return changed(
        OF_MEMBERS, member, actor, seen,
        way=way, since=since, name=name.strip(), phone=phone, until=until,
    )  # fmt: skip


@transaction.atomic
def add_duty(member: Member, actor: Actor, *, day: date, begins: time, ends: time) -> Duty:
    """A member is on duty on a day; Refused where it is on duty at that time already."""
    require(keeper_of, actor, member.centre)
    if ends <= begins:
        wrong = _("It ends before it begins.")
        raise Invalid(wrong, {"ends": wrong})
    held(OF_MEMBERS, member)  # two who write its calendar wait for each other
    if day < member.since or (member.until is not None and day >= member.until):
        raise Refused(_("It is no member of the centre on this day."))
    if Duty.objects.filter(member=member, day=day, begins__lt=ends, ends__gt=begins).exists():
        raise Refused(_("It is on duty at this time already."))
    duty = Duty(member=member, day=day, begins=begins, ends=ends)
    return kept(OF_DUTIES, duty, hand_of(actor))


@transaction.atomic
def drop_duty(duty: Duty, actor: Actor) -> None:
    """A duty is taken off the calendar."""
    require(keeper_of, actor, duty.member.centre)
    OF_DUTIES.act(hand_of(actor), duty, dropped=True)
    Duty.objects.filter(pk=duty.pk).delete()


@transaction.atomic
def add_team(centre: Unit, actor: Actor, *, name: str, types: Sequence[str] = ()) -> Team:
    """A centre sets up a specialised team."""
    require(keeper_of, actor, centre)
    is_centre(centre)
    team = Team(centre=centre, name=name.strip(), types=types_in(types))
    return kept(OF_TEAMS, team, hand_of(actor))


@transaction.atomic
def change_team(
    team: Team,
    actor: Actor,
    *,
    name: str,
    types: Sequence[str] = (),
    active: bool = True,
    seen: str | None = None,
) -> Team:
    """A team is called otherwise, is for other disputes, or ends."""
    require(keeper_of, actor, team.centre)
    said = {"name": name.strip(), "types": types_in(types), "active": active}
    return changed(OF_TEAMS, team, actor, seen, **said)


@transaction.atomic
def add_room(centre: Unit, actor: Actor, *, name: str, seats: int) -> Room:
    """A centre has a room."""
    require(keeper_of, actor, centre)
    is_centre(centre)
    room = Room(centre=centre, name=name.strip(), seats=seats)
    return kept(OF_ROOMS, room, hand_of(actor))


@transaction.atomic
def change_room(
    room: Room,
    actor: Actor,
    *,
    name: str,
    seats: int,
    active: bool = True,
    seen: str | None = None,
) -> Room:
    """A room changes, or is used no more: never while it is booked."""
    require(keeper_of, actor, room.centre)
    held(OF_ROOMS, room)
    if not active and room_is_booked(room):
        raise Refused(_("It is booked: give up its bookings first."))
    return changed(OF_ROOMS, room, actor, seen, name=name.strip(), seats=seats, active=active)


def room_is_booked(room: Room) -> bool:
    """Whether somebody will sit in a room."""
    return Booking.objects.filter(room=room, state=BookingState.HELD, ends__gt=now()).exists()
