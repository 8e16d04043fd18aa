"""A clock that runs until a day on which people agreed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from yimen.deadlines import queries
from yimen.deadlines.models import Term
from yimen.kernel.errors import Refused

from .cast import Matter, at
from .test_clocks import MONDAY, Suspended, move, term

pytestmark = pytest.mark.django_db


@dataclass
class Agreed:
    ends: dict[str, str]


def test_a_clock_ends_on_the_day_that_people_agreed_on() -> None:
    case = Matter()
    move(case, "+handle +sign", MONDAY, Agreed({"handle": "2026-12-24"}))
    assert term(case, "handle").due_at == at("2026-12-24 23:59:59")
    assert term(case, "sign").due_at == at("2026-11-02 15:30"), "of which nothing was agreed"
    story = queries.why(term(case, "handle"))
    assert "agreed that it runs until Dec. 24, 2026" in story
    move(case, "~handle", "2026-11-03 09:00", Suspended())
    move(case, "^handle", "2026-11-04 09:00")
    assert term(case, "handle").due_at > at("2026-12-24 23:59")


def test_a_day_of_rest_that_was_agreed_on_rolls_on() -> None:
    case = Matter()
    move(case, "+handle", MONDAY, Agreed({"handle": "2026-12-26"}))  # a Saturday
    assert term(case, "handle").due_at == at("2026-12-28 23:59:59")


def test_what_is_past_is_agreed_on_by_nobody() -> None:
    with pytest.raises(Refused, match="cannot end in the past"):
        move(Matter(), "+handle", MONDAY, Agreed({"handle": "2026-11-01"}))
    assert not Term.objects.exists()
