"""More time, where a rule sets no limit to it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from yimen.kernel.errors import Refused

from .cast import Matter
from .test_clocks import MONDAY, Extended, move, term

pytestmark = pytest.mark.django_db


def test_what_the_law_leaves_to_those_who_agree_has_no_limit() -> None:
    def longer(case: Matter, days: int) -> None:
        event = SimpleNamespace(value=days, span="calendar_day", asked_at="")
        move(case, ">mediate", "2026-11-03 09:00", event)

    case = Matter(process="dispute", kind="assigned")
    move(case, "+mediate", MONDAY)
    for _time in range(5):
        longer(case, 90)
    assert term(case, "mediate").extended == 5
    with pytest.raises(Refused, match="its unit is: calendar day"):
        move(case, ">mediate", "2026-11-03 09:00", Extended(days=5))
    with pytest.raises(Refused, match="Say by how much"):
        move(case, ">mediate", "2026-11-03 09:00")
