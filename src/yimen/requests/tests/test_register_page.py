"""Registering on the page: with a preview, and answered or dispatched in the same go."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.cases.models import Case
from yimen.kernel.ids import uuid7
from yimen.orgs.models import Resident
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
HERE = "/requests/register/"


def said(**more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "id": str(uuid7()),
        "act": "register",
        "channel": "phone",
        "phone": "138 0000 0009",
        "name": "赵大海",
        "wants_call": "on",
        "body": "No water since\r\nthis morning.",
        "kind": "complaint",
        "item": "T101",
        "area": "620702001001",
        "place": "Mill Lane 3",
        "urgency": "normal",
        **more,
    }


def test_what_was_said_becomes_a_case(door: Door) -> None:
    response = door("agent").post(HERE, said())
    case = Request.objects.get()
    assert response["Location"] == f"/cases/{case.pk}/"
    assert (case.kind, case.item_id, case.area_id) == ("complaint", "T101", "620702001001")
    assert (case.state, case.wants_call, case.confidential) == ("registered", True, False)
    assert case.title == "No water since\nthis morning."
    assert case.resident is not None
    assert case.resident.phone == "+8613800000009"


def test_sent_twice_it_is_the_same_case(door: Door) -> None:
    client, form = door("agent"), said()
    one, two = client.post(HERE, form), client.post(HERE, form)
    assert one["Location"] == two["Location"]
    assert Case.objects.count() == 1


def test_a_preview_tells_the_unit_the_dates_and_earlier_matters_and_keeps_nothing(
    door: Door,
) -> None:
    client = door("desk")
    client.post(HERE, said(body="An older matter"))
    shown = text_of(client.post(HERE, said(act="preview")))
    for words in ("Water company", "City directory 2026", "Handling", "An older matter"):
        assert words in shown
    assert "No water since" in shown, "what was typed stays"
    assert Case.objects.count() == 1


def test_a_half_filled_preview_says_what_is_missing_and_still_helps(door: Door) -> None:
    response = door("desk").post(HERE, {"act": "preview", "item": "T101", "id": str(uuid7())})
    assert response.status_code == 422
    assert "Water company" in text_of(response)
    assert not Case.objects.exists()


def test_earlier_matters_are_shown_to_those_who_meet_residents_only(door: Door) -> None:
    door("agent").post(HERE, said(body="An older matter"))
    assert "An older matter" not in text_of(door("street").post(HERE, said(act="preview")))


def test_registered_and_dispatched_in_one_go(door: Door) -> None:
    door("desk").post(HERE, said(act="dispatch"))
    case = Request.objects.get()
    assert (case.state, case.lead) == ("dispatched", door.city.units["water"])


def test_registered_and_answered_in_one_go(door: Door) -> None:
    door("agent").post(HERE, said(act="answer", answer="Pay at the counter."))
    assert Request.objects.get().state == "closed"


@pytest.mark.parametrize(("who", "act"), [("agent", "answer"), ("desk", "dispatch")])
def test_the_same_go_sent_twice_is_the_same_case(door: Door, who: str, act: str) -> None:
    client, form = door(who), said(act=act, answer="Pay at the counter.")
    one, two = client.post(HERE, form), client.post(HERE, form)
    assert two.status_code == 302
    assert one["Location"] == two["Location"]
    assert Request.objects.get().head == 2


def test_answering_at_once_needs_the_answer(door: Door) -> None:
    response = door("agent").post(HERE, said(act="answer"))
    assert response.status_code == 422
    assert response.context["form"].errors["answer"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"item": ""}, "names no unit"),
        ({"about_unit": "water"}, "never be dispatched"),
    ],
)
def test_if_it_cannot_be_dispatched_nothing_of_it_is_kept(
    door: Door, more: dict[str, str], words: str
) -> None:
    response = door("desk").post(HERE, said(act="dispatch", **more))
    assert response.status_code == 409
    assert words in text_of(response)
    assert "No water since" in text_of(response)
    assert not Case.objects.exists()
    assert not Resident.objects.filter(name="赵大海").exists()


def test_an_agent_who_is_no_dispatcher_cannot_dispatch_by_forging_the_button(door: Door) -> None:
    client = door("agent")
    assert 'value="dispatch"' not in text_of(client.get(HERE))
    assert client.post(HERE, said(act="dispatch")).status_code == 403
    assert not Case.objects.exists()


def test_a_telephone_that_is_none_is_said_so(door: Door) -> None:
    response = door("agent").post(HERE, said(phone="12"))
    assert response.status_code == 422
    assert response.context["form"].errors["phone"]


def test_nobody_need_say_who_they_are(door: Door) -> None:
    door("agent").post(HERE, said(phone="", name="", confidential="on"))
    case = Request.objects.get()
    assert case.resident is None
    assert case.confidential


def test_a_repeat_joins_the_earlier_matter(door: Door) -> None:
    client = door("agent")
    client.post(HERE, said())
    first = Request.objects.get()
    client.post(HERE, said(repeat_of=first.number))
    second = Request.objects.exclude(pk=first.pk).get()
    assert second.matter == first.pk
    assert second.number in text_of(client.get(f"/cases/{first.pk}/"))


def test_a_grid_worker_registers_what_they_meet(door: Door) -> None:
    client = door("street")
    assert client.get(HERE).context["form"]["channel"].value() == "grid"
    response = client.post(HERE, said(channel="grid"))
    assert response["Location"] == "/queue/", "the centre has it now"
    assert Request.objects.get().channel == "grid"


@pytest.mark.parametrize("who", ["water", "approver", "auditor", "administrator"])
def test_others_do_not_register(door: Door, who: str) -> None:
    client = door(who)
    assert client.get(HERE).status_code == 403
    assert client.post(HERE, said()).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_strangers_and_residents_are_asked_to_sign_in(door: Door, who: str) -> None:
    client = door(who)
    assert client.post(HERE, said()).status_code == 302
    assert not Case.objects.exists()
