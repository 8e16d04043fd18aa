"""Staff at their desks, without scripts: from the call to the answer, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import City, gather
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long pass phrase"


@pytest.fixture
def city(city: City) -> City:
    """The cast, with a password each."""
    door = Door(city, gather(city))
    for who in ("desk", "water", "supervisor"):
        staff = door.staff(who)
        staff.set_password(PASSWORD)
        staff.save()
    return city


@pytest.fixture(params=[1440, 360], ids=["desk", "hand"])
def screen(
    browser: Browser, live_server: Any, city: City, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="en",
        java_script_enabled=False,
        viewport={"width": request.param, "height": 900},
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, who: str) -> None:
    """By name and password; whoever was there before goes."""
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").click()
    assert page.locator("h1").inner_text() == "My queue"


def press(page: Page, words: str) -> None:
    """A button or a link that looks like one."""
    page.locator("main").locator(f"button:text-is('{words}'), a.button:text-is('{words}')").click()
    fits(page)


def fits(page: Page) -> None:
    """Nothing scrolls sideways, and one thing is the heading."""
    box = page.locator("html").bounding_box()
    main = page.locator("main").bounding_box()
    size = page.viewport_size
    assert box
    assert main
    assert size
    assert main["x"] + main["width"] <= size["width"]
    assert page.locator("h1").count() == 1


def test_from_the_call_to_the_answer(screen: Page) -> None:
    sign_in(screen, "desk")
    screen.get_by_role("link", name="Register").click()
    screen.fill("[name=phone]", "138 0000 0009")
    screen.fill("[name=body]", "No water since this morning.")
    screen.check("[name=kind][value=complaint]")
    screen.select_option("[name=item]", "T101")
    press(screen, "Show unit and dates")
    assert "Water company" in screen.locator("main aside").inner_text()
    press(screen, "Register and dispatch")
    number = Request.objects.get().number
    assert number in screen.locator("main").inner_text()

    sign_in(screen, "water")
    screen.get_by_role("link", name="No water since this morning.").click()
    press(screen, "Sign for it")  # to its form
    press(screen, "Sign for it")
    press(screen, "Answer")
    screen.fill("[name=text]", "The valve was replaced.")
    press(screen, "Answer")  # without saying whether it is solved
    assert screen.locator("[name=text]").input_value() == "The valve was replaced."
    screen.check("[name=solved][value=yes]")
    press(screen, "Answer")
    assert "The valve was replaced." in screen.locator("main").inner_text()
    assert Request.objects.get().state == "answered"


LISTS = ("/queue/", "/search/?q=water", "/boards/", "/boards/figures/", "/boards/wall/", "/ui/")


@pytest.mark.parametrize("path", LISTS)
def test_lists_fit_the_screen(screen: Page, path: str) -> None:
    sign_in(screen, "supervisor")
    answer = screen.goto(path)
    assert answer
    assert answer.status == 200
    fits(screen)
