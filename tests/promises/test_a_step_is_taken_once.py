"""Promise 5 for steps: what is sent twice, by a form or by a system, is done once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests.cast import Story
from yimen.cases.models import Attachment, Passage, Task
from yimen.kernel.models import StepKey, StoredEvent
from yimen.kernel.sending import forget
from yimen.kernel.time import now, time_is
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Post, Role, Staff

from .conftest import at_once


@pytest.fixture
def handler(story: Story) -> Staff:
    """Somebody at the water company who handles what it has."""
    story.to_hand()
    person = Staff.objects.create_user("shui", name="Shui")
    unit = story.cast.city.units["water"]
    Post.objects.create(staff=person, unit=unit, role=Role.HANDLER, since=date(2020, 1, 1))
    return person


def browser(person: Staff) -> Client:
    """A browser in which they have signed in; it sends tokens, as browsers do."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(person)
    return client


def drawn(client: Client, url: str) -> dict[str, str]:
    """What a form holds before anybody types."""
    page = client.get(url).content.decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.split("<main")[1]))
    return {"csrfmiddlewaretoken": token}


def sent(person: Staff, url: str, said: dict[str, str], cookies: Any) -> Callable[[], int]:
    """A sending of its own, with a connection of its own."""

    def send() -> int:
        client = browser(person)
        client.cookies = cookies
        return client.post(url, said).status_code

    return send


def notes() -> list[str]:
    kept = Passage.objects.filter(wording="note").order_by("number")
    return list(kept.values_list("text", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_note_sent_twice_at_the_same_instant_is_kept_once(
    rules: None, story: Story, handler: Staff
) -> None:
    client, url = browser(handler), f"/cases/{story.request.pk}/note/"
    said = {**drawn(client, url), "text": "Valve 7."}
    send = sent(handler, url, said, client.cookies)
    assert at_once(send, send, send) == [302, 302, 302], "all are told that it is done"
    assert notes() == ["Valve 7."]


@pytest.mark.django_db(transaction=True)
def test_a_system_that_sends_a_key_twice_at_once_takes_the_step_once(
    rules: None, story: Story
) -> None:
    story.to_hand()
    unit, boss = story.cast.city.units["water"], story.cast.administrator
    _token, secret = issue_token(unit, boss, name="meters", roles=[Role.HANDLER])
    key = str(uuid4())

    def send() -> int:
        return call(secret, story, key, text="Valve 7.")

    assert at_once(send, send) == [200, 200]
    assert notes() == ["Valve 7."]


def call(secret: str, story: Story, key: str = "", **said: str) -> int:
    headers = {"authorization": f"Bearer {secret}"} | ({"idempotency-key": key} if key else {})
    url, body = f"/api/v1/cases/{story.request.pk}/note", json.dumps(said)
    client = Client(headers=headers)
    return client.post(url, body, content_type="application/json").status_code


@pytest.mark.django_db
def test_another_text_under_the_same_key_is_another_note(story: Story) -> None:
    """Nothing is lost because somebody used a key again; without a key two calls are two."""
    story.to_hand()
    unit, boss = story.cast.city.units["water"], story.cast.administrator
    _token, secret = issue_token(unit, boss, name="meters", roles=[Role.HANDLER])
    key = str(uuid4())
    for text in ("one", "two", "one"):
        assert call(secret, story, key, text=text) == 200
    assert notes() == ["one", "two"]
    for _time in range(2):
        call(secret, story, text="three")
    assert notes() == ["one", "two", "three", "three"]


@pytest.mark.django_db
def test_somebody_elses_key_is_another_sending(story: Story) -> None:
    story.to_hand()
    unit, boss = story.cast.city.units["water"], story.cast.administrator
    key = str(uuid4())
    for name in ("meters", "pumps"):
        _token, secret = issue_token(unit, boss, name=name, roles=[Role.HANDLER])
        assert call(secret, story, key, text="Valve 7.") == 200
    assert len(notes()) == 2


@pytest.mark.django_db
def test_the_same_form_with_other_words_is_another_note_and_so_is_one_drawn_anew(
    story: Story, handler: Staff
) -> None:
    client, url = browser(handler), f"/cases/{story.request.pk}/note/"
    form = drawn(client, url)
    for text in ("one", "two", "two"):
        client.post(url, {**form, "text": text})
    assert notes() == ["one", "two"]
    client.post(url, {**drawn(client, url), "text": "two"})
    assert notes() == ["one", "two", "two"]


@pytest.mark.django_db
def test_what_was_refused_is_not_taken_for_done(story: Story, handler: Staff) -> None:
    client, url = browser(handler), f"/cases/{story.request.pk}/reply_to_urge/"
    form = {**drawn(client, url), "progress": "x" * 5_000}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form).status_code == 422
    assert not StepKey.objects.exists()


@pytest.mark.django_db
def test_a_unit_is_asked_to_assist_once(story: Story, handler: Staff) -> None:
    client, url = browser(handler), f"/cases/{story.request.pk}/tasks/new/"
    due = f"{now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    said = {**drawn(client, url), "unit": "roads", "wanted": "Look", "due_at": due}
    assert [client.post(url, said).status_code for _time in range(2)] == [302, 302]
    assert Task.objects.count() == 1
    assert StoredEvent.objects.filter(kind="cases.UnitAsked").count() == 1


@pytest.mark.django_db
def test_a_file_is_added_once(
    story: Story, handler: Staff, tmp_path: Any, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, url = browser(handler), f"/cases/{story.request.pk}/attach/"
    form = drawn(client, url)
    for name in ("a.png", "a.png", "b.png"):
        png = SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + bytes(64))
        assert client.post(url, {**form, "file": png}).status_code == 302
    assert len([*tmp_path.rglob("*.png")]) == 2, "nothing is left of the third"
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["a.png", "b.png"]


@pytest.mark.django_db
def test_a_sending_is_forgotten_after_a_while(story: Story, handler: Staff) -> None:
    client, url = browser(handler), f"/cases/{story.request.pk}/note/"
    said = {**drawn(client, url), "text": "Not there."}
    client.post(url, said)
    with time_is(now() + timedelta(hours=1)):
        with transaction.atomic():
            client.post(url, said)
            assert len(notes()) == 2, "an hour later somebody means it"
            transaction.set_rollback(True)
        forget()
    assert not StepKey.objects.exists()
