"""A step opens over the page of its case: what was typed is kept, a refusal is read there."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.browser.conftest import let_in
from tests.cast import City, Story, gather
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(city: City) -> Story:
    """A matter that the water company has signed for."""
    told = Story(gather(city))
    return told.register("No water on Mill Lane").dispatch(to=city.units["water"]).sign()  # type: ignore[no-any-return]


@pytest.fixture
def case_page(page: Page, story: Story, live_server: Any) -> Page:
    """The page of the case, as the water company's handler reads it in English."""
    return entered(page, story, live_server.url)


def entered(page: Page, story: Story, url: str) -> Page:
    client = Door(story.cast.city, story.cast)("water")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    let_in(page.context, client, url)
    page.goto(f"/cases/{story.request.pk}/")
    page.wait_for_load_state()
    return page


def opened(page: Page, step: str) -> Any:
    """The dialogue of a step."""
    page.get_by_role("link", name=step, exact=True).click()
    dialogue = page.get_by_role("dialog", name=step)
    dialogue.locator("form").wait_for()
    return dialogue


def write_answer(dialogue: Any) -> None:
    """What the water company says."""
    dialogue.locator("[name=text]").fill("The valve was replaced.")
    dialogue.locator("[name=solved][value=yes]").check()


def test_a_step_is_taken_without_leaving_the_page(case_page: Page) -> None:
    address = case_page.url
    dialogue = opened(case_page, "Answer")
    assert case_page.url == address
    write_answer(dialogue)
    dialogue.get_by_role("button", name="Answer").click()
    case_page.get_by_text("Done: Answer").wait_for()
    assert "The valve was replaced." in case_page.locator("main").inner_text()
    assert Request.objects.get().state == "answered"


def test_what_was_typed_outlives_a_closed_dialogue(case_page: Page) -> None:
    dialogue = opened(case_page, "Answer")
    assert dialogue.locator("[name=text]").evaluate("field => field === document.activeElement")
    case_page.keyboard.type("Half a sentence")
    case_page.keyboard.press("Escape")
    assert not dialogue.is_visible()
    again = case_page.get_by_role("link", name="Answer", exact=True)
    assert again.evaluate("link => link === document.activeElement")
    case_page.keyboard.press("Enter")
    assert opened_text(case_page) == "Half a sentence"


def opened_text(page: Page) -> str:
    field = page.get_by_role("dialog").locator("[name=text]")
    field.wait_for()
    return field.input_value()


def test_a_refusal_is_read_in_the_dialogue(case_page: Page, story: Story) -> None:
    dialogue = opened(case_page, "Ask for an extension")
    dialogue.get_by_label("Days").fill("400")
    dialogue.get_by_label("Reason").fill("The part must be ordered.")
    dialogue.locator("form").evaluate("form => { form.noValidate = true }")
    dialogue.get_by_role("button", name="Ask for an extension").click()
    dialogue.locator(".errors").wait_for()
    assert dialogue.get_by_label("Reason").input_value() == "The part must be ordered."
    assert Request.objects.get().state == "in_hand"
    assert not Axe().run(case_page).response["violations"]


def test_what_somebody_else_did_meanwhile_is_said(case_page: Page, story: Story) -> None:
    dialogue = opened(case_page, "Answer")
    write_answer(dialogue)
    story.answer(text="A colleague was quicker.")
    dialogue.get_by_role("button", name="Answer").click()
    dialogue.get_by_text("is not possible now").first.wait_for()
    assert opened_text(case_page) == "The valve was replaced."


def test_a_server_that_does_not_answer_loses_nothing(
    browser: Browser, story: Story, live_server: Any
) -> None:
    context = browser.new_context(base_url=live_server.url)
    case_page = entered(context.new_page(), story, live_server.url)
    dialogue = opened(case_page, "Answer")
    write_answer(dialogue)
    case_page.route("**/answer/", lambda route: route.abort())
    dialogue.get_by_role("button", name="Answer").click()
    dialogue.get_by_text("What you typed is still here").wait_for()
    assert opened_text(case_page) == "The valve was replaced."
    case_page.unroute("**/answer/")
    dialogue.get_by_role("button", name="Answer").click()
    case_page.get_by_text("Done: Answer").wait_for()
    context.close()


def test_a_session_that_ended_leads_to_the_sign_in(case_page: Page) -> None:
    case_page.context.clear_cookies()
    case_page.get_by_role("link", name="Answer", exact=True).click()
    case_page.wait_for_url("**/sign-in/?next=**")


def test_an_answer_is_read_over_in_its_dialogue_and_nothing_is_lost(case_page: Page) -> None:
    dialogue = opened(case_page, "Answer")
    dialogue.locator("[name=text]").fill("我局高度重视，将进一步加强管理。")
    dialogue.locator("[name=solved][value=yes]").check()
    dialogue.get_by_role("button", name="Read it over").click()
    told = dialogue.locator("[data-read]")
    told.wait_for()
    assert "高度重视" in told.inner_text()
    assert Request.objects.get().state == "in_hand"
    assert dialogue.locator("[name=text]").input_value() == "我局高度重视，将进一步加强管理。"
    dialogue.get_by_role("button", name="Answer").click()
    case_page.get_by_text("Done: Answer").wait_for()
