"""A dispute in a real browser: the window by keyboard, a party on a telephone, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import let_in
from tests.browser.test_accessibility import context as context
from tests.browser.test_accessibility import faults
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.visits import arrivals
from yimen.kernel.time import now
from yimen.mediation.models import Dispute, Party

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]
Enter = Callable[[BrowserContext, str, str], Page]


@pytest.fixture
def quarrel(city: City) -> Quarrel:
    """A dispute that is agreed orally; what the other side owes is open."""
    told = Quarrel(open_centre(city), now())
    told.register("墙越过地界两米", amount=Decimal(12000)).against(id_number="620702198001011234")
    told.assign().sign()
    return told


@pytest.fixture
def enter(quarrel: Quarrel, live_server: Any) -> Enter:
    """Open a page as one of the centre, or as a party."""
    come = arrivals(quarrel.centre)

    def opened(context: BrowserContext, who: str, address: str) -> Page:
        context.clear_cookies()
        client = come(who)
        client.cookies.load({"sessionid": client.cookies["sessionid"].value})
        let_in(context, client, live_server.url)
        page = context.new_page()
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, f"{address} as {who}"
        return page

    return opened


@pytest.fixture
def plain(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    made = browser.new_context(base_url=live_server.url, locale="zh-CN", java_script_enabled=False)
    yield made
    made.close()


def test_no_page_has_a_fault_or_is_wider_than_the_screen(
    context: BrowserContext, enter: Enter, quarrel: Quarrel
) -> None:
    case, own = f"/cases/{quarrel.dispute.pk}/", f"/matters/disputes/{quarrel.dispute.pk}/"
    visits = (
        ("window", "/disputes/new/"),
        ("window", "/queue/"),
        ("mediator", case),
        ("mediator", f"{case}agree_orally/"),
        ("mediator", f"/disputes/{quarrel.dispute.pk}/parties/2/"),
        ("leader", "/boards/disputes/"),
        ("respondent", own),
        ("respondent", f"{own}say/"),
        ("respondent", "/matters/"),
        ("respondent", "/disputes/send/"),
    )
    for who, address in visits:
        page = enter(context, who, address)
        assert not faults(page), address
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{address} is wider than the screen"
        page.close()


def test_the_window_is_typed_through_without_a_mouse(
    browser: Browser, live_server: Any, enter: Enter, quarrel: Quarrel
) -> None:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    page = enter(context, "window", "/disputes/new/")
    keys = page.keyboard
    assert page.evaluate("document.activeElement.name") == "body"
    with page.expect_response("**/disputes/new/") as told:
        keys.type("邻居的墙越过了地界")
    assert told.value.status == 200, "what follows is asked for while it is being typed"
    keys.press("Tab")
    keys.press("ArrowDown")  # the first kind of the list
    to(page, "area")
    keys.type("交通巷")
    page.locator("[role=option]").first.wait_for()
    keys.press("Enter")
    to(page, "party-0-name")
    keys.type("王小明")
    to(page, "party-1-name")
    keys.type("赵大海")
    keys.press("Control+Enter")
    page.wait_for_url("**/cases/*/")
    made = Dispute.objects.exclude(pk=quarrel.dispute.pk).get()
    assert (made.dispute_type, made.area_id) == ("neighbours", "620702001001")
    names = Party.objects.filter(case=made).order_by("number")
    assert [each.resident and each.resident.name for each in names] == ["王小明", "赵大海"]
    context.close()


def to(page: Page, name: str) -> None:
    """Go on by the tabulator to a field."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by the tabulator")


def test_a_party_more_without_a_script(plain: BrowserContext, enter: Enter) -> None:
    page = enter(plain, "window", "/disputes/new/")
    page.locator("[name=body]").fill("工资没有发")
    page.locator("[name=dispute_type]").select_option("labour")
    page.locator("[name=area]").fill("交通巷社区")
    page.locator("[name=party-0-name]").fill("王小明")
    page.locator("button[value=add-applicant]").click()
    page.locator("[name=party-2-name]").fill("孙大勇")
    page.get_by_role("group", name="当事人 2").locator("summary").first.click()
    page.locator("[name=party-1-organisation]").fill("阳光公司")
    assert page.locator("[name=body]").input_value() == "工资没有发"
    page.locator("button[value=register]").click()
    page.wait_for_url("**/cases/*/")
    assert "阳光公司" in page.locator("main").inner_text()
    assert Party.objects.filter(organisation__isnull=False, side="respondent").exists()


def test_a_party_says_something_and_stops_on_a_telephone(
    browser: Browser, live_server: Any, enter: Enter, quarrel: Quarrel
) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 360, "height": 740}
    )
    page = enter(context, "respondent", f"/matters/disputes/{quarrel.dispute.pk}/")
    page.locator("a[href$='/say/']").click()
    page.locator("[name=words]").fill("我量过了")
    page.locator("main button.first").click()
    page.wait_for_url(f"**/matters/disputes/{quarrel.dispute.pk}/")
    assert "我量过了" in page.locator("main").inner_text()
    page.locator("a[href$='/stop/']").click()
    page.locator("[name=words]").fill("不想调解了")
    page.locator("main button.grave").click()
    page.wait_for_url(f"**/matters/disputes/{quarrel.dispute.pk}/")
    assert Dispute.objects.get(pk=quarrel.dispute.pk).state == "failed"
    assert not faults(page)
    context.close()
