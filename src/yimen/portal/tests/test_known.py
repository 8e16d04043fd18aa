"""What the city knows of a resident: shown, put right, taken along, erased (个人信息保护法)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from pytest_django import DjangoAssertNumQueries
from tests.cast import Story

from yimen.cases.contact import reach
from yimen.kernel.actors import Actor
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import NotAllowed, Refused
from yimen.kernel.time import now
from yimen.links.sms.commands import receive, send
from yimen.links.sms.models import Message, Received
from yimen.orgs.commands import disclose, erase, find_or_add
from yimen.orgs.models import Disclosure, Post, Resident, Role, Staff
from yimen.orgs.queries import actor_of_resident
from yimen.portal import queries
from yimen.portal.commands import leave_for_good
from yimen.portal.invitations import rating_url
from yimen.portal.models import Code

from .conftest import OTHER, PHONE, Visitor, delivered, photo, text

E164 = f"+86{PHONE}"
SAID = {"purpose": "which house is it"}


def clerk(story: Story, *units: str) -> Actor:
    """Somebody with a row and posts of their own, as the actor of the first of their units."""
    staff = Staff.objects.create(login="zhao", name="Zhao Secret")
    for unit in units:
        row = story.cast.city.units[unit]
        Post.objects.create(staff=staff, unit=row, role=Role.HANDLER, since=date(2020, 1, 1))
    return story.cast.city.actor(str(staff.pk), units[0], Role.HANDLER)


@pytest.fixture
def ended(story: Story, inside: Visitor) -> Visitor:
    """The resident whose only matter has ended, signed in."""
    story.call_back()
    return inside


def test_the_person_sees_what_is_known(inside: Visitor, story: Story) -> None:
    assert 'href="/my-data/"' in inside.get("/matters/").content.decode()
    page = text(inside.get("/my-data/"))
    assert "王小明" in page
    assert PHONE in page
    assert "Nobody has read your name or telephone in clear." in page


def test_the_person_sees_which_office_read_it_when_and_for_what(
    inside: Visitor, story: Story
) -> None:
    reach(story.request, clerk(story, "water"), **SAID)
    page = text(inside.get("/my-data/"))
    for said in ("Water company", "which house is it", story.request.number):
        assert said in page
    assert "Zhao" not in page, "the office answers, not the clerk"


def test_of_several_offices_it_is_the_one_that_has_the_matter(story: Story, city: object) -> None:
    story.to_hand()
    actor = story.cast.resident
    somebody = clerk(story, "water", "roads")
    reach(story.request, somebody, **SAID)
    disclose(story.cast.person, somebody, purpose="a letter")
    assert [each.by for each in queries.readings(actor)] == [
        "Water company, Roads bureau",
        "Water company",
    ]
    Post.objects.all().update(until=date(2020, 2, 1))
    assert {each.by for each in queries.readings(actor)} == {"An office of the city"}


def test_systems_are_named_and_so_is_the_person(story: Story) -> None:
    story.register()
    disclose(story.cast.person, Actor("system:110", "area"), purpose="hand-over")
    disclose(story.cast.person, story.cast.resident, purpose="copy")
    by = [each.by for each in queries.readings(story.cast.resident)]
    assert by == ["You yourself", "The system 110"]


def test_a_reading_names_no_matter_of_somebody_else(inside: Visitor, story: Story) -> None:
    other = Story(story.cast, now()).register("Of the neighbour", resident=find_or_add(OTHER))
    mine = story.cast.person
    disclose(mine, story.cast.agent, purpose="mixed up", case_id=other.request.pk)
    page = text(inside.get("/my-data/"))
    assert "mixed up" in page
    assert other.request.number not in page


def test_nobody_sees_who_read_of_another(inside: Visitor, story: Story) -> None:
    disclose(find_or_add(OTHER), story.cast.agent, purpose="of the neighbour")
    assert "of the neighbour" not in text(inside.get("/my-data/"))
    assert "of the neighbour" not in inside.post("/my-data/file/").content.decode()


def test_name_and_address_are_put_right_and_may_be_emptied(inside: Visitor, story: Story) -> None:
    form = inside.get("/my-data/correct/").content.decode()
    assert 'value="王小明"' in form
    said = {"name": " 王晓明 ", "address": "Mill Lane 3", "phone": OTHER}
    assert inside.post("/my-data/correct/", **said).status_code == 302
    person = Resident.objects.get(pk=story.cast.person.pk)
    assert (person.name, person.address, person.phone) == ("王晓明", "Mill Lane 3", E164)
    assert inside.post("/my-data/correct/", name="", address="").status_code == 302
    assert Resident.objects.get(pk=person.pk).name == ""
    assert inside.post("/my-data/correct/", name="x" * 61).status_code == 422


def test_all_of_it_is_one_file(inside: Visitor, story: Story) -> None:
    inside.post(f"/matters/{story.request.pk}/attach/", papers=[photo("mine.png")])
    reach(story.request, story.cast.caller, purpose="follow-up call")
    answer = inside.post("/my-data/file/")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="yimen-')
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.content)
    assert told["person"] == {"name": "王小明", "telephone": E164, "address": "", "email": ""}
    (matter,) = told["matters"]
    assert matter["number"] == story.request.number
    assert matter["answer"] == "The valve was replaced."
    assert matter["history"][-1]["file"]["name"] == "mine.png"
    shown = text(inside.get(f"/matters/{story.request.pk}/"))
    assert all(line["says"] in shown for line in matter["history"])
    read = [(each["purpose"], each["matter"]) for each in told["readings"]]
    assert read == [
        ("Download of everything that is known", ""),
        ("follow-up call", story.request.number),
    ]


def test_the_file_holds_nothing_that_the_page_keeps_back(inside: Visitor, story: Story) -> None:
    story.note(text="An inner word")
    told = inside.post("/my-data/file/").content.decode()
    assert "An inner word" not in told
    assert story.cast.water.key not in told


def test_the_file_has_more_matters_than_a_page(
    inside: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    Story(story.cast, now()).register("Another one")
    monkeypatch.setattr(queries, "MOST", 1)
    assert len(json.loads(inside.post("/my-data/file/").content)["matters"]) == 2


def test_the_file_is_taken_by_a_form_only_and_not_without_end(inside: Visitor) -> None:
    assert inside.get("/my-data/file/").status_code == 405
    codes = [inside.post("/my-data/file/").status_code for _time in range(7)]
    assert codes == [200] * 6 + [429]


def test_correcting_has_an_end_too(inside: Visitor) -> None:
    codes = [inside.post("/my-data/correct/", name="x").status_code for _time in range(21)]
    assert codes == [302] * 20 + [429]


PAGES = ["/my-data/", "/my-data/correct/", "/my-data/erase/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_who_they_are(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).headers["Location"] == f"/follow/?next={path}"
    assert visitor.post("/my-data/file/").headers["Location"] == "/follow/"
    assert visitor.post("/my-data/erase/", sure="on").headers["Location"] == "/follow/"


def test_a_form_of_another_page_is_not_taken(ended: Visitor, story: Story) -> None:
    """Nobody else's page can erase a resident (CSRF)."""
    ended.browser.handler.enforce_csrf_checks = True
    for path in ("/my-data/erase/", "/my-data/file/", "/my-data/correct/"):
        assert ended.post(path, sure="on").status_code == 403
    assert not Resident.objects.get(pk=story.cast.person.pk).erased_at


# Erasure.


def test_who_has_an_open_matter_is_not_erased_yet(inside: Visitor, story: Story) -> None:
    page = text(inside.get("/my-data/erase/"))
    assert "One of your matters is still open" in page
    assert "No water on Mill Lane" in page
    response = inside.post("/my-data/erase/", sure="on")
    assert response.status_code == 409
    assert "One of your matters is still open" in text(response)
    assert Resident.objects.get(pk=story.cast.person.pk).name == "王小明"
    assert inside.get("/my-data/").status_code == 200


def test_without_the_tick_nothing_is_erased(ended: Visitor, story: Story) -> None:
    page = text(ended.get("/my-data/erase/"))
    assert "What goes" in page
    assert "What stays" in page
    assert ended.post("/my-data/erase/").status_code == 422
    assert Resident.objects.get(pk=story.cast.person.pk).name == "王小明"


def test_erased_and_gone(ended: Visitor, story: Story) -> None:
    response = ended.post("/my-data/erase/", sure="on")
    assert response.headers["Location"] == "/my-data/erased/"
    assert "Your data are erased" in text(ended.get("/my-data/erased/"))
    gone = Resident.objects.get(pk=story.cast.person.pk)
    assert (gone.name, gone.phone, gone.address, gone.phone_hash) == ("", "", "", None)
    assert gone.erased_at
    assert "resident" not in ended.browser.session
    for path in ("/matters/", f"/matters/{story.request.pk}/", "/my-data/"):
        assert ended.get(path).headers["Location"] == f"/follow/?next={path}"


def test_no_other_browser_stays_inside(ended: Visitor, story: Story) -> None:
    elsewhere, neighbour = Visitor("203.0.113.2"), Visitor("203.0.113.3")
    elsewhere.enter(story.request.number)
    other = Story(story.cast, now()).register("Of the neighbour", resident=find_or_add(OTHER))
    neighbour.enter(other.request.number, OTHER)
    ended.post("/my-data/erase/", sure="on")
    assert elsewhere.get("/matters/").headers["Location"].startswith("/follow/")
    assert neighbour.get("/matters/").status_code == 200
    kept = [row.get_decoded().get("resident") for row in Session.objects.all()]
    assert str(story.cast.person.pk) not in kept


def test_whom_an_administrator_erased_is_outside_too(inside: Visitor, story: Story) -> None:
    erase(Resident.objects.get(pk=story.cast.person.pk), story.cast.administrator)
    assert inside.get(f"/matters/{story.request.pk}/").headers["Location"].startswith("/follow/")
    assert inside.post(f"/matters/{story.request.pk}/add/", text="x").status_code == 302
    assert inside.browser.session.get("resident") is None
    assert inside.post("/my-data/file/").headers["Location"] == "/follow/"


def test_an_erased_person_comes_in_by_no_other_door(ended: Visitor, story: Story) -> None:
    link = rating_url(story.request)
    path = link[link.index("/rate/") :]
    assert ended.get(path).status_code == 200
    ended.post("/my-data/erase/", sure="on")
    assert ended.get(path).status_code == 409
    delivered()
    before = Received.objects.count()
    ended.ask(story.request.number)
    delivered()
    assert Received.objects.count() == before


def test_what_waits_for_the_telephone_goes_too(ended: Visitor, story: Story) -> None:
    delivered()
    Visitor("203.0.113.2").ask(story.request.number)
    send(f"+86{OTHER}", "of the neighbour", "n:1")
    receive(f"+86{OTHER}", "of the neighbour", "n:0")
    sent_before = Message.objects.exclude(sent_at=None).count()
    ended.post("/my-data/erase/", sure="on")
    assert not Code.objects.exists()
    assert [each.phone for each in Message.objects.filter(sent_at=None)] == [f"+86{OTHER}"]
    assert [each.phone for each in Received.objects.all()] == [f"+86{OTHER}"]
    assert Message.objects.exclude(sent_at=None).count() == sent_before, "that it went stays known"


def test_the_same_telephone_may_begin_anew_and_sees_nothing_old(
    ended: Visitor, story: Story
) -> None:
    ended.post("/my-data/erase/", sure="on")
    key = ended.send()
    person = Resident.objects.get(phone_hash=keyed_hash(E164))
    assert person.pk != story.cast.person.pk
    page = text(ended.get("/matters/"))
    assert "The street lamp is dark." in page
    assert "No water on Mill Lane" not in page
    assert ended.get(f"/matters/{story.request.pk}/").status_code == 404
    assert ended.get(f"/matters/{key}/").status_code == 200


def test_only_the_person_has_themself_erased(story: Story) -> None:
    story.to_call().call_back()
    for actor in (story.cast.neighbour, story.cast.agent, story.cast.administrator):
        with pytest.raises(NotAllowed):
            leave_for_good(story.cast.person, actor)
    Story(story.cast, now()).register("Another one")
    with pytest.raises(Refused):
        leave_for_good(story.cast.person, actor_of_resident(story.cast.person.pk))


def test_who_tries_without_end_is_stopped(inside: Visitor) -> None:
    codes = [inside.post("/my-data/erase/", sure="on").status_code for _time in range(11)]
    assert codes == [409] * 10 + [429]


def test_what_is_known_costs_few_queries(
    inside: Visitor, story: Story, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    somebody = clerk(story, "water", "roads")
    for day in range(20):
        Disclosure.objects.create(
            resident=story.cast.person,
            actor=somebody.key,
            case_id=story.request.pk,
            at=now() - timedelta(days=day),
            **SAID,
        )
    with django_assert_max_num_queries(6):
        inside.get("/my-data/")
