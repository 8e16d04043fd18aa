"""What is told of a dispute, from the page of its party: found, rated, and what became of words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import City
from tests.peace import Peace
from tests.quarrels import Quarrel, open_centre
from tests.visits import Come, arrivals

from yimen.aftercare.commands.opinions import refuse_comment, show_comment
from yimen.aftercare.models import Form, Ground, Opinion
from yimen.kernel.time import now

from .conftest import text as text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
REASON = "It calls the neighbour a thief."


@pytest.fixture
def peace(city: City) -> Peace:
    quarrel = Quarrel(open_centre(city), now() - timedelta(hours=1)).to_mediation()
    quarrel.agree_orally(party=2).note_performance().perform()
    return Peace(quarrel)


@pytest.fixture
def come(peace: Peace) -> Come:
    return arrivals(peace.centre)


def here(peace: Peace) -> str:
    return f"/matters/disputes/{peace.quarrel.dispute.pk}/"


def facts(peace: Peace) -> Peace:
    """Facts alone are told, which need nobody's consent."""
    peace.tell("prepare", form=Form.FACTS, title="", text="").tell("ask_check").tell("pass_check")
    return peace.tell("publish")


def test_a_published_settlement_is_found_from_the_page_of_its_party(
    peace: Peace, come: Come
) -> None:
    peace.tell("prepare", form=Form.FACTS)
    for step in ("ask_check", "pass_check", "publish"):
        assert "/settled/" not in come("respondent").get(here(peace)).content.decode(), step
        peace.tell(step)
    page = come("respondent").get(here(peace)).content.decode()
    assert f'href="/settled/{peace.publication.public}/"' in page
    assert "and rate how it was settled" in page
    assert "May this be published?" not in page, "facts alone need nobody's consent"


def test_a_party_reads_there_what_became_of_its_comment_and_of_nobody_elses(
    peace: Peace, come: Come
) -> None:
    facts(peace)
    address = f"/settled/{peace.publication.public}/"
    assert come("respondent").post(address, {"stars": 2, "comment": "He is."}).status_code == 302
    page = text_of(come("respondent").get(here(peace)))
    assert "2 / 5 · To be read before it is shown" in page
    assert "and rate how it was settled" not in page
    own = Opinion.objects.get()
    refuse_comment(own, peace.centre.approver, ground=Ground.INSULT, reason=REASON)
    client = come("respondent")
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(here(peace)))
    assert len(asked) <= MOST_QUERIES
    assert f"Not shown: {Ground.INSULT.label}. {REASON}" in page
    other = text_of(come("applicant").get(here(peace)))
    assert REASON not in other
    assert "2 / 5" not in other


def test_a_comment_that_is_shown_and_stars_alone_are_told_as_such(peace: Peace, come: Come) -> None:
    facts(peace)
    address = f"/settled/{peace.publication.public}/"
    come("respondent").post(address, {"stars": 5, "comment": "Quick and fair."})
    show_comment(Opinion.objects.get(), peace.centre.approver)
    come("applicant").post(address, {"stars": 4})
    assert "5 / 5 · Shown" in text_of(come("respondent").get(here(peace)))
    page = text_of(come("applicant").get(here(peace)))
    assert "4 / 5" in page
    assert "Stars only" not in page
