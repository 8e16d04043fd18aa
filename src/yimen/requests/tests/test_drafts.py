"""What has been typed survives a closed browser, for whoever typed it and for nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.orgs.models import Post, Role, Staff
from yimen.requests.commands import calls
from yimen.requests.commands.calls import LONGEST
from yimen.requests.models import Draft, Request
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import HERE, said

pytestmark = pytest.mark.django_db
KEEP, DROP = "/requests/draft/", "/requests/draft/drop/"
AGAIN = f"{HERE}?draft=1"


def test_it_is_offered_and_not_forced(door: Door) -> None:
    client = door("agent")
    kept = client.post(KEEP, said(body="No water since"))
    assert kept.status_code == 200
    assert kept.json()["kept"] is True
    assert kept.json()["said"].startswith("Saved ")
    page = client.get(HERE)
    assert "A draft of yours was saved" in text_of(page)
    assert "No water since" in text_of(page), "what it is known by"
    assert not page.context["form"].is_bound


def test_gone_on_with_it_is_what_was_typed(door: Door) -> None:
    client, form = door("agent"), said(kind="help", wants_call="", confidential="on")
    picked = {"area": "东街街道", "area-typed": "东街街道", "area-picked": "620702001"}
    client.post(KEEP, form | picked | {"item": "T101"})
    page = client.get(AGAIN)
    assert page.status_code == 200
    shown = page.context["form"]
    assert not shown.errors
    assert str(shown["id"].value()) == form["id"]
    for name in ("phone", "name", "kind", "item", "place"):
        assert shown[name].value() == form[name]
    assert shown["confidential"].value()
    assert not shown["wants_call"].value()
    assert shown["area"].value().endswith("东街街道")
    assert 'value="620702001" checked' in text_of(page)
    assert "Water company" in text_of(page), "and what follows from it"


def test_half_of_it_is_kept_without_a_reproach(door: Door) -> None:
    client = door("agent")
    client.post(KEEP, {"id": str(uuid7()), "phone": "12", "body": "x"})
    page = client.get(AGAIN)
    assert page.context["form"]["phone"].value() == "12"
    assert "This did not go through" not in text_of(page)


def test_it_is_dropped_when_the_matter_is_registered(door: Door) -> None:
    client, form = door("agent"), said()
    client.post(KEEP, form)
    client.post(HERE, form)
    assert Request.objects.count() == 1
    assert not Draft.objects.exists()
    late = client.post(KEEP, form)
    assert late.json() == {"said": "", "kept": False}
    assert not Draft.objects.exists(), "a save that was under way brings it not back"


def test_it_stays_if_the_matter_was_not_registered(door: Door) -> None:
    client, form = door("agent"), said(phone="12")
    client.post(KEEP, form)
    assert client.post(HERE, form).status_code == 422
    assert Draft.objects.count() == 1


def test_it_can_be_thrown_away(door: Door) -> None:
    client = door("agent")
    client.post(KEEP, said())
    assert client.post(DROP)["Location"] == HERE
    assert not Draft.objects.exists()
    assert client.get(AGAIN).status_code == 200, "gone on with what is no more: an empty form"


def test_another_matters_draft_is_never_overwritten_unseen(door: Door) -> None:
    client, first = door("agent"), said(body="The first")
    client.post(KEEP, first)
    other = client.post(KEEP, said(body="The second"))
    assert other.status_code == 409
    assert "waits for you" in other.json()["error"]
    client.post(KEEP, first | {"body": "The first, longer"})
    assert "The first, longer" in text_of(client.get(AGAIN))
    assert Draft.objects.count() == 1
    client.post(HERE, said(body="The second"))
    assert Draft.objects.count() == 1, "the other's registration is not its end"


def test_a_form_with_nothing_typed_keeps_nothing(door: Door) -> None:
    client, form = door("agent"), said()
    client.post(KEEP, form)
    empty = {"id": form["id"], "channel": "phone", "urgency": "normal", "wants_call": "on"}
    assert client.post(KEEP, empty).json()["kept"] is False
    assert not Draft.objects.exists()


def test_it_waits_for_twelve_hours(door: Door) -> None:
    client = door("agent")
    client.post(KEEP, said())
    Draft.objects.update(saved_at=now() - timedelta(hours=11, minutes=59))
    calls.sweep()
    assert client.get(HERE).context["offer"]
    Draft.objects.update(saved_at=now() - timedelta(hours=12, minutes=1))
    assert not client.get(HERE).context["offer"]
    assert not client.get(AGAIN).context["form"].is_bound
    assert client.post(KEEP, said(body="Anew")).status_code == 200, "it is in nobody's way"
    Draft.objects.update(saved_at=now() - timedelta(hours=12, minutes=1))
    calls.sweep()
    assert not Draft.objects.exists()


def test_nobody_else_sees_it(door: Door) -> None:
    door("agent").post(KEEP, said())
    for who in ("desk", "other_county", "street"):
        client = door(who)
        assert not client.get(HERE).context["offer"]
        assert not client.get(AGAIN).context["form"].is_bound
        client.post(DROP)
    assert Draft.objects.count() == 1


def test_the_same_person_in_another_unit_does_not_see_it_there(door: Door) -> None:
    client = door("agent")
    client.post(KEEP, said())
    staff = Staff.objects.get(login="agent")
    other = door.city.units["ganzhou"]
    Post.objects.create(staff=staff, unit=other, role=Role.AGENT, since=date(2021, 1, 1))
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.force_login(staff)
    session = elsewhere.session
    session["place"] = [other.pk, other.name, True]
    session.save()
    page = elsewhere.get(HERE)
    assert page.status_code == 200
    assert not page.context["offer"]


@pytest.mark.parametrize("who", ["water", "dispatcher", "auditor", "administrator"])
def test_others_keep_none(door: Door, who: str) -> None:
    assert door(who).post(KEEP, said()).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "resident"])
@pytest.mark.parametrize("address", [KEEP, DROP])
def test_strangers_and_residents_are_asked_to_sign_in(door: Door, who: str, address: str) -> None:
    door("agent").post(KEEP, said())
    assert door(who).post(address, said()).status_code == 302
    assert Draft.objects.count() == 1


def test_it_takes_a_form_with_its_token(door: Door) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(door.staff("agent"))
    assert client.post(KEEP, said()).status_code == 403
    assert client.get(KEEP).status_code == 405
    assert client.get(DROP).status_code == 405


def test_it_lies_encrypted(door: Door) -> None:
    door("agent").post(KEEP, said())
    with connection.cursor() as cursor:
        cursor.execute("SELECT requests_draft::text FROM requests_draft")
        row = cursor.fetchone()[0]
    for word in ("0000", "赵大海", "No water", "Mill Lane"):
        assert word not in row


@pytest.mark.parametrize(
    "more", [{"id": "7"}, {"id": ""}, {"body": "x" * (LONGEST + 1)}], ids=["word", "none", "long"]
)
def test_what_is_no_draft_is_not_kept(door: Door, more: dict[str, Any]) -> None:
    answer = door("agent").post(KEEP, said(**more))
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not Draft.objects.exists()


def test_only_what_the_form_asks_for_is_kept(door: Door) -> None:
    client = door("agent")
    client.post(KEEP, said(evil="x", act="register", csrfmiddlewaretoken="secret"))
    kept = Draft.objects.get().said or ""
    assert "Mill Lane" in kept
    assert not {"evil", "secret", "act"} & set(kept.replace('"', " ").split())
