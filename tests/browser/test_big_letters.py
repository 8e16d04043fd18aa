"""The big-letter mode and the receipt on paper, in a real browser without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import City, Story, gather
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.time import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

PHONE = "13800000001"
TITLE = "No water on Mill Lane since this morning, and nobody at the waterworks picks up"
NARROW, ZOOMED = 320, 640
"""The narrowest screen, and a window of 1280 px at 200 %."""


@pytest.fixture
def story(city: City) -> Story:
    """An answered matter in a demonstration, which shows its codes."""
    cast = gather(city)
    cast.person.phone_hash = keyed_hash(f"+86{PHONE}")
    cast.person.save()
    return Story(cast, now())


@pytest.fixture
def elder(browser: Browser, live_server: Any, story: Story) -> Iterator[Page]:
    """The resident of the matter, inside, with big letters."""
    story.register(TITLE, place="1-2-3 Mill Lane, behind the bus stop").dispatch().sign()
    story.answer().pass_check()
    context = browser.new_context(
        base_url=live_server.url,
        locale="en",
        java_script_enabled=False,
        viewport={"width": NARROW, "height": 640},
    )
    page = context.new_page()
    page.goto(f"/follow/?number={story.request.number}")
    page.get_by_role("button", name="Big letters").click()
    page.fill("input[name=phone]", PHONE)
    page.locator("main form.sheet button").click()
    page.fill("input[name=code]", page.locator(".advice b").inner_text())
    page.locator("main form.sheet button").click()
    assert page.locator("h1").inner_text() == TITLE
    yield page
    context.close()


def addresses(story: Story) -> list[str]:
    """The pages of a resident."""
    own = f"/matters/{story.request.pk}/"
    mine = [own, f"{own}receipt/", f"{own}rate/", f"{own}add/", "/matters/"]
    known = ["/my-data/", "/my-data/correct/", "/my-data/erase/", "/my-data/erased/"]
    return [*mine, *known, "/", "/follow/", "/send/", "/city/", "/receipt/", "/roots/", "/outbox/"]


@pytest.mark.parametrize("width", [NARROW, ZOOMED])
def test_nothing_is_wider_than_the_screen(elder: Page, story: Story, width: int) -> None:
    elder.set_viewport_size({"width": width, "height": 640})
    for address in addresses(story):
        elder.goto(address)
        assert elder.locator("body.big-letters h1").count() == 1, address
        assert elder.evaluate("document.documentElement.scrollWidth") <= width, address


def test_all_that_is_read_has_24_points_at_least(elder: Page, story: Story) -> None:
    smallest = """[...document.querySelectorAll('main *, header *, footer *')]
        .filter(each => [...each.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
        .filter(each => !each.closest('svg') && each.checkVisibility())
        .map(each => [parseFloat(getComputedStyle(each).fontSize), each.outerHTML.slice(0, 80)])
        .filter(each => each[0] < 23.9)"""
    for address in addresses(story):
        elder.goto(address)
        assert elder.evaluate(smallest) == [], address


def test_the_number_stays_at_the_top(elder: Page, story: Story) -> None:
    elder.goto(f"/matters/{story.request.pk}/")
    elder.evaluate("window.scrollBy(0, 900)")
    elder.wait_for_function("window.scrollY > 300")
    place = elder.locator(".always a").bounding_box()
    assert place
    assert place["y"] == pytest.approx(0, abs=1)


def test_the_receipt_fits_on_one_sheet(elder: Page, story: Story) -> None:
    for letters in ("body.big-letters", "body:not(.big-letters)"):
        elder.goto(f"/matters/{story.request.pk}/receipt/")
        if "not" in letters:
            elder.get_by_role("button", name="Usual letters").click()
        elder.locator(letters).wait_for()  # a page that is being left is not printed
        elder.wait_for_load_state("load")
        paper = elder.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1, letters
        assert elder.get_by_role("img", name="Code that leads to your matter").is_visible()
