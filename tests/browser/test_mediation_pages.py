"""The pages of a mediation centre that no tour passes: no fault, wide or narrow, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.agreements import Paper, propose
from tests.browser.conftest import let_in
from tests.browser.test_accessibility import faults
from tests.cast import City
from tests.peace import Peace
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import Come, arrivals
from yimen.aftercare.commands.opinions import give_opinion, refuse_comment
from yimen.aftercare.models import Ground
from yimen.agreements.models import AgreementTemplate
from yimen.agreements.terms import Schedule
from yimen.kernel.time import now

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

LOOKS = ((1440, "light"), (390, "dark"))


@pytest.fixture
def round_(city: City) -> Round:
    """A dispute with mediators, a room, and a sitting that was planned."""
    return Round(Quarrel(open_centre(city), now()).to_mediation())


@pytest.fixture
def peace(round_: Round) -> Peace:
    """Another, settled and told publicly."""
    return Peace(Quarrel(round_.centre, now())).settle().published()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """One window for all pages, which is made narrow and dark between two looks at each."""
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


def test_no_page_has_a_fault_or_is_wider_than_the_screen(
    page: Page, round_: Round, peace: Peace, live_server: Any
) -> None:
    come, lead = arrivals(round_.centre), round_.lead.pk
    told, public = peace.dispute.pk, peace.publication.public
    mine, tie = round_.dispute.pk, round_.tell().number
    visits = {
        "duty_head": (
            *("/mediators/people/", "/mediators/people/new/", "/mediators/book/"),
            *(f"/mediators/people/{lead}/", f"/mediators/people/{lead}/edit/"),
            *(f"/mediators/people/{lead}/hours/", "/mediators/week/"),
            *("/mediators/centre/duties/new/", "/mediators/centre/teams/new/"),
            *(f"/mediators/people/{lead}/absence/", f"/disputes/{mine}/sittings/ties/"),
            *(f"/disputes/{mine}/sittings/ties/{tie}/{said}/" for said in ("consent", "decline")),
            "/agreements/templates/",
        ),
        "approver": (
            "/aftercare/waiting/",
            "/aftercare/comments/",
            f"/aftercare/{told}/published/",
        ),
        "follow_up": ("/aftercare/visits/",),
        "stranger": (
            *("/settled/", "/settled/figures/", f"/settled/{public}/"),
            f"/settled/{public}/enter/",
        ),
        "respondent": (
            *(f"/matters/disputes/{told}/", f"/matters/disputes/{mine}/"),
            f"/matters/disputes/{mine}/sittings/",
        ),
    }
    for who, addresses in visits.items():
        enter(page, come, who, live_server)
        for address in addresses:
            go(page, live_server, address)


def enter(page: Page, come: Come, who: str, live_server: Any) -> None:
    """Nobody else is signed in."""
    page.context.clear_cookies()
    let_in(page.context, come(who), live_server.url)


def go(page: Page, live_server: Any, address: str) -> None:
    """Open a page and look at it."""
    answer = page.goto(live_server.url + address)
    assert answer
    assert answer.status == 200, address
    look(page)


def look(page: Page) -> None:
    """Wide and light, narrow and dark: axe finds no fault, nothing is wider than the screen."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert not faults(page), f"{page.url} at {width}"
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{page.url} is wider than {width}"


def send(page: Page) -> None:
    """Press the one main button of the form, which is not whole, and look at what it says."""
    page.locator("main form button.first").click()
    assert page.locator(".errors").count()
    look(page)


def test_the_forms_of_offers_and_agreements_have_no_fault(
    page: Page, round_: Round, live_server: Any
) -> None:
    centre, mediated = round_.centre, round_.quarrel
    propose(mediated, centre.mediator, "各出一半。", may_be_told=True)
    propose(mediated, centre.respondent, "我出一半。")
    paper = Paper(Quarrel(centre, now()).to_mediation().settle())
    offers = f"/agreements/{mediated.dispute.pk}/"
    settled = f"/agreements/{paper.quarrel.dispute.pk}/"
    enter(page, arrivals(centre), "mediator", live_server)
    for rest in ("new/", "1/note_accepted/", "1/note_declined/", "2/pass_on/"):
        go(page, live_server, f"{offers}offers/{rest}")
    send(page)
    go(page, live_server, f"{settled}draft/")
    paper.draft(schedule=Schedule(), amount=None)
    go(page, live_server, f"{settled}1/redraft/")
    send(page)
    paper.take("offer_to_sign")
    for rest in ("1/", "1/drop/"):
        go(page, live_server, settled + rest)
    go(page, live_server, f"/cases/{mediated.dispute.pk}/")


def test_the_forms_of_templates_and_of_the_prefix_have_no_fault(
    page: Page, round_: Round, live_server: Any
) -> None:
    come = arrivals(round_.centre)
    said = {"name": "围栏", "content": "{被申请人}移回围栏。", "active": "on", "reason": "常用"}
    assert come("keeper").post("/agreements/templates/new/", said).status_code == 302
    own = AgreementTemplate.objects.get(name="围栏")
    enter(page, come, "keeper", live_server)
    for rest in ("", f"{own.pk}/", "new/"):
        go(page, live_server, f"/agreements/templates/{rest}")
    send(page)
    go(page, live_server, "/agreements/templates/prefix/")
    for name in ("letters", "reason"):
        page.locator(f"[name={name}]").fill("x")
    send(page)


def test_the_consent_to_a_publication_and_what_became_of_a_comment_have_no_fault(
    page: Page, peace: Peace, live_server: Any
) -> None:
    come = arrivals(peace.centre)
    opinion = give_opinion(peace.publication, peace.centre.respondent, stars=2, comment="他是骗子")
    refuse_comment(
        opinion, peace.centre.approver, ground=Ground.INSULT, reason="其中有侮辱性言语。"
    )
    checked = Peace(Quarrel(peace.centre, now())).settle().prepare().tell("ask_check")
    checked.tell("pass_check")
    enter(page, come, "respondent", live_server)
    go(page, live_server, f"/matters/disputes/{peace.dispute.pk}/")
    assert page.get_by_text("其中有侮辱性言语。").count() == 1
    for consents in (False, True):
        go(page, live_server, f"/matters/disputes/{checked.dispute.pk}/publication/1/")
        assert bool(page.locator("[value=yes]").count()) is not consents
        if not consents:
            page.locator("[value=yes]").click()
