"""Changing what the city is made of, and what it knows of a resident: one file for each noun."""

from __future__ import annotations

from yimen.orgs.commands.addresses import add_address, change_address, end_address
from yimen.orgs.commands.people import (
    add_person,
    change_person,
    choose_password,
    lock,
    renew_password,
    set_passwords,
    unlock,
)
from yimen.orgs.commands.places import (
    add_area,
    add_grid,
    change_area,
    change_grid,
    draw_grid,
    end_area,
    end_grid,
)
from yimen.orgs.commands.posts import appoint, relieve
from yimen.orgs.commands.residents import (
    Contact,
    choose_notices,
    confirm_email,
    correct,
    disclose,
    disclose_all,
    doubt_email,
    erase,
    find_or_add,
    find_or_add_all,
    give_email,
)
from yimen.orgs.commands.tokens import issue_token, withdraw_token
from yimen.orgs.commands.units import add_unit, change_unit, move_unit

__all__ = [
    "Contact",
    "add_address",
    "add_area",
    "add_grid",
    "add_person",
    "add_unit",
    "appoint",
    "change_address",
    "change_area",
    "change_grid",
    "change_person",
    "change_unit",
    "choose_notices",
    "choose_password",
    "confirm_email",
    "correct",
    "disclose",
    "disclose_all",
    "doubt_email",
    "draw_grid",
    "end_address",
    "end_area",
    "end_grid",
    "erase",
    "find_or_add",
    "find_or_add_all",
    "give_email",
    "issue_token",
    "lock",
    "move_unit",
    "relieve",
    "renew_password",
    "set_passwords",
    "unlock",
    "withdraw_token",
]
