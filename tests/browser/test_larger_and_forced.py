"""Pages for eyes that need more: text twice as large, and colours that the system forces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import let_in
from tests.cast import City, Story, gather
from yimen.ui.tests.visitors import Door

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

ZOOMED = 720
"""A window of 1440 px at 200 %."""
WIDE, NARROW = 1440, 360
TWICE = "html { font-size: 200% }"
"""A browser whose owner has chosen letters twice as large."""

WHO = {
    "stranger": ("/", "/city/", "/follow/", "/receipt/", "/send/", "/sign-in/"),
    "resident": ("/matters/", "/matters/{}/", "/matters/{}/receipt/", "/my-data/"),
    "dispatcher": ("/search/?q=water", "/processes/request/?state=in_hand"),
    "agent": ("/requests/register/",),
    "approver": ("/queue/", "/cases/{}/", "/cases/{}/grant_extension/", "/cases/{}/sheet/"),
    "supervisor": ("/boards/", "/boards/figures/", "/boards/shelved/"),
    "administrator": ("/administration/", "/administration/try/", "/administration/rules/"),
}

CUT = """() => [...document.querySelectorAll('body *')].filter(each => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    const hides = way => ['hidden', 'clip'].includes(style[way]);
    if (!each.innerText?.trim() || box.width < 2 || !each.checkVisibility()) return false;
    if (style.webkitLineClamp !== 'none' || each.closest('.unseen')) return false;
    return hides('overflowX') && each.scrollWidth > each.clientWidth + 1
        || hides('overflowY') && each.scrollHeight > each.clientHeight + 1;
}).map(each => each.outerHTML.slice(0, 120))"""
"""What has text that its own box hides; a row's title is whole on its page."""

OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    return each.checkVisibility() && box.width > 1 && box.right > innerWidth + 1
        && ![...parents(each)].some(one => /auto|scroll/.test(getComputedStyle(one).overflowX));
    function* parents(one) { while (one = one.parentElement) if (one !== document.body) yield one; }
}).map(each => each.outerHTML.slice(0, 120))"""
"""What stands outside the window and cannot be scrolled to inside its own part."""


@pytest.fixture
def story(city: City) -> Story:
    """A matter that went through several hands and has not ended."""
    told = Story(gather(city))
    told.register("No water on Mill Lane").dispatch(to=city.units["water"]).sign()
    told.ask_extension(days=2, reason="The part must be ordered.", resident_told=True)
    return told


def enter(context: BrowserContext, door: Door, who: str, url: str) -> None:
    """Sit down as one of the cast, or as a stranger."""
    context.clear_cookies()
    let_in(context, door(who), url)


Visit = Callable[[BrowserContext], Iterator[Page]]


@pytest.fixture
def pages(story: Story, live_server: Any) -> Visit:
    """Each of the main pages in turn, as those who work with it see it."""
    door = Door(story.cast.city, story.cast)

    def visited(context: BrowserContext) -> Iterator[Page]:
        page = context.new_page()
        for who, addresses in WHO.items():
            enter(context, door, who, live_server.url)
            for address in addresses:
                answer = page.goto(live_server.url + address.format(story.request.pk))
                assert answer
                assert answer.status == 200, f"{address} as {who}"
                yield page
        context.close()

    return visited


@pytest.mark.parametrize("way", ["zoom", "letters"])
def test_at_twice_the_size_nothing_is_lost(browser: Browser, pages: Visit, way: str) -> None:
    """The page is enlarged, or only its text, as a browser's own setting does it."""
    width = ZOOMED if way == "zoom" else WIDE
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 450}, bypass_csp=True
    )
    lost: list[str] = []
    for page in pages(context):
        before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        if way == "letters":
            page.add_style_tag(content=TWICE)
            after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
            assert after == 2 * before, f"{page.url} does not ask what its reader wants"
        lost += [f"{page.url}: {each}" for each in page.evaluate(OUTSIDE) + page.evaluate(CUT)]
    assert not lost


def test_the_longer_words_of_english_fit_on_a_telephone(
    browser: Browser, pages: Visit, story: Story
) -> None:
    context = browser.new_context(locale="en-US", viewport={"width": NARROW, "height": 740})
    lost: list[str] = []
    for page in pages(context):
        lost += [f"{page.url}: {each}" for each in page.evaluate(OUTSIDE)]
        for here in page.locator(".rail [aria-current]").all():
            assert here.evaluate(IN_SIGHT), f"{page.url}: the strip does not show where one is"
    assert not lost


def test_the_longest_title_leaves_room_for_what_stands_beside_it(
    browser: Browser, city: City, live_server: Any
) -> None:
    """And the button with the longest words breaks them, on a telephone."""
    cast = gather(city)
    case = Story(cast).register("No water on Mill Lane " * 5).request
    context = browser.new_context(locale="en-US", viewport={"width": WIDE, "height": 900})
    enter(context, Door(city, cast), "dispatcher", live_server.url)
    page = context.new_page()
    page.goto(live_server.url + "/queue/")
    title, event = page.locator("td.title, th.title").first, page.locator("td.event").first
    assert title.evaluate(WIDTH) < 2.5 * event.evaluate(WIDTH)
    page.set_viewport_size({"width": NARROW, "height": 740})
    for address in (f"/cases/{case.pk}/", f"/cases/{case.pk}/hand_over/"):
        page.goto(live_server.url + address)
        assert page.get_by_text("Hand over to 110 or the petition office").count()
        assert not page.evaluate(OUTSIDE), address
    context.close()


@pytest.mark.parametrize(("width", "least"), [(768, 160), (NARROW, 250)])
def test_where_a_matter_stands_is_read_in_words_not_in_letters(
    browser: Browser, city: City, live_server: Any, width: int, least: float
) -> None:
    """State and unit have a line of their own on a telephone, and a column on a tablet."""
    cast = gather(city)
    Story(cast).register("No water on Mill Lane")
    context = browser.new_context(locale="en-US", viewport={"width": width, "height": 740})
    enter(context, Door(city, cast), "dispatcher", live_server.url)
    page = context.new_page()
    page.goto(live_server.url + "/queue/")
    assert page.locator("td.title + td").first.evaluate(WIDTH) >= least
    context.close()


IN_SIGHT = """one => {
    const box = one.getBoundingClientRect();
    return box.left >= 0 && box.right <= innerWidth;
}"""
WIDTH = "one => one.getBoundingClientRect().width"


def test_forced_colours_hide_nothing(browser: Browser, pages: Visit) -> None:
    """Lights keep shape and word, the main button its edge, the focus its ring."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": WIDE, "height": 900}, forced_colors="active"
    )
    seen = dict.fromkeys(("light", "first", "ring", "current"), 0)
    for page in pages(context):
        for light in page.locator(".light:visible").all():
            assert light.inner_text().strip(), page.url
            seen["light"] += 1
        for button in page.locator("button.first:visible, a.first:visible").all():
            assert button.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") >= 1
            seen["first"] += 1
        for here in page.locator("[aria-current]:visible").all():
            assert here.evaluate(MARKED), f"{page.url}: nothing but colour says where one is"
            seen["current"] += 1
        page.keyboard.press("Tab")
        ring = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
        assert page.evaluate(ring) >= 2, page.url
        seen["ring"] += 1
    assert all(seen.values()), seen


MARKED = """one => {
    const style = getComputedStyle(one), around = getComputedStyle(one.parentElement);
    return parseFloat(style.borderLeftWidth) > 1 || style.fontWeight !== around.fontWeight;
}"""
"""Whether something besides colour sets it apart."""
