"""Whoever signs in to the demonstration finds a desk at which the browser complains of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.browser.demonstration import served

pytestmark = pytest.mark.browser
STREAM = "/news/"


@pytest.fixture(autouse=True)
def _answered() -> None:
    """A demonstration has tables of its own: those of the tests are left alone."""


def test_nobody_s_queue_asks_for_what_they_may_not_see(browser: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    with served(tmp_path) as demonstration:
        for name, password in demonstration.passwords.items():
            context = browser.new_context(base_url=demonstration.url, locale="en")
            page = watched(context.new_page(), name, complaints)
            sign_in(page, name, password)
            look_at_the_queue(page)
            context.close()
    assert not complaints, "\n".join(complaints)


def watched(page: Page, name: str, complaints: list[str]) -> Page:
    """The page notes what is refused to it, and what the browser says of it."""

    def answered(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{name}: {response.status} {response.url}")

    def says(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{name}: {message.text}")

    page.on("response", answered)
    page.on("console", says)
    page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    """By name and password."""
    page.goto("/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.locator("main button").click()


def look_at_the_queue(page: Page) -> None:
    """Until it listens for news, where it does; then its first case, with all that it has."""
    told: list[Any] = []
    page.on("response", lambda each: told.append(each) if each.url.endswith(STREAM) else None)
    page.goto("/queue/")
    if page.locator("[data-stream]").count() and not told:
        page.wait_for_event("response", lambda each: each.url.endswith(STREAM))
    first = page.locator("table.queue td.title a").first
    if first.count():
        first.click()
        page.wait_for_url("**/cases/*/")
        page.wait_for_load_state("networkidle")
