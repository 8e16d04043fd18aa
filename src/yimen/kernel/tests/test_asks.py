from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import models

from yimen.kernel.asks import Ask, asks
from yimen.orgs.models import Unit
from yimen.requests import commands
from yimen.requests.models import Kind


class Colour(models.TextChoices):
    GREEN = "green", "Green"


def paint(
    row: Any,
    actor: Any,
    *,
    colour: Colour,
    coats: int = 2,
    until: date | None = None,
    by: Unit | None = None,
) -> None:
    """Paint it."""


def test_what_a_command_asks_for_is_its_keyword_arguments_in_their_order() -> None:
    assert asks(paint) == (
        Ask("colour", Colour, required=True),
        Ask("coats", int, required=False, default=2),
        Ask("until", date, required=False),
        Ask("by", Unit, required=False),
    )


def test_it_is_read_through_the_binding_of_a_step() -> None:
    found = {each.name: each for each in asks(commands.register)}
    assert found["body"].required
    assert (found["kind"].type, found["kind"].default) == (Kind, Kind.OTHER)


def test_a_choice_of_two_types_cannot_be_asked_for() -> None:
    def either(row: Any, actor: Any, *, to: Unit | str) -> None: ...

    with pytest.raises(ValueError, match="too many values"):
        asks(either)
