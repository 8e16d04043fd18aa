"""The pages that anybody may open, in a real browser, at the width of a desk and of a hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = {"desk": 1440, "hand": 360}


@pytest.mark.parametrize("address", ["/", "/sign-in/"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_public_page_opens_whole(page: Page, address: str, width: str) -> None:
    """It answers, has one heading, says its language, and never scrolls sideways."""
    page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    answer = page.goto(address)
    assert answer
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= WIDTHS[width]
