"""A day at the queue: many at once without scripts; keys, news and the way back with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_staff import PASSWORD, fits, press, sign_in
from tests.cast import Cast, City, Story, gather
from yimen.kernel.time import now
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POLL = 21_000  # milliseconds: a little more than the script waits


@pytest.fixture
def cast(city: City) -> Cast:
    """The cast; the water company has a password."""
    made = gather(city)
    staff = Door(city, made).staff("water")
    staff.set_password(PASSWORD)
    staff.save()
    return made


def visitor(browser: Browser, live_server: Any, *, scripts: bool, width: int = 1440) -> Page:
    context = browser.new_context(
        base_url=live_server.url,
        locale="en",
        java_script_enabled=scripts,
        viewport={"width": width, "height": 700},
    )
    return context.new_page()


def dispatched(cast: Cast, *titles: str, ago: int = 0) -> None:
    """Matters that wait for the water company, the first of them for longest."""
    for title in titles:
        story = Story(cast, now() - timedelta(minutes=ago)).register(title)
        story.dispatch(to=cast.city.units["water"], basis="x")


def here(page: Page) -> str:
    """The title of the row that has the focus."""
    return str(page.evaluate("document.activeElement.textContent"))


@pytest.mark.parametrize("width", [1440, 360])
def test_many_are_signed_for_without_scripts(
    browser: Browser, live_server: Any, cast: Cast, width: int
) -> None:
    dispatched(cast, "One", "Two", "Three")
    page = visitor(browser, live_server, scripts=False, width=width)
    sign_in(page, "water")
    fits(page)
    for row in page.locator("table.queue tbody tr").all()[:2]:
        row.locator("[name=case]").check()
    press(page, "Sign for it …")
    assert "Nothing has been done yet" in page.locator("main").inner_text()
    assert Request.objects.filter(state="in_hand").count() == 0
    press(page, "Sign for it: do it for these 2")
    assert "2 done" in page.locator("main").inner_text()
    assert Request.objects.filter(state="in_hand").count() == 2
    page.context.close()


def test_keys_move_choose_open_and_lead_back(
    browser: Browser, live_server: Any, cast: Cast
) -> None:
    dispatched(cast, "One", "Two", "Three")
    page = visitor(browser, live_server, scripts=True)
    sign_in(page, "water")
    page.wait_for_load_state()
    for key, row in (("j", "One"), ("j", "Two"), ("j", "Three"), ("j", "Three"), ("k", "Two")):
        page.keyboard.press(key)
        assert here(page) == row
    page.keyboard.press("x")
    expect(page.locator("#chosen")).to_have_text("1")
    assert page.locator("[name=case]").nth(1).is_checked()
    page.locator("#all").check()
    expect(page.locator("#chosen")).to_have_text("3")

    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("jx/?")
    assert page.locator("#find").input_value() == "jx/?", "who types is left alone"
    expect(page.locator("dialog")).to_be_hidden()

    page.locator("table.queue td.title a").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Two")
    page.get_by_role("link", name="My queue").first.click()
    expect(page.locator("table.queue td.title a").nth(1)).to_be_focused()
    page.context.close()


def test_keys_can_be_turned_off(browser: Browser, live_server: Any, cast: Cast) -> None:
    dispatched(cast, "One")
    page = visitor(browser, live_server, scripts=True)
    sign_in(page, "water")
    page.wait_for_load_state()
    page.get_by_role("button", name="Keys").click()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_load_state()
    page.keyboard.press("j")
    assert here(page) != "One"
    page.context.close()


def test_what_comes_is_told_of_and_moves_nothing(
    browser: Browser, live_server: Any, cast: Cast
) -> None:
    dispatched(cast, "One", ago=5)
    page = visitor(browser, live_server, scripts=True)
    page.clock.install()
    sign_in(page, "water")
    page.wait_for_load_state()  # the script has added its box to the head of the table
    page.locator("[name=case]").check()
    before = page.locator("table.queue tbody tr").bounding_box()
    with page.expect_response("**/queue/news/**") as told:
        page.clock.fast_forward(POLL)
    assert told.value.status == 204
    expect(page.locator("#news a")).to_have_count(0)

    dispatched(cast, "Two", "Three")
    with page.expect_response("**/queue/news/**"):
        page.clock.fast_forward(POLL)
    expect(page.locator("#news a")).to_have_text("2 new or changed: show")
    assert page.locator("table.queue tbody tr").bounding_box() == before
    page.locator("#news a").click()
    expect(page.locator("table.queue tbody tr")).to_have_count(3)
    row = page.locator("tr", has=page.get_by_role("link", name="One", exact=True))
    assert row.locator("[name=case]").is_checked(), "still chosen"
    expect(page.locator("[name=case]:checked")).to_have_count(1)
    page.context.close()


def test_it_gives_up_quietly(browser: Browser, live_server: Any, cast: Cast) -> None:
    asked: list[str] = []
    page = visitor(browser, live_server, scripts=True)
    page.on("request", lambda each: asked.append(each.url) if "/news/" in each.url else None)
    page.clock.install()
    sign_in(page, "water")
    page.wait_for_load_state()  # the script has added its box to the head of the table
    page.context.clear_cookies()  # signed out elsewhere
    for _time in range(6):
        page.clock.fast_forward(POLL)
        page.wait_for_timeout(200)
    assert len([url for url in asked if "/queue/news/" in url]) == 3
    expect(page.locator("#news a")).to_have_count(0)
    page.context.close()
