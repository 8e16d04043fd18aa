"""A real browser and a served Yimen for the tests that look at pages as a person does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django import Settings

from tests.browser.chromium import chromium, flags
from tests.cast import City, build_city
from yimen.deadlines.seeding import load_seed
from yimen.orgs.held import forget_all

# Playwright's loop runs in the thread of the test, which also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run."""
    found = chromium()
    assert found, "no Chromium: run tests/browser/chromium.py"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=flags())
        yield running
        running.close()


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:
    """The cast's city with its rules of time; nothing of it is remembered afterwards."""
    load_seed()
    forget_all()
    yield build_city()
    forget_all()


@pytest.fixture
def demonstration(settings: Settings) -> None:
    """Codes are shown on the page, and what was sent at `/outbox/`."""
    settings.DEMO = True


def let_in(context: BrowserContext, client: Client, url: str) -> None:
    """Give a browser the cookies of somebody who has signed in."""
    context.add_cookies(
        [{"name": name, "value": kept.value, "url": url} for name, kept in client.cookies.items()]
    )


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A new visitor's page; anything that the browser complains about fails the test."""
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: note(message, complaints))
    yield opened
    context.close()
    assert not complaints, complaints


def note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Keep errors of scripts and of the content policy; an answered 4xx is no complaint."""
    if message.type == "error" and "the server responded with a status of 4" not in message.text:
        complaints.append(message.text)


@pytest.fixture(autouse=True)
def _answered(transactional_db: None) -> Iterator[None]:
    """The server goes on with what the browser no longer waits for: the tables stay until then."""
    begun: list[int] = []
    ended: list[int] = []

    def begins(**_said: Any) -> None:
        begun.append(1)

    def ends(**_said: Any) -> None:
        ended.append(1)

    request_started.connect(begins)
    request_finished.connect(ends)
    yield
    for _try in range(100):
        time.sleep(0.1)
        if len(begun) == len(ended):
            break
    request_started.disconnect(begins)
    request_finished.disconnect(ends)
