"""A party at its own door makes an offer, answers one and takes its own back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.agreements import answered, propose
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import Come, arrivals

from yimen.agreements.models import Offer
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now

from .conftest import outsider
from .conftest import text as text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def quarrel(city: City) -> Quarrel:
    return Quarrel(open_centre(city), now() - timedelta(hours=1)).to_mediation()


@pytest.fixture
def come(quarrel: Quarrel) -> Come:
    return arrivals(quarrel.centre)


def here(quarrel: Quarrel, rest: str = "") -> str:
    return f"/matters/disputes/{quarrel.dispute.pk}/{rest}"


def told(quarrel: Quarrel, words: str = "I pay half.") -> Offer:
    """What the respondent offers, passed on."""
    offer = propose(quarrel, quarrel.centre.respondent, words, may_be_told=True)
    return answered(quarrel, "pass_on", offer, quarrel.centre.mediator)


def test_an_offer_goes_to_the_mediators_and_the_other_side_learns_nothing(
    quarrel: Quarrel, come: Come
) -> None:
    mine, other = come("respondent"), come("applicant")
    before = text_of(other.get(here(quarrel)))
    assert "Make an offer" in text_of(mine.get(here(quarrel)))
    sent = mine.post(here(quarrel, "offers/new/"), {"words": "I pay SECRET.", "once": "a"})
    assert sent["Location"] == here(quarrel)
    mine.post(here(quarrel, "offers/new/"), {"words": "I pay SECRET.", "once": "a"})
    offer = Offer.objects.get()
    assert (offer.by_party, offer.to, offer.may_be_told, offer.told) == (2, [1], False, False)
    page = text_of(mine.get(here(quarrel)))
    for words in ("I pay SECRET.", "From you", "Only the mediators know of it.", "You made an"):
        assert words in page
    assert text_of(other.get(here(quarrel))) == before, "not even that there is one"
    for rest in ("accept/", "decline_offer/", "withdraw_offer/", "allow_telling/"):
        assert other.get(here(quarrel, f"offers/1/{rest}")).status_code == 404
        assert other.post(here(quarrel, f"offers/1/{rest}")).status_code == 404
    assert other.get(here(quarrel, "offers/new/") + "?answers=1").status_code == 404
    assert "SECRET" not in str(list(StoredEvent.objects.values_list("facts", flat=True)))


def test_its_maker_allows_that_it_is_passed_on_and_takes_it_back(
    quarrel: Quarrel, come: Come
) -> None:
    mine = come("respondent")
    mine.post(here(quarrel, "offers/new/"), {"words": "Half."})
    assert mine.post(here(quarrel, "offers/1/allow_telling/")).status_code == 302
    page = text_of(mine.get(here(quarrel)))
    assert "decide whether to pass it on" in page
    assert "Let the mediators pass it on" not in page
    assert mine.post(here(quarrel, "offers/1/pass_on/")).status_code == 404
    assert mine.post(here(quarrel, "offers/1/withdraw_offer/")).status_code == 302
    assert Offer.objects.get().state == "withdrawn"
    assert mine.get(here(quarrel, "offers/1/withdraw_offer/")).status_code == 409


def test_an_offer_that_was_told_is_accepted(quarrel: Quarrel, come: Come) -> None:
    told(quarrel)
    client = come("applicant")
    page = text_of(client.get(here(quarrel)))
    for words in ("I pay half.", "From another party", "waits for your answer", "Decline"):
        assert words in page
    assert "李" not in page
    assert client.get(here(quarrel)).content.decode().count('class="button first"') == 1
    assert "I pay half." in text_of(client.get(here(quarrel, "offers/1/accept/")))
    assert client.post(here(quarrel, "offers/1/accept/")).status_code == 302
    assert Offer.objects.get().state == "accepted"
    page = text_of(client.get(here(quarrel)))
    assert "All have accepted it." in page
    assert "You accepted an offer." in page
    assert client.post(here(quarrel, "offers/1/accept/")).status_code == 409


def test_a_party_reads_what_the_mediator_noted_for_it_and_that_alone(
    quarrel: Quarrel, come: Come
) -> None:
    offer = told(quarrel)
    said = {"party": 1, "way": "telephone", "evidence": "he called"}
    answered(quarrel, "note_last_accepted", offer, quarrel.centre.mediator, **said)
    noted = "The mediator noted that you accept an offer."
    assert noted in text_of(come("applicant").get(here(quarrel)))
    other = text_of(come("respondent").get(here(quarrel)))
    assert noted not in other
    assert "he called" not in other


def test_an_offer_is_declined_and_countered(quarrel: Quarrel, come: Come) -> None:
    told(quarrel)
    client = come("applicant")
    answer = {"reason": "REASONWORDS"}
    assert client.post(here(quarrel, "offers/1/decline_offer/"), answer).status_code == 302
    assert Offer.objects.get().declined_by == 1
    page = client.get(here(quarrel))
    assert "You declined it." in text_of(page)
    counter = here(quarrel, "offers/new/") + "?answers=1"
    assert f'href="{counter}"' in page.content.decode()
    assert "I pay half." in text_of(client.get(counter))
    client.post(counter, {"words": "Two thirds.", "may_be_told": "on"})
    made = Offer.objects.get(number=2)
    assert (made.answers, made.may_be_told, made.told) == (1, True, False)
    other = text_of(come("respondent").get(here(quarrel)))
    assert "REASONWORDS" not in other
    assert "Two thirds." not in other


def test_with_several_sides_one_says_to_whom_and_reads_how_many_accepted(
    quarrel: Quarrel, come: Come
) -> None:
    quarrel.take("add_party", side="third", name="保险公司的人", phone="13800000077")
    client = come("applicant")
    form = text_of(client.get(here(quarrel, "offers/new/")))
    assert "To all of them: each must accept" in form
    assert "Respondent 2" in form
    assert "保" not in form
    wrong = client.post(here(quarrel, "offers/new/"), {"words": "Half.", "to": "1"})
    assert wrong.status_code == 422
    client.post(here(quarrel, "offers/new/"), {"words": "Half.", "may_be_told": "on"})
    client.post(here(quarrel, "offers/new/"), {"words": "You alone.", "to": "3"})
    assert [each.to for each in Offer.objects.order_by("number")] == [[2, 3], [3]]
    first = Offer.objects.get(number=1)
    first.case = quarrel.dispute
    answered(quarrel, "pass_on", first, quarrel.centre.mediator)
    other = come("respondent")
    other.post(here(quarrel, "offers/1/accept/"))
    page = text_of(other.get(here(quarrel)))
    assert "You have accepted it; others have yet to answer." in page
    assert "You alone." not in page
    assert "1 of 2 have accepted" in text_of(client.get(here(quarrel)))


def test_once_mediation_has_ended_the_door_is_shut(quarrel: Quarrel, come: Come) -> None:
    told(quarrel)
    quarrel.stop()
    client = come("applicant")
    assert "Make an offer" not in text_of(client.get(here(quarrel)))
    assert client.get(here(quarrel, "offers/new/")).status_code == 409
    assert client.post(here(quarrel, "offers/new/"), {"words": "x"}).status_code == 409
    for rest in ("accept/", "decline_offer/"):
        assert client.post(here(quarrel, f"offers/1/{rest}")).status_code == 409
    assert come("respondent").post(here(quarrel, "offers/1/withdraw_offer/")).status_code == 409
    assert Offer.objects.get().state == "made"


@pytest.mark.parametrize("rest", ["offers/new/", "offers/1/accept/", "offers/1/decline_offer/"])
def test_nobody_else_comes_in(quarrel: Quarrel, come: Come, rest: str) -> None:
    told(quarrel)
    stranger = outsider()
    assert stranger.get(here(quarrel, rest)).status_code == 404
    assert stranger.post(here(quarrel, rest), {"words": "x"}).status_code == 404
    for who in ("mediator", "window"):
        answer = come(who).post(here(quarrel, rest), {"words": "x"})
        assert answer["Location"] == "/follow/", "staff have a page of their own"
    assert Offer.objects.get().state == "made"


def test_an_agent_without_a_special_power_reads_offers_and_has_no_button(
    quarrel: Quarrel, come: Come
) -> None:
    quarrel.remove_party(party=2)
    quarrel.take("add_party", side="respondent", name="王老板")
    quarrel.against("李秀英", acts_for=3)
    offer = propose(quarrel, quarrel.centre.applicant, "I take it.", may_be_told=True)
    answered(quarrel, "pass_on", offer, quarrel.centre.mediator)
    client = come("respondent")
    page = client.get(here(quarrel))
    assert "I take it." in text_of(page)
    assert f"{here(quarrel)}offers/" not in page.content.decode()
    for rest in ("offers/1/accept/", "offers/1/decline_offer/", "offers/new/"):
        assert client.post(here(quarrel, rest), {"words": "x"}).status_code == 403
    quarrel.change_party(party=4, power="special", service_address=None)
    assert client.post(here(quarrel, "offers/1/accept/")).status_code == 302
    assert Offer.objects.get().accepted_by == [3]


def test_a_full_page_takes_so_many_queries(quarrel: Quarrel, come: Come) -> None:
    for number in range(4):
        told(quarrel, f"Offer {number}")
    begins = f"{now() + timedelta(days=1):%Y-%m-%d} 09:00"
    Round(quarrel).plan(begins)
    for who in ("applicant", "respondent"):
        client = come(who)
        for rest in ("", "offers/1/accept/", "offers/new/"):
            client.get(here(quarrel, rest))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(here(quarrel, rest)).status_code in (200, 403)
            assert len(asked) <= MOST_QUERIES, [each["sql"][:160] for each in asked]
