"""The tables of a mediation centre at their page: checked, taken in, refused."""

from __future__ import annotations

import pytest
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import arrivals

from yimen.mediators.models import Room
from yimen.ui.tests.visitors import text_of

from .test_files import sent

pytestmark = pytest.mark.django_db
FILE = "centre,name,seats\nmediation,Room 1,12\nmediation,Room 2,6\n"


def test_the_keeper_of_a_centre_checks_a_file_and_takes_it_in(city: City) -> None:
    centre = open_centre(city)
    Round(Quarrel(centre).to_mediation())
    head = arrivals(centre)("duty_head")
    assert "Download as Excel" in text_of(head.get("/administration/centre/rooms/"))
    assert "As files" in text_of(head.get("/mediators/centre/"))
    answer = sent(head, "centre/rooms/", FILE, act="check")
    assert "1 added, 1 changed, 0 as they were" in answer.context["would"]
    told = [(each.key, each.added, each.parts) for each in answer.context["differs"]]
    assert told[0] == ("mediation · Room 1", False, [("seats", "8", "12")])
    assert told[1][:2] == ("mediation · Room 2", True)
    assert "What the file would change" in text_of(answer)
    assert Room.objects.count() == 1
    assert sent(head, "centre/rooms/", FILE).status_code == 302
    assert dict(Room.objects.values_list("name", "seats")) == {"Room 1": 12, "Room 2": 6}
    wrong = sent(head, "centre/rooms/", FILE.replace("12", "x"))
    assert wrong.status_code == 422
    assert "whole number" in text_of(wrong)
    got = head.get("/administration/centre/rooms.csv")
    assert b"Room 2" in got.content
    assert head.get("/administration/centre/relations/").status_code == 404


def test_nobody_else_has_them(city: City) -> None:
    come = arrivals(open_centre(city))
    for who in ("window", "mediator", "supervisor", "hotline", "leader"):
        assert come(who).get("/administration/centre/rooms/").status_code == 403, who
        assert come(who).get("/administration/centre/rooms.csv").status_code == 403, who
        assert sent(come(who), "centre/rooms/", FILE).status_code == 403, who
    assert not Room.objects.exists()
