"""What reads along on the call screen: shown when it finds something, left out when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.template import Template

from yimen.cases.models import Case
from yimen.requests import heard
from yimen.requests.heard import Heard, Panel
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import said

pytestmark = pytest.mark.django_db
HERE = "/requests/heard/"
SECRET = "I am Zhao Dahai of Mill Lane 3"

SHOWN: Any = Template("<p>{{ found.heard }}</p>")

Says = Callable[[Heard], Mapping[str, Any] | None]


def finds(told: Heard) -> Mapping[str, Any] | None:
    """Whatever is said of water."""
    return {"heard": told.text} if "water" in told.text else None


def breaks(told: Heard) -> Mapping[str, Any] | None:
    """A reader that is broken, and would tell what it read."""
    raise ValueError(told.text)


def sleeps(told: Heard) -> Mapping[str, Any] | None:
    """A question that takes too long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    return {"heard": "nothing but sleep"}


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets who reads along."""

    def readers(*says: Says, urgent: bool = False) -> None:
        rows = [Panel(each.__name__, SHOWN, each, urgent) for each in says]
        monkeypatch.setattr(heard, "PANELS", rows)

    return readers


def test_what_is_found_is_shown_and_nothing_is_kept(door: Door, reading: Any) -> None:
    reading(finds)
    page = door("agent").post(HERE, said())
    assert "No water since" in text_of(page)
    assert page["Cache-Control"] == "no-store"
    assert not Case.objects.exists()


def test_who_has_found_nothing_says_nothing(door: Door, reading: Any) -> None:
    reading(finds)
    page = text_of(door("agent").post(HERE, said(body="The lamp is dark.")))
    assert "<p>" not in page


def test_nobody_is_asked_before_something_is_said(door: Door, reading: Any) -> None:
    reading(breaks)
    assert "<p" not in text_of(door("agent").post(HERE, said(body=" ")))


def test_what_is_urgent_stands_above_the_form(door: Door, reading: Any) -> None:
    reading(finds, urgent=True)
    page = door("agent").post(HERE, said()).content.decode()
    above, _for, beside = page.partition('data-for="heard"')
    assert "No water since" in above
    assert "No water since" not in beside


@pytest.mark.parametrize("fails", [breaks, sleeps])
def test_who_fails_is_left_out_and_the_others_are_asked(
    door: Door, reading: Any, fails: Says, caplog: pytest.LogCaptureFixture
) -> None:
    reading(fails, finds)
    with caplog.at_level(logging.ERROR):
        page = text_of(door("agent").post(HERE, said(body=f"No water. {SECRET}")))
    assert "<p>No water." in page
    assert "Not everything that reads along answers now." in page
    assert fails.__name__ in caplog.text
    assert SECRET not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() != (f"{heard.PATIENCE}ms",), "patience ends with the panels"


def test_a_matter_is_registered_while_a_reader_is_broken(door: Door, reading: Any) -> None:
    reading(breaks)
    assert door("agent").post("/requests/register/", said()).status_code == 302
    assert Case.objects.count() == 1


def test_without_scripts_the_preview_tells_the_same(door: Door, reading: Any) -> None:
    reading(finds)
    page = text_of(door("agent").post("/requests/register/", said(act="preview")))
    assert "<p>No water since" in page


@pytest.mark.parametrize("who", ["caller", "water"])
def test_whoever_does_not_write_down_is_refused(door: Door, reading: Any, who: str) -> None:
    reading(finds)
    response = door(who).post(HERE, said())
    assert response.status_code == 403
    assert "No water" not in text_of(response)
