"""A party at its own door: what is common and its own side, never a word of the other's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.cast import City
from tests.quarrels import Centre, Quarrel, open_centre
from tests.visits import Come, arrivals

from yimen.aftercare.models import Form, Publication
from yimen.aftercare.process import PUBLICATION
from yimen.cases.commands import note
from yimen.kernel.actors import Actor
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now, time_is
from yimen.mediation.models import Dispute, Party
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Resident
from yimen.orgs.queries import resident_by_phone, today

from .conftest import PHONE, Visitor, code_sent, text

BUDGET = {"": 11, "say/": 10}
ONE = {
    "name": "王阿福",
    "phone": "13900000071",
    "address": "Crane Lane 71",
    "id_number": "620702197101010071",
    "employer": "Crane Works",
    "service_address": "Crane Yard 71",
}
TWO = {
    "name": "赵阿贵",
    "phone": "13900000072",
    "address": "Duck Lane 72",
    "id_number": "620702197202020072",
    "employer": "Duck Works",
    "service_address": "Duck Yard 72",
}
INNER = {
    "title": "TITLEWORDS",
    "body": "STORYWORDS",
    "place": "PLACEWORDS",
    "note": "NOTEWORDS",
    "reason": "REASONWORDS",
}


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def come(centre: Centre) -> Come:
    return arrivals(centre)


@pytest.fixture
def quarrel(centre: Centre) -> Quarrel:
    """A dispute of the last hour between two who are known in full, with inner words in it."""
    centre.zhang = find_or_add(ONE["phone"], ONE["name"], ONE["address"])
    centre.li = find_or_add(TWO["phone"], TWO["name"], TWO["address"])
    told = Quarrel(centre, now() - timedelta(hours=1))
    told.register(INNER["title"], body=INNER["body"], place=INNER["place"], applicant=None)
    for side, who in (("applicant", ONE), ("respondent", TWO)):
        said: dict[str, Any] = {key: who[key] for key in who if key != "service_address"}
        told.take("add_party", side=side, **said)
    told.assign().send_back(reason=INNER["reason"]).assign().sign()
    told.change_party(party=1, service_address=ONE["service_address"])
    told.change_party(party=2, service_address=TWO["service_address"])
    with time_is(told.moment):
        note(told.dispute, centre.mediator, text=INNER["note"])
    return told


def enter(visitor: Visitor, quarrel: Quarrel, who: dict[str, str]) -> str:
    """Through the door with number, telephone and code; the page that it leads to."""
    response = visitor.enter(quarrel.dispute.number, who["phone"])
    assert response["Location"] == f"/matters/disputes/{quarrel.dispute.pk}/"
    return str(response["Location"])


@pytest.mark.parametrize(("own", "other"), [(ONE, TWO), (TWO, ONE)])
def test_a_party_reads_what_is_common_and_nothing_of_the_other_side(
    visitor: Visitor, quarrel: Quarrel, own: dict[str, str], other: dict[str, str]
) -> None:
    quarrel.say(by=actor_of(other), words="OTHERWORDS").ask_more_time(days=9, reason="the survey")
    here = enter(visitor, quarrel, own)
    for path in (here, "/matters/", f"{here}say/", f"{here}stop/", f"{here}confirm_address/"):
        page = visitor.get(path).content.decode()
        hidden = [*other.values(), *INNER.values(), "OTHERWORDS"]
        assert [word for word in hidden if word in page] == [], path
        keyless = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)
        assert other["phone"][-4:] not in keyless
    page = text(visitor.get(here))
    for words in ("In mediation", "Land and water team", "9 more days: the survey", own["name"]):
        assert words in page, words
    assert own["service_address"] in page


def actor_of(who: dict[str, str]) -> Actor:
    """A party as it acts."""
    found = resident_by_phone(f"+86{who['phone']}")
    assert found
    return Actor(f"resident:{found.pk}", "own")


def test_nobody_else_comes_in(visitor: Visitor, quarrel: Quarrel, come: Come) -> None:
    here = f"/matters/disputes/{quarrel.dispute.pk}/"
    assert visitor.get(here)["Location"] == f"/follow/?next={here}"
    stranger = find_or_add("13900000099", "Nobody")
    visitor.ask(quarrel.dispute.number, "13900000099")
    response = visitor.post("/follow/code/", code="000000")
    assert response.status_code == 422
    session = visitor.browser.session
    session["resident"] = str(stranger.pk)
    session.save()
    for path in (here, f"{here}say/", f"{here}stop/"):
        assert visitor.get(path).status_code == 404
        if path != here:
            assert visitor.post(path, words="let me in").status_code == 404
    assert come("hotline").get(here).status_code == 302, "staff are no residents"
    assert StoredEvent.objects.filter(kind="mediation.PartySpoke").count() == 0


def test_whoever_is_no_party_any_more_is_out(visitor: Visitor, quarrel: Quarrel) -> None:
    here = enter(visitor, quarrel, TWO)
    quarrel.remove_party(party=2)
    assert visitor.get(here).status_code == 404


def test_what_a_party_says_is_read_by_the_mediators_and_by_itself(
    visitor: Visitor, quarrel: Quarrel, come: Come
) -> None:
    here = enter(visitor, quarrel, TWO)
    assert visitor.post(f"{here}say/", words="I measured it.").status_code == 302
    assert "I measured it." in text(visitor.get(here))
    mediator = come("mediator").get(f"/cases/{quarrel.dispute.pk}/").content.decode()
    assert "I measured it." in mediator
    assert visitor.post(f"{here}say/", words="").status_code == 422


def test_the_same_form_sent_twice_is_said_once(visitor: Visitor, quarrel: Quarrel) -> None:
    here = enter(visitor, quarrel, TWO)
    for _time in range(2):
        assert visitor.post(f"{here}say/", words="Once.", once="a").status_code == 302
    assert StoredEvent.objects.filter(kind="mediation.PartySpoke").count() == 1


def test_an_address_for_the_court_is_kept_of_oneself_alone(
    visitor: Visitor, quarrel: Quarrel
) -> None:
    here = enter(visitor, quarrel, TWO)
    visitor.post(f"{here}confirm_address/", service_address="New Lane 5")
    known = dict(Party.objects.values_list("number", "service_address"))
    assert known == {1: ONE["service_address"], 2: "New Lane 5"}
    assert "New Lane" not in str(list(StoredEvent.objects.values_list("facts", flat=True)))


def test_more_time_is_agreed_to_once_and_mediation_is_stopped(
    visitor: Visitor, quarrel: Quarrel
) -> None:
    here = enter(visitor, quarrel, TWO)
    assert "Agree to more time" not in text(visitor.get(here))
    quarrel.ask_more_time()
    visitor.post(f"{here}agree_to_more_time/")
    assert Dispute.objects.get().agreed_by == [2]
    page = text(visitor.get(here))
    assert "You agreed to more time." in page
    assert f"{here}agree_to_more_time/" not in visitor.get(here).content.decode()
    assert visitor.get(f"{here}agree_to_more_time/").status_code == 404
    visitor.post(f"{here}stop/", words="Enough.")
    assert Dispute.objects.get().state == "failed"
    assert "You said that you will not go on." in text(visitor.get(here))


def test_only_who_asked_for_mediation_takes_it_back(visitor: Visitor, quarrel: Quarrel) -> None:
    here = enter(visitor, quarrel, TWO)
    assert visitor.post(f"{here}withdraw/", reason="not mine").status_code == 403
    other = Visitor("203.0.113.9")
    there = enter(other, quarrel, ONE)
    assert other.post(f"{there}withdraw/", reason="We talked.").status_code == 302
    assert Dispute.objects.get().state == "withdrawn"
    assert "REASON" not in text(visitor.get(here))
    assert "We talked." not in text(visitor.get(here))


def test_a_promise_that_is_not_kept_is_reported_by_whom_it_was_made_to(
    visitor: Visitor, quarrel: Quarrel
) -> None:
    day = today()
    quarrel.agree_orally(party=2, until=day - timedelta(days=3), record="The fence goes.")
    here = enter(visitor, quarrel, TWO)
    assert "You promised this" in text(visitor.get(here))
    assert visitor.get(f"{here}break_promise/").status_code == 404
    other = Visitor("203.0.113.9")
    there = enter(other, quarrel, ONE)
    assert "The other side promised this" in text(other.get(there))
    answer = other.post(f"{there}break_promise/", obligation="1", reason="It still stands.")
    assert answer.status_code == 302
    assert Dispute.objects.get().state == "broken"
    assert "It still stands." not in text(visitor.get(here))


def test_whoever_is_needed_in_a_dispute_is_not_erased(visitor: Visitor, quarrel: Quarrel) -> None:
    enter(visitor, quarrel, TWO)
    assert "is still open" in text(visitor.get("/my-data/erase/"))
    assert visitor.post("/my-data/erase/", sure="on").status_code == 409
    assert Resident.objects.filter(erased_at=None, name__isnull=False).exists()


def sent_in(visitor: Visitor, **changed: str) -> str:
    """All three questions and the code; the path of the check."""
    root = visitor.get("/disputes/send/")["Location"].rsplit("/", 2)[0]
    said = {
        "what": {"dispute_type": "neighbours", "body": "SECRETSTORY", "area": "620702001"},
        "whom": {"other_name": "赵阿贵", "other_phone": TWO["phone"]},
        "who": {"phone": PHONE, "name": "王小明"},
    }
    for name, answers in said.items():
        mine = {key: value for key, value in changed.items() if key in answers}
        assert visitor.post(f"{root}/{name}/", **{**answers, **mine}).status_code == 302
    visitor.post(f"{root}/code/", code=code_sent())
    return f"{root}/check/"


def test_a_dispute_is_sent_in_by_three_short_steps(
    visitor: Visitor, centre: Centre, come: Come
) -> None:
    check = sent_in(visitor)
    assert "SECRETSTORY" in text(visitor.get(check))
    response = visitor.post(check)
    dispute = Dispute.objects.get()
    assert response["Location"] == f"/matters/disputes/{dispute.pk}/"
    assert (dispute.source, dispute.channel, dispute.centre.code) == ("online", "web", "mediation")
    sides = dict(Party.objects.values_list("side", "resident__name"))
    assert set(sides) == {"applicant", "respondent"}
    assert "SECRETSTORY" in text(visitor.get(response["Location"])), "one's own words"
    assert visitor.get(check)["Location"] == response["Location"]
    other = Visitor("203.0.113.9")
    there = other.enter(dispute.number, TWO["phone"])["Location"]
    page = text(other.get(there))
    assert "SECRETSTORY" not in page
    assert "王小明" not in page
    assert "Neighbours" in page
    assert "SECRETSTORY" in come("window").get(f"/cases/{dispute.pk}/").content.decode()


def test_a_question_left_out_is_asked_and_nobody_is_a_party_against_themselves(
    visitor: Visitor, centre: Centre
) -> None:
    begin = visitor.get("/disputes/send/")["Location"]
    root = begin.rsplit("/", 2)[0]
    for rest in ("who/", "check/", "code/"):
        assert visitor.get(f"{root}/{rest}")["Location"] == begin
    assert visitor.post(begin, dispute_type="war", body="x").status_code == 422
    visitor.post(begin, dispute_type="neighbours", body="x")
    assert visitor.post(f"{root}/whom/").status_code == 422
    check = sent_in(visitor, other_phone=PHONE)
    response = visitor.post(check)
    assert response.status_code == 409
    assert "is a party already" in text(response)
    assert not Dispute.objects.exists()


def test_what_is_sent_in_has_its_title_in_the_citys_language(
    centre: Centre, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    visitor = Visitor(browser=Client(headers={"accept-language": "en"}))
    visitor.post(sent_in(visitor))
    assert Dispute.objects.get().title == "邻里"


@pytest.mark.parametrize("rest", BUDGET)
def test_a_page_takes_so_many_queries(visitor: Visitor, quarrel: Quarrel, rest: str) -> None:
    here = enter(visitor, quarrel, TWO) + rest
    visitor.get(here)
    with CaptureQueriesContext(connection) as told:
        assert visitor.get(here).status_code == 200
    assert len(told) <= BUDGET[rest], [each["sql"][:100] for each in told]


def prepared(quarrel: Quarrel, state: str) -> Publication:
    """A publication of the dispute, settled and told without who it was."""
    quarrel.agree_orally(party=2).note_performance().perform()
    with time_is(quarrel.moment):
        made: Publication = PUBLICATION.commands["prepare"](
            Publication(case=quarrel.dispute),
            quarrel.centre.mediator,
            form=Form.STORY,
            title="A fence",
            text="PUBLICWORDS",
        )
        if state == "ready":
            made = PUBLICATION.commands["ask_check"](made, quarrel.centre.mediator)
            made = PUBLICATION.commands["pass_check"](made, quarrel.centre.approver)
    return made


def test_a_party_reads_what_is_to_be_published_once_it_is_checked_and_consents(
    visitor: Visitor, quarrel: Quarrel
) -> None:
    made = prepared(quarrel, "ready")
    here = enter(visitor, quarrel, TWO)
    assert "May this be published?" in text(visitor.get(here))
    there = f"{here}publication/{made.number}/"
    assert "PUBLICWORDS" in text(visitor.get(there))
    assert visitor.post(there, answer="perhaps").status_code == 404
    assert visitor.post(there, answer="yes").status_code == 302
    made.refresh_from_db()
    assert made.consents == [2]
    assert "You have agreed." in text(visitor.get(there))
    assert visitor.post(there, answer="no").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.consents) == ("taken_down", [])
    assert visitor.get(there).status_code == 404


def test_a_text_that_is_not_checked_is_read_by_no_party(visitor: Visitor, quarrel: Quarrel) -> None:
    made = prepared(quarrel, "draft")
    here = enter(visitor, quarrel, TWO)
    assert "May this be published?" not in text(visitor.get(here))
    there = f"{here}publication/{made.number}/"
    assert visitor.get(there).status_code == 404
    assert visitor.post(there, answer="yes").status_code == 404
