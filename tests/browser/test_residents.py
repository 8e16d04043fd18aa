"""A resident on a telephone, without scripts: sends, goes back and forth, follows, adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.cast import City
from yimen.requests.models import Request

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

PHONE = "13800000001"
WIDTH = 360


@pytest.fixture
def telephone(browser: Browser, live_server: Any, city: City) -> Iterator[Page]:
    """A narrow browser that runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="en",
        java_script_enabled=False,
        viewport={"width": WIDTH, "height": 740},
    )
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    """Press the one button of the form."""
    page.locator("main form.sheet button").click()


def type_code(page: Page) -> None:
    """The code that the demonstration shows."""
    page.fill("input[name=code]", page.locator(".advice b").inner_text())
    go_on(page)


def answer_all(page: Page) -> None:
    page.goto("/send/")
    page.check("input[name=kind][value=complaint]")
    page.fill("textarea[name=body]", "The street lamp is dark.")
    go_on(page)
    page.fill("input[name=about_unit]", "roads")
    go_on(page)
    page.select_option("select[name=area]", "620702001")
    page.fill("input[name=place]", "Mill Lane 3")
    go_on(page)
    page.fill("input[name=phone]", PHONE)
    go_on(page)


def send(page: Page) -> str:
    """The whole way; the number."""
    answer_all(page)
    type_code(page)
    go_on(page)
    return page.locator(".big").inner_text()


def test_send_and_photograph_the_receipt(telephone: Page) -> None:
    number = send(telephone)
    assert re.fullmatch(r"\d{6}-\d{5}", number)
    request = Request.objects.get(number=number)
    assert (request.kind, request.place) == ("complaint", "Mill Lane 3")
    assert request.about_unit is not None
    assert len(telephone.locator(".mark").inner_text().split()) == 8


def test_back_and_forth_loses_nothing(telephone: Page) -> None:
    answer_all(telephone)
    for _page in range(4):
        telephone.go_back()
    assert telephone.locator("textarea").input_value() == "The street lamp is dark."
    go_on(telephone)
    go_on(telephone)
    assert telephone.locator("input[name=place]").input_value() == "Mill Lane 3"


def test_back_after_sending_sends_nothing_twice(telephone: Page) -> None:
    number = send(telephone)
    telephone.go_back()
    assert telephone.locator(".big").inner_text() == number
    assert Request.objects.count() == 1


def test_follow_from_another_telephone_and_add(telephone: Page, browser: Browser) -> None:
    number = send(telephone)
    elsewhere = browser.new_context(java_script_enabled=False, locale="en")
    page = elsewhere.new_page()
    page.goto(telephone.url.split("/matters/")[0] + f"/follow/?number={number}")
    page.fill("input[name=phone]", PHONE)
    go_on(page)
    type_code(page)
    assert page.locator("h1").inner_text() == "The street lamp is dark."
    page.get_by_role("link", name="Add something").click()
    page.fill("textarea", "Still dark.")
    go_on(page)
    assert "Still dark." in page.locator(".line").inner_text()
    page.get_by_role("button", name="Leave").click()
    page.goto(telephone.url)
    base, _mark, path = telephone.url.partition("/matters/")
    assert page.url == f"{base}/follow/?next=/matters/{path}"
    elsewhere.close()


def test_nothing_is_wider_than_the_telephone(city: City, page: Page) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 740})
    for address in ("/", "/follow/", "/receipt/", "/roots/", "/city/", "/send/", "/outbox/"):
        page.goto(address)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, address
