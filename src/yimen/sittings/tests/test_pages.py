"""The pages of who works on a dispute: mediators, plan, attendance, minutes, notes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import at
from tests.quarrels import Quarrel
from tests.sittings import Round
from tests.visits import Come

from yimen.kernel.time import time_is
from yimen.mediators.models import Charge
from yimen.sittings.models import CaucusNote, Numbers, Panel, Sitting
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def here(round_: Round, place: str = "") -> str:
    return f"/disputes/{round_.dispute.pk}/sittings/{place}"


def test_a_person_names_the_team_that_is_proposed_with_reasons(
    quarrel: Quarrel, come: Come
) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    assert "name mediators first" in text_of(come("duty_head").get(here(round_, "plan/")))
    page = text_of(come("duty_head").get(here(round_, "team/")))
    assert "a person decides" in page
    assert "full-time: can lead" in page
    said = {"lead": round_.lead.pk, "others": [round_.other.pk]}
    with time_is(round_.moment()):
        response = come("duty_head").post(here(round_, "team/"), said)
    assert response["Location"] == here(round_)
    assert Charge.objects.filter(case=round_.dispute.pk, until=None).count() == 2
    with time_is(round_.moment()):
        come("mediator").post(
            here(round_, "team/"), {**said, "others": [], "reason": "one will do"}
        )
    assert Charge.objects.filter(case=round_.dispute.pk, until=None).count() == 1
    assert Panel.objects.count() == 1


def test_a_sitting_is_planned_after_a_look_at_the_rooms(round_: Round, come: Come) -> None:
    round_.beside().plan("2026-03-03 09:00")
    client, place = come("mediator"), here(round_, "plan/")
    said = {"begins": "2026-03-03T09:30", "length": "60", "room": round_.room.pk, "mediators": []}
    with time_is(round_.moment()):
        page = text_of(client.post(place, {**said, "look": "1"}))
        assert "taken 2026-03-03 09:00–10:00" in page
        refused = client.post(place, said)
        assert refused.status_code == 409
        assert "is booked already: 2026-03-03 09:00–10:00. Nothing was booked." in text_of(refused)
        assert 'value="2026-03-03T09:30"' in refused.content.decode()
        assert Sitting.objects.filter(case=round_.dispute).count() == 0
        client.post(place, {**said, "begins": "2026-03-03T10:00"})
    assert Sitting.objects.get(case=round_.dispute).begins == at("2026-03-03 10:00")


def test_moved_held_and_missed_at_their_pages(round_: Round, come: Come) -> None:
    round_.plan().plan("2026-03-04 09:00").plan("2026-03-05 09:00")
    client = come("mediator")
    move = {"begins": "2026-03-03T09:30", "length": "45", "room": round_.room.pk, "reason": "bus"}
    with time_is(round_.moment()):
        assert 'value="2026-03-03T09:00"' in client.get(here(round_, "1/move/")).content.decode()
        client.post(here(round_, "1/move/"), move)
        assert client.post(here(round_, "2/call-off/"), {"reason": ""}).status_code == 422
        client.post(here(round_, "2/call-off/"), {"reason": "ill"})
    with time_is(at("2026-03-05 11:00")):
        held = {"record": "They agree.", "came": ["1", "2"], "sat": [round_.lead.pk]}
        assert client.post(here(round_, "1/hold/"), {**held, "came": []}).status_code == 422
        client.post(here(round_, "1/hold/"), held)
        client.post(here(round_, "3/miss/"), {"absent": ["2"], "reason": "no word"})
    rows = Sitting.objects.order_by("number").values_list("state", "came", "absent")
    assert list(rows) == [("held", [1, 2], []), ("called_off", [], []), ("missed", [1], [2])]
    page = text_of(client.get(here(round_)))
    assert "They agree." in page
    for state in ("Took place", "Called off", "Somebody did not come"):
        assert state in page


def test_a_private_note_is_on_its_writers_page_alone(round_: Round, come: Come) -> None:
    client = come("mediator")
    with time_is(round_.moment()):
        client.post(here(round_, "notes/"), {"party": "1", "text": "half, says xylophone"})
    assert CaucusNote.objects.count() == 1
    assert "xylophone" in text_of(client.get(here(round_)))
    for who in ("window", "duty_head", "supervisor", "leader", "approver", "follow_up"):
        response = come(who).get(here(round_))
        assert response.status_code == 200, who
        assert "xylophone" not in response.content.decode(), who
        assert come(who).get(here(round_, "notes/")).status_code == 403


@pytest.mark.parametrize(
    "place", ["", "team/", "plan/", "notes/", "1/move/", "1/hold/", "1/miss/", "1/call-off/"]
)
def test_who_may_not_know_of_the_dispute_has_no_page(round_: Round, come: Come, place: str) -> None:
    round_.plan()
    for who in ("other_centre", "committee", "hotline"):
        assert come(who).get(here(round_, place)).status_code == 404, who
    assert come("applicant").get(here(round_, place)).status_code in (302, 403)


def test_many_sittings_cost_no_more_queries(round_: Round, come: Come) -> None:
    client = come("mediator")
    round_.plan()
    client.get(here(round_))
    with CaptureQueriesContext(connection) as few:
        client.get(here(round_))
    for day in range(4, 9):
        round_.plan(f"2026-03-0{day} 09:00")
    with CaptureQueriesContext(connection) as many:
        assert client.get(here(round_)).status_code == 200
    assert len(many) == len(few) <= MOST_QUERIES


def test_a_long_mediation_costs_no_more_queries(quarrel: Quarrel, come: Come) -> None:
    """Six parties, twelve sittings, held and planned, notes and a tie: one screen."""
    quarrel.register().against()
    for n in range(4):
        quarrel.against(name=f"王{n}", phone=f"1380000002{n}", employer=f"Firm {n}")
    quarrel.assign().sign()
    round_ = Round(quarrel)
    for day in range(3, 15):
        quarrel.until(f"2026-03-{day:02d} 08:00")
        round_.plan(f"2026-03-{day:02d} 09:00")
        if day < 12:
            quarrel.until(f"2026-03-{day:02d} 10:30")
            words = "They went on talking. " * 40
            round_.take("hold", record=words, came=Numbers(range(1, 7)))
            round_.note(party=day % 6 + 1, text="Half would do. " * 20)
    round_.tell(round_.lead)
    place = here(round_)
    with time_is(round_.moment()):
        for who in ("mediator", "duty_head", "supervisor"):
            client = come(who)
            client.get(place)
            with CaptureQueriesContext(connection) as told:
                assert client.get(place).status_code == 200
            assert len(told) <= MOST_QUERIES, who
    assert Sitting.objects.filter(case=round_.dispute).count() == 12


def test_what_is_likely_stands_first_and_the_grave_last(round_: Round, come: Come) -> None:
    """While it has not begun another is planned; then the minutes are what is asked."""
    round_.plan()
    for moment, likely in (("2026-03-02 15:00", ["move/", "call-off/", "plan/"]),
                           ("2026-03-03 09:30", ["hold/", "miss/", "call-off/"])):  # fmt: skip
        with time_is(at(moment)):
            page = come("mediator").get(here(round_)).content.decode()
        links = re.findall(r'class="button ?(\w*)" href="[^"]*/sittings/(?:1/)?([\w-]+/)"', page)
        steps = [name for _class, name in links if name not in ("team/", "ties/", "notes/")]
        assert steps[: len(likely)] == likely
        assert [name for looks, name in links if looks == "first"] == [
            "plan/" if "move/" in likely else "hold/"
        ]
        assert [name for looks, name in links if looks == "grave"] == ["call-off/"]


def test_the_page_of_the_dispute_leads_there(round_: Round, come: Come) -> None:
    round_.plan()
    page = come("mediator").get(f"/cases/{round_.dispute.pk}/")
    assert f'href="{here(round_)}"' in page.content.decode()
    assert 'datetime="2026-03-03T' in text_of(page)
    assert "</time>–10:00" in text_of(page)
