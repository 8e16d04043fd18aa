"""A party's own page of its sittings: time and room, its own attendance, what is its own to say."""

from __future__ import annotations

import pytest
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import Come, arrivals

from yimen.kernel.time import time_is
from yimen.sittings.models import Numbers, Panel
from yimen.ui.tests.visitors import text_of

from .conftest import outsider

pytestmark = pytest.mark.django_db
NAMES = ("张建国", "李秀英", "13800000011", "13800000012", "A fence on the border")


@pytest.fixture
def round_(city: City) -> Round:
    return Round(Quarrel(open_centre(city)).to_mediation())


@pytest.fixture
def come(round_: Round) -> Come:
    return arrivals(round_.centre)


def test_a_party_sees_time_room_and_its_own_attendance(round_: Round, come: Come) -> None:
    round_.plan()
    here = f"/matters/disputes/{round_.dispute.pk}/sittings/"
    page = text_of(come("applicant").get(here))
    assert 'datetime="2026-03-03T01:00:00+00:00"' in page, "nine in the morning"
    assert "09:00</time>–10:00" in page
    assert "Room 1" in page
    assert "Ma Lin" in page
    round_.hold(came=Numbers([1]))
    assert "You came." in text_of(come("applicant").get(here))
    page = text_of(come("respondent").get(here))
    assert "You did not come." in page
    assert "You came." not in page
    assert "agreed where the border is" not in page
    assert not [name for name in NAMES if name in page]


def test_a_party_accepts_objects_and_asks_at_its_page(round_: Round, come: Come) -> None:
    round_.plan()
    here = f"/matters/disputes/{round_.dispute.pk}/sittings/"
    with time_is(round_.moment()):
        come("applicant").post(here, {"act": "accept_team"})
        come("applicant").post(here, {"act": "ask_open", "sitting": "1"})
        come("respondent").post(here, {"act": "object_to_team", "words": "I know him."})
        missing = [
            come("applicant").post(here, {"act": "hold"}).status_code,
            come("applicant").post(here, {"act": "ask_open", "sitting": "x"}).status_code,
        ]
    assert missing == [404, 404]
    assert round_.again().open_asked_by == [1]
    panel = Panel.objects.get()
    assert (panel.accepted_by, panel.state) == ([1], "objected")


@pytest.mark.parametrize("who", ["outsider", "mediator", "hotline"])
def test_others_have_no_such_page(round_: Round, come: Come, who: str) -> None:
    """A resident who is no party finds nothing; staff are no residents."""
    round_.plan()
    here = f"/matters/disputes/{round_.dispute.pk}/sittings/"
    for path in (here, f"{here}1.ics"):
        client = outsider() if who == "outsider" else come(who)
        answer = client.get(path)
        assert answer.status_code == (404 if who == "outsider" else 302), path
        assert who == "outsider" or answer["Location"] == f"/follow/?next={path}"
    assert client.post(here, {"act": "accept_team"}).status_code in (302, 404)
    assert Panel.objects.get().accepted_by == []


def test_what_cannot_be_said_any_more_is_told(round_: Round, come: Come) -> None:
    round_.plan().take("call_off", reason="Li is ill")
    here = f"/matters/disputes/{round_.dispute.pk}/sittings/"
    answer = come("applicant").post(here, {"act": "ask_open", "sitting": "1"}, follow=True)
    assert "is not possible now" in text_of(answer)


def test_the_page_of_the_dispute_leads_there(round_: Round, come: Come) -> None:
    here = f"/matters/disputes/{round_.dispute.pk}/"
    round_.plan()
    page = come("respondent").get(here)
    assert f'href="{here}sittings/"' in page.content.decode()
    assert 'datetime="2026-03-03T01:00:00+00:00"' in text_of(page), "nine in the morning"


def test_the_page_of_the_dispute_says_that_consent_to_a_tie_is_asked(
    round_: Round, come: Come
) -> None:
    here, asked = f"/matters/disputes/{round_.dispute.pk}/", "your consent is asked"
    assert asked not in text_of(come("respondent").get(here))
    tie = round_.tell()
    page = come("respondent").get(here)
    assert asked in text_of(page)
    assert page.content.decode().count(f'href="{here}sittings/"') == 2
    round_.of_tie("consent_to_tie", tie, round_.centre.respondent)
    assert asked not in text_of(come("respondent").get(here))
    assert asked in text_of(come("applicant").get(here))
    round_.quarrel.fail()
    assert asked not in text_of(come("applicant").get(here))
