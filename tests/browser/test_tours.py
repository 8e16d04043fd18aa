"""Newcomers' tours can be taken as they are written, and no page on their way has a fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import note
from tests.browser.demonstration import served
from tests.browser.tour import Step, Visitor, in_order

pytestmark = pytest.mark.browser

AXE = Axe()
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")


class Look(TypedDict):
    """What kind of browser somebody has."""

    width: int
    height: int
    colours: str
    scripts: bool


LOOKS: dict[str, Look] = {
    "wide": {"width": 1440, "height": 900, "colours": "light", "scripts": True},
    "narrow": {"width": 360, "height": 740, "colours": "dark", "scripts": True},
    "narrow-without-scripts": {"width": 360, "height": 740, "colours": "light", "scripts": False},
}


@pytest.fixture(autouse=True)
def _answered() -> None:
    """A demonstration has tables of its own: those of the tests are left alone."""


@pytest.mark.parametrize("look", LOOKS)
def test_every_tour_can_be_taken(browser: Browser, tmp_path: Path, look: str) -> None:
    """All of them in one go, for they follow one matter."""
    has = LOOKS[look]
    complaints: list[str] = []
    with served(tmp_path) as demonstration:
        page = opened(browser, demonstration.url, has, complaints)
        visitor = Visitor(page, demonstration.passwords, has["scripts"])
        looked = looks(has)
        for path in in_order():
            visitor.take(path, looked)
        page.context.close()
    assert not complaints


def opened(browser: Browser, url: str, has: Look, complaints: list[str]) -> Page:
    """A browser of that kind, at the demonstration; it notes what the browser complains about."""
    context: Any = browser.new_context(
        base_url=url,
        locale="zh-CN",
        viewport={"width": has["width"], "height": has["height"]},
        color_scheme="dark" if has["colours"] == "dark" else "light",
        java_script_enabled=has["scripts"],
    )
    page: Page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: note(message, complaints))
    return page


def looks(has: Look) -> Callable[[Page, Step], None]:
    """Each kind of page is looked at once: axe finds no fault, nothing is wider than the screen."""
    seen: set[str] = set()

    def look(page: Page, step: Step) -> None:
        dialogue = page.locator("dialog[open]").count()
        kind = KEY.sub("…", page.url.partition("?")[0]) + ("*" if dialogue else "")
        if kind in seen or not step.moves:
            return
        seen.add(kind)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= has["width"], f"{page.url} is {wide} px wide"
        if has["scripts"]:
            found = AXE.run(page).response["violations"]
            assert not found, [(each["id"], each["nodes"][0]["html"][:200]) for each in found]

    return look
