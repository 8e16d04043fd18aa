"""Who may not see a case sees nothing of it on any page, and changes nothing by any of them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Story, at

from yimen.cases.models import Task
from yimen.cases.process import TASK
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.time import time_is
from yimen.orgs.models import Resident
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "sheet/",
    "sheet.pdf",
    "contact/",
    "attach/",
    "note/",
    "urge/",
    "answer/",
    "correct/",
    "files/1/",
    "files/1/view/",
    "files/1/small/",
    "files/1/large/",
    "files/1/framed/",
    "tasks/new/",
    "tasks/1/sign_task/",
)
KEPT_OUT = ("other_county", "housing", "street", "administrator", "roads")
"""Another county's centre, other units, who keeps the system, and the unit that is reported."""
STRANGERS = ("stranger", "resident", "neighbour")
LISTS = (
    "/queue/",
    "/search/?q=Mill",
    "/search/?q=Mill&order=fit",
    "/boards/cases/",
    "/boards/shelved/",
    "/boards/",
)


@pytest.fixture
def told(story: Story) -> Request:
    """A report about the roads bureau, in the hands of the water company."""
    units = story.cast.city.units
    story.register("Leak under Mill bridge", about_unit=units["roads"])
    story.dispatch(to=units["water"], basis="x").sign()
    return story.request


@pytest.mark.parametrize("who", KEPT_OUT)
def test_the_case_is_not_there(door: Door, told: Request, who: str) -> None:
    client = door(who)
    for page in PAGES:
        for response in (
            client.get(f"/cases/{told.pk}/{page}"),
            client.post(f"/cases/{told.pk}/{page}", {"text": "x", "reason": "x", "purpose": "x"}),
        ):
            assert response.status_code in {404, 405}, page
            assert "Mill" not in text_of(response), page
        assert Request.objects.get().head == told.head, page


@pytest.mark.parametrize("who", STRANGERS)
def test_staff_pages_ask_strangers_and_residents_to_sign_in(
    door: Door, told: Request, who: str
) -> None:
    client = door(who)
    for page in PAGES:
        for response in (
            client.get(f"/cases/{told.pk}/{page}"),
            client.post(f"/cases/{told.pk}/{page}", {"text": "x"}),
        ):
            asked = response.status_code == 302 and response["Location"].startswith("/sign-in/")
            assert asked or response.status_code in {404, 405}, f"{page}: not there, or no form"
        assert Request.objects.get().head == told.head, page


@pytest.mark.parametrize("who", KEPT_OUT)
def test_no_list_holds_it(door: Door, told: Request, who: str) -> None:
    client = door(who)
    for page in LISTS:
        response = client.get(page)
        assert response.status_code == 200, page
        # the search page shows what was searched for
        assert "Leak under" not in text_of(response), page
        assert str(told.pk) not in text_of(response), page
        assert told.number not in text_of(response), page


@pytest.mark.parametrize("who", KEPT_OUT)
def test_its_number_and_its_telephone_lead_nowhere(door: Door, told: Request, who: str) -> None:
    client = door(who)
    for typed in (told.number, "13800000001"):
        response = client.get("/search/", {"q": typed})
        assert response.status_code == 200, "no redirect to the case"
        assert str(told.pk) not in text_of(response)


def test_only_those_who_meet_residents_find_by_telephone(door: Door, told: Request) -> None:
    """Others cannot even tell a known telephone from one that nobody has."""
    Resident.objects.filter(pk=door.cast.person.pk).update(phone_hash=keyed_hash("+8613800000001"))
    assert told.number in text_of(door("agent").get("/search/?q=13800000001"))
    for who in ("water", "auditor"):
        known, unknown = (
            text_of(door(who).get("/search/", {"q": phone}))
            .partition("<main")[2]
            .replace(phone, "")
            for phone in ("13800000001", "13900000009")
        )
        assert known == unknown


@pytest.mark.parametrize("who", KEPT_OUT)
def test_no_figure_counts_it(door: Door, told: Request, who: str) -> None:
    response = door(who).get("/boards/figures/?month=2026-03")
    assert response.context["registered"] == 0


def test_those_who_work_on_it_find_it(door: Door, told: Request) -> None:
    for who in ("water", "agent", "supervisor", "auditor", "leader"):
        assert door(who).get(f"/cases/{told.pk}/").status_code == 200
        assert told.number in text_of(door(who).get("/boards/cases/"))
        assert door(who).get("/search/", {"q": told.number}).status_code == 302
    assert door("supervisor").get("/boards/figures/?month=2026-03").context["registered"] == 1


def test_an_auditor_reads_and_does_nothing_that_moves_it(door: Door, told: Request) -> None:
    client = door("auditor")
    for step in ("urge", "supervise", "correct", "answer", "withdraw"):
        response = client.post(f"/cases/{told.pk}/{step}/", {"reason": "x"})
        assert response.status_code in {403, 409, 422}
    assert client.get(f"/cases/{told.pk}/contact/").status_code == 403
    assert Request.objects.get().head == told.head


def test_an_assisting_unit_sees_the_case_and_does_its_own_task_only(
    door: Door, told: Request, story: Story
) -> None:
    story.request = told
    with_task(story, "housing")
    client = door("housing")
    assert client.get(f"/cases/{told.pk}/").status_code == 200
    assert client.post(f"/cases/{told.pk}/tasks/1/sign_task/").status_code == 302
    assert client.get(f"/cases/{told.pk}/answer/").status_code == 403
    assert client.get(f"/cases/{told.pk}/contact/").status_code == 403
    assert door("street").post(f"/cases/{told.pk}/tasks/1/do_task/").status_code == 404
    assert Task.objects.get().state == "signed"


def with_task(story: Story, unit: str) -> None:
    """Ask a unit to assist, by a month from now."""
    with time_is(story.moment):
        TASK.commands["ask"](
            Task(case=story.request),
            story.cast.dispatcher,
            unit=story.cast.city.units[unit],
            wanted="Say whose the wall is",
            due_at=at("2027-03-02 18:00"),
        )


def test_a_file_is_for_those_who_see_the_case(door: Door, told: Request) -> None:
    sent = SimpleUploadedFile("a.txt", "明天来人".encode())
    assert door("water").post(f"/cases/{told.pk}/attach/", {"file": sent}).status_code == 302
    here = f"/cases/{told.pk}/files/1/"
    expected = {
        "water": 200,
        "agent": 200,
        "resident": 200,
        "neighbour": 404,
        "stranger": 302,
        **dict.fromkeys(KEPT_OUT, 404),
    }
    assert {who: fetch(door(who), here) for who in expected} == expected


def test_an_internal_file_is_not_for_the_resident(door: Door, told: Request) -> None:
    sent = SimpleUploadedFile("a.txt", b"for us")
    door("water").post(f"/cases/{told.pk}/attach/", {"file": sent, "internal": "on"})
    here = f"/cases/{told.pk}/files/1/"
    assert fetch(door("resident"), here) == 404
    assert fetch(door("agent"), here) == 200


def fetch(client: Client, path: str) -> int:
    """The status of a page, whose stream is read to its end."""
    response = client.get(path)
    if getattr(response, "streaming", False):
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return int(response.status_code)


def test_a_link_does_not_tell_a_unit_that_it_was_reported(door: Door) -> None:
    report = Story(door.cast).register("They took money", about_unit=door.city.units["water"])
    story = Story(door.cast).to_hand("water")
    story.take("link", door.cast.dispatcher, other=report.request, bond="follows")
    places = ("/queue/", f"/cases/{story.request.pk}/", f"/api/v1/cases/{story.request.pk}")
    for place in places:
        assert report.request.number not in text_of(door("water").get(place)), place
    for place in places[1:]:
        assert report.request.number in text_of(door("dispatcher").get(place)), place
