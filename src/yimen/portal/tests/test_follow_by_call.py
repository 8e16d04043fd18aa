"""A caller follows a listed matter of somebody else, by the hand of whoever takes the call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import Settings
from tests.cast import Cast, Story, refused
from tests.quarrels import Quarrel, open_centre

from yimen.cases.models import Passage, Wording
from yimen.cases.policy import sees
from yimen.kernel.models import StoredEvent
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal.listing.commands import follow, follow_for
from yimen.portal.listing.queries import follower_counts
from yimen.portal.listing.reactions import tell_followers
from yimen.portal.models import Follower
from yimen.reading.nearby.commands import write_signs
from yimen.requests.models import Draft, Kind, Request
from yimen.requests.tests.test_register_page import said
from yimen.ui.tests.visitors import Door, text_of
from yimen.ui.tests.visitors import door as door

from .conftest import OTHER, PHONE, delivered, jobs
from .test_published import told

HERE = "/requests/register/"
TROUBLE: dict[str, Any] = {"title": "柳林苑小区餐馆油烟直排", "body": "柳林苑餐馆油烟直排楼上。"}
BUTTON = 'name="follow"'


@pytest.fixture
def matter(cast: Cast) -> Story:
    """A listed matter of 王小明's, who is known by their telephone."""
    (story,) = told(cast, **TROUBLE)
    write_signs([story.request.pk])
    return story


def calls(story: Story, who: str = "agent", phone: str = OTHER) -> None:
    follow_for(story.request, getattr(story.cast, who), phone=phone, name="赵大海")


def sent(door: Door, story: Story, who: str = "agent", **more: Any) -> Any:
    """The form with what was typed so far, by the button beside the matter."""
    typed = {"phone": OTHER, "body": "柳林苑楼下饭店油烟扰民", "kind": "", "item": "", "area": ""}
    form = said(**{**typed, **more, "follow": story.request.number})
    del form["act"]
    return door(who).post(HERE, form)


# The act.


def test_the_caller_follows_and_has_it_too(matter: Story) -> None:
    calls(matter)
    (row,) = Follower.objects.all()
    assert row.resident == find_or_add(OTHER)
    assert (row.case_id, row.too) == (matter.request.pk, True)
    assert Request.objects.count() == 1, "no matter of their own is written down"


def test_the_call_is_noted_on_the_matter_and_never_whose_it_was(matter: Story) -> None:
    calls(matter)
    event = StoredEvent.objects.order_by("-number").filter(case_id=matter.request.pk)[0]
    assert (event.kind, event.actor) == ("cases.Noted", matter.cast.agent.key)
    assert set(event.facts) == {"passage", "digest"}
    note = Passage.objects.get(case=matter.request, wording=Wording.NOTE)
    assert note.text == "Somebody else called about it, and follows it."


def test_the_note_stands_in_the_citys_language_whatever_the_agent_reads(
    matter: Story, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = "zh-hans"
    with override("en"):
        calls(matter)
    note = Passage.objects.get(case=matter.request, wording=Wording.NOTE)
    assert note.text == "另有来电人反映同一问题，已关注本件。"


def test_they_are_told_what_followers_are_told(matter: Story) -> None:
    calls(matter)
    matter.dispatch(to=matter.cast.city.units["water"], basis="x").sign().answer().pass_check()
    for job in jobs("portal.tell_followers"):
        tell_followers(**job)
    (message,) = delivered()
    assert "was answered" in message


def test_following_twice_is_once_and_noted_once(matter: Story) -> None:
    calls(matter)
    calls(matter)
    assert follower_counts([matter.request.pk]) == {matter.request.pk: (1, 1)}
    assert Passage.objects.filter(wording=Wording.NOTE).count() == 1


def test_whoever_follows_already_has_it_too_from_now_on(matter: Story) -> None:
    person = find_or_add(OTHER)
    follow(matter.request, actor_of_resident(person.pk))
    calls(matter)
    assert follower_counts([matter.request.pk]) == {matter.request.pk: (1, 1)}
    assert not Passage.objects.filter(wording=Wording.NOTE).exists()


@pytest.mark.parametrize(
    "who",
    [
        *("dispatcher", "approver", "caller", "supervisor", "leader", "auditor", "administrator"),
        *("water", "resident", "neighbour"),
    ],
)
def test_only_who_writes_matters_down_does_it(matter: Story, who: str) -> None:
    with refused("an agent or a grid worker"):
        calls(matter, who)
    assert not Follower.objects.exists()


@pytest.mark.parametrize("who", ["other_county", "street"])
def test_who_does_not_see_the_matter_does_not_do_it(matter: Story, who: str) -> None:
    with refused("not yours to see"):
        calls(matter, who)
    assert not Follower.objects.exists()


def test_a_grid_worker_who_sees_it_does_it(matter: Story) -> None:
    matter.dispatch(to=matter.cast.city.units["street"], basis="x")
    calls(matter, "street")
    assert Follower.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"may_list": False},
        {"confidential": True},
        {"urgency": "urgent"},
        {"kind": Kind.REPORT},
        {"kind": Kind.COMPLAINT},
        {"item": None},
    ],
    ids=["not allowed", "secret", "urgent", "report", "complaint", "unread"],
)
def test_what_others_may_not_see_is_not_followed(cast: Cast, more: dict[str, Any]) -> None:
    (story,) = told(cast, **more)
    with refused("not on the public list"):
        calls(story)
    assert not Follower.objects.exists()
    assert not Resident.objects.filter(name="赵大海").exists()


def test_what_is_about_a_unit_is_not_followed(cast: Cast) -> None:
    (story,) = told(cast, about_unit=cast.city.units["street"])
    with refused("not on the public list"):
        calls(story)


def test_a_dispute_is_apart_and_not_followed(cast: Cast) -> None:
    apart = Quarrel(open_centre(cast.city)).register().dispute
    with refused("not yours to see"):
        follow_for(apart, cast.agent, phone=OTHER, name="")
    grid_worker = replace(cast.agent, reach="unit", units=frozenset({apart.centre_id}))
    assert sees(grid_worker, apart)
    with refused("not on the public list"):
        follow_for(apart, grid_worker, phone=OTHER, name="")
    assert not Follower.objects.exists()


def test_what_has_ended_is_not_followed(matter: Story) -> None:
    matter.answer_now(text="It is clean again.")
    with refused("has ended meanwhile"):
        calls(matter)
    assert not Follower.objects.exists()


def test_ones_own_matter_is_not_followed(matter: Story) -> None:
    with refused("the caller's own"):
        calls(matter, phone=PHONE)
    assert not Follower.objects.exists()


def test_whoever_cannot_be_told_does_not_follow(matter: Story) -> None:
    with refused("write down the number"):
        calls(matter, phone="")
    assert not Resident.objects.filter(name="赵大海").exists()


# The page.


def test_the_button_stands_beside_listed_matters_of_others_only(door: Door, matter: Story) -> None:
    typed = said(body="柳林苑楼下饭店油烟扰民", place="", phone=OTHER)
    for address in (HERE, "/requests/heard/"):
        page = text_of(door("agent").post(address, typed | {"act": "preview"}))
        assert "1 open matter of others is near" in page
        assert f'{BUTTON} value="{matter.request.number}"' in page
    assert BUTTON not in text_of(door("agent").post("/requests/heard/", typed | {"phone": PHONE}))
    matter.take("stop_listing", by=matter.cast.resident)
    page = text_of(door("agent").post("/requests/heard/", typed))
    assert matter.request.number in page
    assert BUTTON not in page


def test_by_the_button_the_caller_follows_and_the_draft_is_done_with(
    door: Door, matter: Story
) -> None:
    key = said()["id"]
    door("agent").post("/requests/draft/", said(id=key))
    response = sent(door, matter, id=key)
    assert (response.status_code, response["Location"]) == (302, HERE)
    assert Follower.objects.get().resident.phone == f"+86{OTHER}"
    assert not Draft.objects.exists()
    assert Request.objects.count() == 1


def test_the_next_form_says_what_became_of_it(door: Door, matter: Story) -> None:
    client = door("agent")
    form = said(phone=OTHER, follow=matter.request.number)
    page = text_of(client.post(HERE, form, follow=True))
    assert f"The caller follows {matter.request.number} now" in page


@pytest.mark.parametrize(
    ("phone", "status", "words"),
    [
        ("", 422, "write down the number"),
        ("12", 422, "not a telephone number"),
        (PHONE, 409, "caller's own"),
    ],
)
def test_what_was_typed_stays_where_it_is_refused(
    door: Door, matter: Story, phone: str, status: int, words: str
) -> None:
    response = sent(door, matter, phone=phone)
    page = text_of(response)
    assert response.status_code == status
    assert words in page.replace("&#x27;", "'")
    assert "柳林苑楼下饭店油烟扰民" in page
    assert "赵大海" in page
    assert "This field is required" not in page, "to follow nothing else need be said"
    assert not Follower.objects.exists()


def test_what_has_ended_meanwhile_is_said_and_nothing_is_lost(door: Door, matter: Story) -> None:
    matter.answer_now(text="It is clean again.")
    door("agent").post("/requests/draft/", said())
    response = sent(door, matter)
    assert response.status_code == 409
    assert "has ended meanwhile: register what the caller says" in text_of(response)
    assert "柳林苑楼下饭店油烟扰民" in text_of(response)
    assert Draft.objects.count() == 1
    assert not Follower.objects.exists()


@pytest.mark.parametrize("number", ["", "261123-99999", "x\0"])
def test_a_number_that_is_none_is_said_so(door: Door, matter: Story, number: str) -> None:
    response = door("agent").post(HERE, said(phone=OTHER, follow=number))
    assert response.status_code == 404
    assert "not yours to see" in text_of(response)
    assert "No water since" in text_of(response)


def test_another_county_finds_nothing(door: Door, matter: Story) -> None:
    assert sent(door, matter, "other_county").status_code == 404
    assert not Follower.objects.exists()


@pytest.mark.parametrize("who", ["water", "approver", "auditor", "administrator"])
def test_by_whom_no_matter_is_registered_none_is_followed(
    door: Door, matter: Story, who: str
) -> None:
    assert sent(door, matter, who).status_code == 403
    assert not Follower.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_strangers_and_residents_are_asked_to_sign_in(door: Door, matter: Story, who: str) -> None:
    assert sent(door, matter, who).status_code == 302
    assert not Follower.objects.exists()
