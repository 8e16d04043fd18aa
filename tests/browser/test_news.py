"""Pages that renew themselves, served as in earnest: by a stream, and by asking where it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import let_in
from tests.browser.test_queue import POLL, dispatched
from tests.cast import Cast, City, gather
from tests.setup.yimen import PATIENCE, free_port
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS = 15_000  # milliseconds: a look every two seconds, and a busy machine


@pytest.fixture
def cast(city: City) -> Cast:
    return gather(city)


def same_database() -> str:
    """The address of the tests' own database on their server."""
    head, mark, options = os.environ["DATABASE_URL"].partition("?")
    return f"{head.rpartition('/')[0]}/{connection.settings_dict['NAME']}{mark}{options}"


@pytest.fixture
def served(cast: Cast) -> Iterator[str]:
    """The web server of `yimen up` over the tests' database; its address."""
    port = free_port()
    words = ["web", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "yimen", *words],
        env={**os.environ, "DATABASE_URL": same_database(), "PYTHONPATH": "src"},
        stdin=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + PATIENCE
        while not answers(address) and time.monotonic() < until:
            assert process.poll() is None
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/sign-in/", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=served, locale="en", viewport={"width": 1440, "height": 700}
    )
    yield context.new_page()
    context.close()


def enter(page: Page, cast: Cast, who: str) -> None:
    """Somebody of the cast opens their queue; they signed in before."""
    page.goto("/")
    let_in(page.context, Door(cast.city, cast)(who), page.url)
    page.goto("/queue/")
    assert page.locator("h1").inner_text() == "My queue"


def asks(page: Page) -> list[str]:
    """The addresses that the page asks from now on."""
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    return asked


def test_what_another_does_is_told_of_at_once(page: Page, cast: Cast) -> None:
    dispatched(cast, "One")
    enter(page, cast, "water")
    page.wait_for_load_state()
    page.wait_for_timeout(1_000)  # what moved before is behind us
    row = page.locator("table.queue tbody tr")
    before = row.bounding_box()
    page.locator("table.queue td.title a").focus()
    dispatched(cast, "Two")
    expect(page.locator("#news a")).to_have_text("1 new or changed: show", timeout=SECONDS)
    assert row.bounding_box() == before, "no row moves"
    expect(page.locator("table.queue td.title a")).to_be_focused()
    assert page.locator("#news").get_attribute("aria-live") == "polite"


def test_what_moves_elsewhere_makes_no_page_ask(page: Page, cast: Cast) -> None:
    enter(page, cast, "other_county")
    page.wait_for_load_state()
    page.wait_for_timeout(1_000)
    asked = asks(page)
    dispatched(cast, "Far away")
    page.wait_for_timeout(6_000)
    assert not [url for url in asked if "/queue/news/" in url]


@pytest.mark.parametrize("how", ["broken", "held up"])
def test_where_the_stream_fails_the_page_asks(page: Page, cast: Cast, how: str) -> None:
    if how == "broken":
        page.route("**/news/", lambda route: route.abort())
    else:  # as by a proxy that keeps what it hears to itself
        page.route(
            "**/news/", lambda route: route.fulfill(content_type="text/event-stream", body=":\n\n")
        )
    page.clock.install()
    enter(page, cast, "water")
    page.wait_for_load_state()
    dispatched(cast, "Two")
    for _time in range(2):  # the first may fall between
        page.clock.fast_forward(POLL)
        page.wait_for_timeout(500)
    expect(page.locator("#news a")).to_have_text("1 new or changed: show")


def test_a_page_with_a_stream_hardly_asks(page: Page, cast: Cast) -> None:
    page.clock.install()
    enter(page, cast, "water")
    page.wait_for_load_state()
    page.wait_for_timeout(1_500)  # the stream is there
    asked = asks(page)
    page.clock.fast_forward(POLL)
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/queue/news/" in url]


def test_only_the_page_in_front_listens(page: Page, cast: Cast, served: str) -> None:
    enter(page, cast, "water")
    page.wait_for_load_state()
    page.wait_for_timeout(1_000)
    asked = asks(page)
    hidden = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => %s});"
    tell = "document.dispatchEvent(new Event('visibilitychange'));"
    page.evaluate(hidden % "true" + tell)
    dispatched(cast, "Two")
    page.wait_for_timeout(5_000)
    assert not asked
    page.evaluate(hidden % "false" + tell)
    expect(page.locator("#news a")).to_have_text("1 new or changed: show", timeout=SECONDS)
    assert [url for url in asked if url.endswith("/news/")]


def test_the_wall_renews_itself_and_marks_what_changed(page: Page, cast: Cast) -> None:
    dispatched(cast, "One")
    enter(page, cast, "supervisor")
    page.goto("/boards/wall/")
    total = page.locator('[data-n="total"]')
    expect(total.locator("b")).to_have_text("1")
    page.wait_for_timeout(1_000)
    dispatched(cast, "Two")
    expect(total.locator("b")).to_have_text("2", timeout=SECONDS)
    expect(page.locator('[data-n="came_today"].changed')).to_have_count(1)
    expect(page.locator(".changed")).to_have_count(0, timeout=SECONDS)
    unit = page.locator("tr", has_text="Water company").locator("td").last
    expect(unit).to_have_text("2")
    unit.locator("a").click()
    expect(page.locator("table.queue tbody tr")).to_have_count(2)


def test_who_is_at_the_wall_by_keys_stays_where_they_are(page: Page, cast: Cast) -> None:
    dispatched(cast, "One")
    enter(page, cast, "supervisor")
    page.goto("/boards/wall/")
    link = page.locator("tr", has_text="Water company").locator("td a").last
    link.focus()
    page.wait_for_timeout(1_000)
    dispatched(cast, "Two")
    expect(link).to_have_text("2", timeout=SECONDS)
    expect(link).to_be_focused()


def test_the_wall_without_scripts_is_renewed_by_its_link(
    browser: Browser, cast: Cast, served: str
) -> None:
    context = browser.new_context(base_url=served, locale="en", java_script_enabled=False)
    page = context.new_page()
    enter(page, cast, "supervisor")
    page.get_by_role("link", name="Wall", exact=True).click()
    assert "as of" in page.locator("main").inner_text()
    expect(page.locator('[data-n="total"] b')).to_have_text("0")
    dispatched(cast, "One")
    page.wait_for_timeout(5_500)  # a count serves for five seconds
    page.get_by_role("link", name="Renew").click()
    expect(page.locator('[data-n="total"] b')).to_have_text("1")
    context.close()
