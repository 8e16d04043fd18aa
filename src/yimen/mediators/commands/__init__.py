"""Keeping a centre's members, teams, rooms and mediators; booking; putting in charge."""

from __future__ import annotations

from yimen.mediators.commands.booking import (
    book,
    end_booking,
    give_up,
    release,
    reserve,
    take_charge,
)
from yimen.mediators.commands.centre import (
    add_duty,
    add_member,
    add_room,
    add_team,
    change_member,
    change_room,
    change_team,
    drop_duty,
)
from yimen.mediators.commands.mediators import (
    add_absence,
    add_mediator,
    change_mediator,
    declare,
    drop_absence,
    end_relation,
    set_hours,
)

__all__ = [
    "add_absence",
    "add_duty",
    "add_mediator",
    "add_member",
    "add_room",
    "add_team",
    "book",
    "change_mediator",
    "change_member",
    "change_room",
    "change_team",
    "declare",
    "drop_absence",
    "drop_duty",
    "end_booking",
    "end_relation",
    "give_up",
    "release",
    "reserve",
    "set_hours",
    "take_charge",
]
