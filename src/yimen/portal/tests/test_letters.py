"""The big-letter mode (大字版): switched on and off, legible, and with few things on a page."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings
from tests.cast import Story

from yimen.portal.words import HOTLINE

from .conftest import Visitor, text


def big(visitor: Visitor, to: str = "/") -> str:
    """Switch it on; where that leads."""
    response = visitor.post("/letters/", letters="big", next=to)
    assert response.status_code == 302
    return str(response.headers["Location"])


def main_of(visitor: Visitor, path: str = "/") -> str:
    """What stands between the frame's head and foot."""
    return str(visitor.get(path).content.decode().split("<main")[1].split("</main>")[0])


def test_it_is_switched_on_for_a_year_and_off_again(visitor: Visitor) -> None:
    assert "big-letters" not in visitor.get("/").content.decode()
    assert big(visitor, "/follow/?number=1") == "/follow/?number=1"
    cookie = visitor.browser.cookies["letters"]
    assert (cookie.value, cookie["max-age"]) == ("big", 365 * 24 * 3600)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    for path in ("/", "/follow/", "/city/"):
        assert '<body class="public big-letters">' in visitor.get(path).content.decode()
    visitor.post("/letters/", letters="usual", next="/")
    assert '<body class="public">' in visitor.get("/").content.decode()


def test_where_all_is_encrypted_the_cookie_is_too(visitor: Visitor, settings: Settings) -> None:
    settings.HTTPS = True
    big(visitor)
    assert visitor.browser.cookies["letters"]["secure"]


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "x:",
    ],
)
def test_the_switch_leads_nowhere_else(visitor: Visitor, to: str) -> None:
    assert big(visitor, to) == "/"


def test_a_link_cannot_switch_it_nor_can_another_page(visitor: Visitor) -> None:
    assert visitor.get("/letters/?letters=big").status_code == 405
    visitor.browser.handler.enforce_csrf_checks = True
    assert visitor.post("/letters/", letters="big").status_code == 403


def test_the_front_page_has_three_actions_and_the_number(visitor: Visitor, story: Story) -> None:
    assert len(re.findall(r"<a |<button", main_of(visitor))) > 3
    big(visitor)
    story.register()
    for _outside_then_inside in range(2):
        assert len(re.findall(r"<a |<button", main_of(visitor))) == 3
        visitor.enter(story.request.number)


def test_the_number_stands_on_every_page(visitor: Visitor, story: Story) -> None:
    big(visitor)
    story.register()
    visitor.enter(story.request.number)
    for path in ("/", "/send/", "/follow/", "/matters/", f"/matters/{story.request.pk}/"):
        page = visitor.browser.get(path, follow=True).content.decode()
        assert page.index(f'href="tel:{HOTLINE}"') < page.index("<header")


def test_whoever_is_inside_can_still_leave(visitor: Visitor, story: Story) -> None:
    big(visitor)
    story.register()
    visitor.enter(story.request.number)
    assert "Leave" in text(visitor.get("/"))


# Contrast.

Tokens = dict[str, str]
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b")


def styles(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str)
    with open(found, encoding="utf-8") as file:
        return file.read()


def tokens() -> dict[str, Tokens]:
    """The colours of the big-letter mode in the light theme and in the dark one."""
    usual = re.findall(r":root \{(.*?)\}", styles("ui/yimen.css"), re.S)
    larger = re.findall(r"body\.big-letters \{(.*?)\}", styles("portal/portal.css"), re.S)
    light = dict(TOKEN.findall(usual[0] + larger[0]))
    dark = light | dict(TOKEN.findall(usual[1])) | dict(TOKEN.findall(larger[1]))
    return {"light": light, "dark": dark}


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("page", "sheet", "sunk", "tint")
WASHES = (("red", "wash-red"), ("ink", "wash-red"), ("ink", "wash-green"), ("on-blue", "blue"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_letters_has_a_contrast_of_seven(theme: str) -> None:
    held = tokens()[theme]
    letters = ("ink", "soft", "blue", "green", "amber", "red", "grey")
    for one, other in [*product(letters, GROUNDS), *WASHES]:
        found = contrast(held[one], held[other])
        assert found >= 7, f"{one} on {other}: {found:.1f}"
