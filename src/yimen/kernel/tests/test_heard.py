"""What every command is held to before it does anything."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import models

from yimen.kernel.asks import REASON, Line, Words, asks, heard
from yimen.kernel.errors import Invalid
from yimen.orgs.models import Unit


class Colour(models.TextChoices):
    GREEN = "green", "Green"


class Coats(models.IntegerChoices):
    ONE = 1, "One"


def paint(
    door: Any,
    actor: Any,
    *,
    why: str,
    story: Words = "",
    place: Line | None = None,
    colour: Colour = Colour.GREEN,
    coats: Coats | None = None,
    by: Unit,
    days: int = 1,
    until: date | None = None,
) -> None:
    """Paint it."""


RIGHT: dict[str, Any] = {"why": "it rusts", "by": Unit(name="Painters")}


def test_each_text_has_its_own_longest() -> None:
    assert {each.name: each.longest for each in asks(paint) if each.type is str} == {
        "why": REASON,
        "story": 20_000,
        "place": 200,
    }


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"why": "x" * REASON},
        {"story": "说" * 20_000},
        {"place": None, "coats": None},
        {"colour": "green", "coats": 1},
        {"why": " spaces around "},
        {"until": date(2026, 12, 31)},
    ],
)
def test_what_can_be_kept_is_taken(said: dict[str, Any]) -> None:
    heard(paint, RIGHT | said)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("why", "", "must be said"),
        ("why", " \t\n　", "must be said"),
        ("why", "\u200b\u202e\ufeff", "must be said"),
        ("why", None, "must be said"),
        ("by", None, "must be said"),
        ("why", "a\x00b", "cannot be kept"),
        ("story", "\x00", "cannot be kept"),
        ("why", "half a pair: \ud83d", "cannot be kept"),
        ("why", "x" * (REASON + 1), "At most 2000 characters; these are 2001"),
        ("place", "x" * 201, "At most 200"),
        ("story", "x" * 20_001, "At most 20000"),
        ("colour", "blue", "none of the choices"),
        ("colour", "", "none of the choices"),
        ("coats", 7, "none of the choices"),
        ("coats", "many", "none of the choices"),
        ("until", date(1, 1, 1), "from 1950 to 2190"),
        ("until", datetime(9999, 12, 31, tzinfo=UTC), "from 1950 to 2190"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(field: str, value: Any, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        heard(paint, RIGHT | {field: value})
    assert set(refused.value.fields) == {field}
    assert refused.value.status == 422


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        heard(paint, {"colour": "blue"})
    assert set(refused.value.fields) == {"why", "colour", "by"}
