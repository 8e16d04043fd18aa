"""Each party is told once of each plan, move and end of a sitting, and never of the other side."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.cast import at
from tests.sittings import Round
from tests.visits import Come

from yimen.kernel.time import time_is
from yimen.links.sms.models import Message
from yimen.sittings.reactions import invite

pytestmark = pytest.mark.django_db
NAMES = ("张建国", "李秀英", "13800000011", "13800000012", "A fence on the border")


def told(round_: Round) -> dict[str, str]:
    """What went to each telephone after the last event; the job runs twice."""
    event = round_.dispute.head
    before = set(Message.objects.values_list("key", flat=True))
    for _again in range(2):
        with time_is(round_.moment()):
            invite(str(round_.dispute.pk), event)
    return {m.phone or "": m.text or "" for m in Message.objects.exclude(key__in=before)}


def test_each_party_is_told_once_of_each_event(round_: Round) -> None:
    planned = told(round_.plan())
    assert set(planned) == {"+8613800000011", "+8613800000012"}
    assert all("2026-03-03 09:00" in words and "Room 1" in words for words in planned.values())
    moved = round_.take("move", room=round_.room, begins=at("2026-03-04 14:00"), reason="x")
    assert all("2026-03-04 14:00" in words for words in told(moved).values())
    off = told(round_.take("call_off", reason="Li is ill"))
    assert len(off) == 2
    assert all("2026-03-04 14:00" in words for words in off.values())
    assert Message.objects.count() == 6


def test_an_invitation_names_nobody(round_: Round) -> None:
    for words in told(round_.plan()).values():
        assert round_.dispute.number in words
        assert not [name for name in NAMES if name in words]


def test_what_is_old_is_no_news(round_: Round) -> None:
    round_.plan().quarrel.later(days=3)
    assert told(round_) == {}


def test_who_was_taken_out_is_not_invited(round_: Round) -> None:
    round_.quarrel.remove_party(party=2, reason="not a party")
    assert set(told(round_.plan())) == {"+8613800000011"}


def file_of(round_: Round, come: Come, who: str) -> str:
    own = f"/matters/disputes/{round_.dispute.pk}/sittings/1.ics"
    address = f"/disputes/{round_.dispute.pk}/sittings/1/invitation.ics"
    address = address if who == "mediator" else own
    response = come(who).get(address)
    assert response.status_code == 200, who
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content.decode("utf-8").replace("\r\n ", "")


def test_parties_and_mediators_have_it_for_their_calendars(round_: Round, come: Come) -> None:
    round_.plan()
    for who in ("applicant", "respondent", "mediator"):
        file = file_of(round_, come, who)
        assert "DTSTART:20260303T010000Z" in file
        assert not [name for name in NAMES if name in file]
    uid = f"UID:{round_.dispute.pk}-1@"
    assert uid in file
    assert "SEQUENCE:0" in file
    round_.take("move", room=round_.room, begins=at("2026-03-04 14:00"), reason="x")
    moved = file_of(round_, come, "applicant")
    assert uid in moved
    assert "SEQUENCE:1" in moved
    off = file_of(round_.take("call_off", reason="x"), come, "applicant")
    assert uid in off
    assert "METHOD:CANCEL" in off
    assert "SEQUENCE:2" in off


@pytest.mark.parametrize("who", ["other_centre", "committee", "hotline"])
def test_others_have_no_file(round_: Round, come: Come, who: str) -> None:
    round_.plan()
    here = f"/disputes/{round_.dispute.pk}/sittings/1/invitation.ics"
    assert come(who).get(here).status_code == 404


def test_an_invitation_leads_a_party_to_its_own_door(round_: Round) -> None:
    """Signed out, one is asked for telephone and code, not for the sign-in of staff."""
    (words, *_others) = told(round_.plan()).values()
    here = f"/matters/disputes/{round_.dispute.pk}/sittings/"
    number = round_.dispute.number
    assert words.endswith(f"{here}?number={number}")
    answer = Client().get(f"{here}?number={number}")
    assert answer["Location"] == f"/follow/?next={here}&number={number}"
