"""A party at its own door in a real browser: offers, the sitting, and a name drawn or typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.agreements import Paper, answered, propose
from tests.browser.conftest import let_in, note
from tests.browser.test_accessibility import faults
from tests.cast import City
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import arrivals
from yimen.agreements.commands.signing import is_a_drawing
from yimen.agreements.models import Offer, Signature
from yimen.agreements.terms import Schedule
from yimen.kernel.time import now
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Dispute
from yimen.orgs.queries import today

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "narrow and dark": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "has_touch": True,
    },
    "no scripts": {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False},
}
Enter = Callable[[str, str], Page]


@pytest.fixture
def quarrel(city: City) -> Quarrel:
    """A dispute in mediation, with one sitting planned and an offer that was passed on."""
    told = Quarrel(open_centre(city), now() - timedelta(hours=1))
    told.to_mediation()
    Round(told).plan(f"{today() + timedelta(days=1)} 09:00")
    offer = propose(told, told.centre.respondent, "我出一半，下个月底之前付清。", may_be_told=True)
    answered(told, "pass_on", offer, told.centre.mediator)
    propose(told, told.centre.respondent, "实在不行我可以出三分之二。")
    return told


@pytest.fixture
def paper(quarrel: Quarrel) -> Paper:
    """What was agreed waits for the parties' names."""
    owed = Owed(2, "付围栏款", today() + timedelta(days=20), Decimal(1000))
    made = Paper(quarrel.settle()).draft(
        facts="{被申请人}把围栏移过了地界两米。",
        disputed="地界在哪里。",
        content="{被申请人}付给{申请人}{约定金额}，围栏移回原处。",
        schedule=Schedule((owed,)),
    )
    return made.take("offer_to_sign")


@pytest.fixture(params=LOOKS, ids=[each.replace(" ", "-") for each in LOOKS])
def context(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=live_server.url, locale="zh-CN", **LOOKS[request.param])
    yield made
    made.close()


@pytest.fixture
def enter(quarrel: Quarrel, context: BrowserContext, live_server: Any) -> Iterator[Enter]:
    """Open a page as a party; anything that the browser complains about fails the test."""
    come, complaints = arrivals(quarrel.centre), list[str]()

    def opened(who: str, rest: str) -> Page:
        context.clear_cookies()
        client = come(who)
        let_in(context, client, live_server.url)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: note(message, complaints))
        answer = page.goto(f"/matters/disputes/{quarrel.dispute.pk}/{rest}")
        assert answer
        assert answer.status == 200, f"{rest} as {who}"
        return page

    yield opened
    assert not complaints, complaints


def fits(page: Page) -> None:
    """The page has no fault that axe knows of, and is no wider than the screen."""
    assert not faults(page), page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def has_scripts(page: Page) -> bool:
    """Whether this browser has run the pad's."""
    return page.locator("[data-pad]:not([hidden])").count() > 0


def go_on(page: Page) -> None:
    """Press the one main button of the form."""
    page.locator("main form button.first").click()


@pytest.mark.parametrize("context", ["wide", "narrow and dark"], indirect=True)
def test_no_page_has_a_fault(enter: Enter) -> None:
    pages = ("", "offers/new/", "offers/new/?answers=1", "offers/1/accept/", "sittings/")
    for rest in (*pages, "offers/1/decline_offer/"):
        page = enter("applicant", rest)
        fits(page)
        page.close()
    for rest in ("", "offers/2/allow_telling/", "offers/2/withdraw_offer/"):
        page = enter("respondent", rest)
        fits(page)
        page.close()


def test_an_offer_is_answered_with_another(enter: Enter, quarrel: Quarrel) -> None:
    page = enter("applicant", "")
    offers = page.locator("section[aria-labelledby=offers]")
    assert "我出一半" in offers.inner_text()
    assert "三分之二" not in page.content(), "what was said in confidence is not here"
    offers.locator("a[href$='answers=1']").click()
    page.locator("[name=words]").fill("三分之二，这个月付清。")
    page.locator("[name=may_be_told]").check()
    go_on(page)
    page.wait_for_url(f"**/matters/disputes/{quarrel.dispute.pk}/")
    made = Offer.objects.get(number=3)
    assert (made.by_party, made.answers, made.may_be_told, made.told) == (1, 1, True, False)
    page.locator("a[href$='/offers/1/decline_offer/']").click()
    go_on(page)
    page.wait_for_url(f"**/matters/disputes/{quarrel.dispute.pk}/")
    assert Offer.objects.get(number=1).state == "declined"


def test_a_name_is_drawn_or_typed(enter: Enter, paper: Paper) -> None:
    page = enter("applicant", "agreement/")
    pad, scripts = page.locator("[data-pad]"), has_scripts(page)
    page.locator("[name=name]").fill("张建国")
    if scripts:
        draw(page)
        pad.locator("button").click()
        assert page.locator("[name=strokes]").input_value() == ""
        draw(page)
        fits(page)
    else:
        assert not pad.is_visible(), "without a script there is only the typed name"
    page.locator("[name=read]").check()
    go_on(page)
    page.wait_for_url(f"**/matters/disputes/{paper.quarrel.dispute.pk}/")
    (signature,) = Signature.objects.all()
    assert signature.name == "张建国"
    assert is_a_drawing(signature.strokes or "") is scripts


def draw(page: Page) -> None:
    """Two strokes over the pad."""
    page.locator("[data-pad]").scroll_into_view_if_needed()
    edge = page.locator("[data-pad] canvas").bounding_box()
    assert edge

    def at(across: float, down: float) -> tuple[float, float]:
        return edge["x"] + across * edge["width"], edge["y"] + down * edge["height"]

    for line in (((0.1, 0.5), (0.3, 0.2), (0.5, 0.8)), ((0.6, 0.2), (0.8, 0.8), (0.9, 0.3))):
        page.mouse.move(*at(*line[0]))
        page.mouse.down()
        for point in line[1:]:
            page.mouse.move(*at(*point), steps=6)
        page.mouse.up()


def test_a_drawing_outlives_what_was_forgotten(enter: Enter, paper: Paper) -> None:
    """The box is not ticked: the page comes again with the name and the drawing in it."""
    page = enter("respondent", "agreement/")
    page.locator("[name=name]").fill("李秀英")
    if not has_scripts(page):
        go_on(page)
        assert page.locator("[name=name]").input_value() == "李秀英"
        return
    draw(page)
    drawn = page.locator("[name=strokes]").input_value()
    go_on(page)
    page.locator(".errors").wait_for()
    assert page.locator("[name=strokes]").input_value() == drawn != ""
    assert page.locator(".pad.drawn").count() == 1
    assert not Signature.objects.exists()


@pytest.mark.parametrize("context", ["wide"], indirect=True)
def test_by_keyboard_the_typed_name_is_enough(enter: Enter, paper: Paper) -> None:
    page = enter("applicant", "agreement/")
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "name":
            break
    page.keyboard.type("张建国")
    for _press in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "read":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/matters/disputes/{paper.quarrel.dispute.pk}/")
    (signature,) = Signature.objects.all()
    assert (signature.name, signature.strokes) == ("张建国", "")


def test_an_invitation_leads_through_the_code_to_the_sitting(
    context: BrowserContext, quarrel: Quarrel
) -> None:
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    page = context.new_page()
    page.goto(f"/matters/disputes/{dispute.pk}/sittings/?number={dispute.number}")
    assert page.locator("[name=number]").input_value() == dispute.number
    page.locator("[name=phone]").fill("13800000011")
    go_on(page)
    page.fill("[name=code]", page.locator(".advice b").inner_text())
    page.locator("main form.sheet button").click()
    page.wait_for_url(f"**/matters/disputes/{dispute.pk}/sittings/")
    assert "09:00" in page.locator("main").inner_text()
