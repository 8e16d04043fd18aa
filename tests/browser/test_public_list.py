"""A resident on a telephone, without scripts: about to send, sees a similar one, follows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from tests.browser.test_accessibility import LOOKS, faults
from tests.cast import Cast, City, Story, gather
from yimen.kernel.time import now
from yimen.links.sms.commands import hand_over
from yimen.links.sms.models import Message
from yimen.links.sms.queries import received
from yimen.orgs.crowds import FEW
from yimen.orgs.held import forget_all
from yimen.portal.listing.public_ids import public_id
from yimen.portal.listing.reactions import tell_followers
from yimen.reading.nearby.commands import write_signs
from yimen.requests.models import Kind, Request

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

PHONE = "13800000077"
TOLD = "柳林苑小区餐馆的油烟直排楼上，天天如此，请尽快处理。"
LIKE = "柳林苑楼下饭店油烟扰民，油烟直排楼上，请查处。"


@pytest.fixture
def cast(city: City) -> Cast:
    return gather(city)


@pytest.fixture
def others(cast: Cast) -> list[Story]:
    """What others told and let be listed."""
    begins = now() - timedelta(hours=2)
    stories = [
        Story(cast, begins + timedelta(minutes=each)).register(
            body=TOLD, kind=Kind.HELP, may_list=True
        )
        for each in range(FEW)
    ]
    write_signs([each.request.pk for each in stories])
    forget_all()
    return stories


@pytest.fixture
def telephone(browser: Browser, live_server: Any, city: City) -> Iterator[Page]:
    """A narrow browser that runs no scripts."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="en",
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    """Press the one button of the form."""
    page.locator("main form.sheet button").click()


def to_the_check(page: Page) -> None:
    """All questions and the code."""
    page.goto("/send/")
    page.fill("textarea[name=body]", LIKE)
    go_on(page)
    page.select_option("select[name=area]", "620702001")
    go_on(page)
    page.fill("input[name=phone]", PHONE)
    go_on(page)
    page.fill("input[name=code]", page.locator(".advice b").inner_text())
    go_on(page)


def test_a_similar_one_is_followed_instead_of_sent(telephone: Page, others: list[Story]) -> None:
    page, before = telephone, Request.objects.count()
    to_the_check(page)
    assert page.locator(".others .listed > li").count() == FEW
    assert not page.locator("input[name=may_list]").is_checked()
    page.locator(".others button").last.click()
    assert "/published/" in page.url
    story = next(each for each in others if str(public_id(each.request.pk)) in page.url)
    assert page.locator(".done").count() == 1
    assert Request.objects.count() == before
    page.goto("/matters/")
    assert page.locator(".listed > li").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    story.dispatch(to=story.cast.city.units["water"], basis="x").sign().answer().pass_check()
    tell_followers(str(story.request.pk), story.request.head)
    for key in Message.objects.filter(sent_at=None).values_list("key", flat=True):
        hand_over(key)
    (message, *_codes) = [each for each in received() if str(story.request.pk) in each.key]
    assert str(message.text).endswith(page.locator(".listed a").get_attribute("href") or "-")


@pytest.mark.parametrize("path", ["/published/", "/published/times/"])
@pytest.mark.parametrize("width", [1440, 360])
def test_the_list_opens_whole(telephone: Page, others: list[Story], path: str, width: int) -> None:
    page = telephone
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(path)
    assert answer
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("look", LOOKS, ids=[each.replace(" ", "-") for each in LOOKS])
def test_pages_of_the_list_have_no_fault(
    browser: Browser, live_server: Any, others: list[Story], look: str
) -> None:
    width, scheme = LOOKS[look]
    for story in others:
        story.dispatch(to=story.cast.city.units["water"], basis="x").sign().answer()
    forget_all()
    cache.clear()
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    one = f"/published/{public_id(others[0].request.pk)}/"
    for path in ("/published/", one, f"{one}follow/", "/published/times/"):
        page.goto(path)
        assert not faults(page), path
    context.close()
