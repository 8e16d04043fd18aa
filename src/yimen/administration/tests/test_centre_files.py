"""The tables of a mediation centre at their page: checked, taken in, refused."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import arrivals

from yimen.administration.pages import centre_files
from yimen.kernel.actors import Actor
from yimen.mediators.models import Duty, Member, Room
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


def test_a_workbook_of_the_centre_is_checked_and_taken_in_together(city: City) -> None:
    come = arrivals(open_centre(city))
    head, book, out = come("duty_head"), Workbook(), io.BytesIO()
    for title, lines in (
        ("值班表", ["centre,member,day,begins,ends", "mediation,Justice,2026-03-04,09:00,11:30"]),
        ("rooms", ["centre,name,seats", "mediation,Room 1,12"]),
        ("members", ["centre,name,way,since", "mediation,Justice,rota,2026-01-05"]),
    ):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line.split(","))
    book.save(out)
    answer = sent(head, "centre/rooms/", out.getvalue(), "centre.xlsx", act="check")
    assert "3 added, 0 changed, 0 as they were" in answer.context["would"], text_of(answer)
    assert "Sheets: members, rooms, 值班表" in answer.context["would"]
    told = [(str(each.table), each.key) for each in answer.context["differs"]]
    assert told[0][0] == "Members of the centre"
    assert told[2] == ("Duty calendar", "mediation · Justice · 2026-03-04 · 09:00")
    assert not Room.objects.exists()
    assert sent(head, "centre/rooms/", out.getvalue(), "centre.xlsx").status_code == 302
    assert (Room.objects.count(), Member.objects.count(), Duty.objects.count()) == (1, 1, 1)
    sheet.append(["mediation", "Police", "sometimes", "2026-01-05"])
    out = io.BytesIO()
    book.save(out)
    wrong = text_of(sent(head, "centre/rooms/", out.getvalue(), "centre.xlsx"))
    for words in ("members", "way", "sometimes"):
        assert words in wrong


def test_only_what_is_in_the_file_is_compared(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def lines_of(name: str, actor: Actor) -> dict[tuple[str, ...], dict[str, str]]:
        compared.append(name)
        return found(name, actor)

    found = centre_files.lines_of
    monkeypatch.setattr(centre_files, "lines_of", lines_of)
    head = arrivals(open_centre(city))("duty_head")
    answer = sent(head, "centre/rooms/", FILE, act="check")
    assert len(answer.context["differs"]) == 2
    assert set(compared) == {"rooms"}


def test_a_table_goes_out_as_a_sheet_of_its_name(city: City) -> None:
    head = arrivals(open_centre(city))("duty_head")
    got = head.get("/administration/centre/rooms.xlsx")
    assert load_workbook(io.BytesIO(got.content)).sheetnames == ["rooms"]
