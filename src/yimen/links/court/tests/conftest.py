"""A centre behind a real door, and a court at an address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from yimen.links.court.envelope import signed
from yimen.links.court.fake import Court
from yimen.mediation.tests.conftest import centre
from yimen.ui.tests.visitors import door

SECRET = "a secret of tests that nobody else has"

__all__ = ["centre", "door"]


class Near(Court):
    """A court whose words come in without a wire: for tests of what they mean."""

    def post(self, raw: bytes, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        wanted = signed(raw, "court", self.secrets) if headers is None else dict(headers)
        kind = wanted.pop("Content-Type")
        client = Client(headers={"accept-language": "en", **wanted})
        answer = client.post("/links/court/messages", raw, content_type=kind)
        return answer.status_code, answer.json()

    def got(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        answer = Client(headers=headers).get(f"/links/court/messages{path}")
        return answer.status_code, answer.content


@pytest.fixture
def near(db: None, settings: Settings) -> Iterator[Court]:
    """A court that is connected; what goes out to it is sent by hand."""
    settings.COURT_SECRETS = [SECRET]
    with Near("", settings.COURT_SECRETS) as opened:
        settings.COURT_URL = opened.url
        yield opened


@pytest.fixture
def court(live_server: LiveServer, settings: Settings) -> Iterator[Court]:
    """The court and the centre know each other, each at an address of its own."""
    settings.COURT_SECRETS = [SECRET]
    with Court(f"{live_server.url}/links/court/messages", settings.COURT_SECRETS) as opened:
        settings.COURT_URL = opened.url
        yield opened
