"""Residents before the door: a city, a story, and what a browser and a telephone hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.translation import override
from PIL import Image
from pytest_django import Settings
from tests.cast import Cast, City, Story, build_city, gather

from yimen.deadlines.queries import forget
from yimen.deadlines.seeding import load_seed
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.time import now
from yimen.links.sms.commands import hand_over
from yimen.links.sms.models import Message
from yimen.links.sms.queries import received
from yimen.orgs.commands import find_or_add
from yimen.orgs.held import forget_all
from yimen.orgs.middleware import RESIDENT

PHONE, OTHER = "13800000001", "13800000002"


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> Iterator[None]:
    """The pages' own words, whatever the translations make of them."""
    settings.LANGUAGE_CODE = "en"
    forget_all()
    with override("en"):
        yield
    forget_all()


@pytest.fixture
def city(db: None) -> City:
    load_seed()  # a test that commits empties every table afterwards
    forget()
    return build_city()


@pytest.fixture
def cast(city: City) -> Cast:
    cast = gather(city)
    cast.person.phone_hash = keyed_hash(f"+86{PHONE}")
    cast.person.save()
    return cast


@pytest.fixture
def story(cast: Cast) -> Story:
    """A matter of the last hour."""
    return Story(cast, now() - timedelta(hours=1))


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(name: str = "lamp.png") -> SimpleUploadedFile:
    """A picture of one point."""
    drawn = BytesIO()
    Image.new("RGB", (1, 1)).save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue())


def delivered() -> list[str]:
    """Let the worker hand over what waits; the texts on the telephones, the latest first."""
    waiting = Message.objects.filter(sent_at=None).order_by("written_at", "pk")
    for key in waiting.values_list("key", flat=True):
        hand_over(key)
    return [each.text or "" for each in received()]


def code_sent() -> str:
    """The code in the latest message."""
    found = re.match(r"\d{6}", delivered()[0])
    assert found
    return found[0]


@dataclass
class Visitor:
    """Somebody with a browser; each has an address of their own."""

    address: str = "203.0.113.1"
    browser: Client = field(default_factory=Client)

    def get(self, path: str) -> Any:
        return self.browser.get(path, REMOTE_ADDR=self.address)

    def post(self, path: str, **said: object) -> Any:
        return self.browser.post(path, said, REMOTE_ADDR=self.address)

    def ask(self, number: str, phone: str = PHONE) -> Any:
        """Ask for the door to a matter."""
        return self.post("/follow/", number=number, phone=phone)

    def enter(self, number: str, phone: str = PHONE) -> Any:
        """Through the door with the code that came."""
        self.ask(number, phone)
        return self.post("/follow/code/", code=code_sent())

    def answer(self, path: str = "", **changed: str) -> str:
        """Answer all questions of a new matter; where its code is asked for."""
        path = path or self.get("/send/").headers["Location"]
        root = path.rsplit("/", 2)[0]
        said = {
            "what": {"kind": "help", "body": "The street lamp is dark."},
            "where": {"area": "620702001", "place": "Mill Lane 3"},
            "who": {"phone": PHONE, "name": "王小明", "wants_call": "on"},
        }
        for name, answers in said.items():
            mine = {k: v for k, v in changed.items() if k in answers or k in MORE.get(name, ())}
            response = self.post(f"{root}/{name}/", **{**answers, **mine})
            assert response.status_code == 302, text(response)
        return root

    def send(self, **changed: str) -> UUID:
        """Send a whole matter; its key."""
        root = self.answer(**changed)
        self.post(f"{root}/code/", code=code_sent())
        response = self.post(f"{root}/check/")
        assert response.status_code == 302, text(response)
        return UUID(root.rsplit("/", 1)[1])


MORE = {"who": ("confidential", "email"), "where": ("lat", "lon")}


@pytest.fixture
def visitor(city: City) -> Visitor:
    return Visitor()


@pytest.fixture
def inside(story: Story, visitor: Visitor) -> Visitor:
    """The resident whose answered matter waits for their word, signed in."""
    story.to_call()
    assert visitor.enter(story.request.number).status_code == 302
    return visitor


def outsider() -> Client:
    """Somebody who proved a telephone and is a party to nothing."""
    client = Client(headers={"accept-language": "en"})
    session = client.session
    session[RESIDENT] = str(find_or_add("13900000099", "Nobody").pk)
    session.save()
    return client


def text(response: Any) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)


def jobs(name: str) -> list[dict[str, Any]]:
    """What waits for the worker under a name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]
