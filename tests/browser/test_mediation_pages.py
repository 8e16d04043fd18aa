"""The pages of a mediation centre that no tour passes: no fault, wide or narrow, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import let_in
from tests.browser.test_accessibility import faults
from tests.cast import City
from tests.peace import Peace
from tests.quarrels import Quarrel, open_centre
from tests.sittings import Round
from tests.visits import arrivals
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
        "approver": ("/aftercare/comments/", f"/aftercare/{told}/published/"),
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
        page.context.clear_cookies()
        let_in(page.context, come(who), live_server.url)
        for address in addresses:
            answer = page.goto(live_server.url + address)
            assert answer
            assert answer.status == 200, f"{address} as {who}"
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert not faults(page), f"{address} at {width}"
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, f"{address} is wider than {width}"
