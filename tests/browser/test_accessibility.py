"""No page has a fault that axe knows of, wide and light or narrow and dark."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from tests.articles import published, revised
from tests.browser.conftest import let_in
from tests.cast import City, Story, gather
from yimen.cases.files import received
from yimen.kernel.time import now
from yimen.orgs.commands import give_email
from yimen.orgs.models import Resident
from yimen.portal.invitations import confirming, stopping
from yimen.ui.tests.visitors import Door

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

AXE = Axe()
LOOKS = {"wide and light": (1440, "light"), "narrow and dark": (360, "dark")}


@pytest.fixture
def story(city: City) -> Story:
    """A matter that went through several hands and has not ended."""
    told = Story(gather(city))
    told.register("No water on Mill Lane").dispatch(to=city.units["water"]).sign()
    told.ask_extension(days=2, reason="The part must be ordered.", resident_told=True)
    for name, content in (
        ("a.jpg", picture()),
        ("b.pdf", b"%PDF-1.7\n"),
        ("c.txt", b"Valve 7\n" * 200),
    ):
        told.take("attach", told.cast.water, file=received(SimpleUploadedFile(name, content)))
    revised(published(city, review_on=now().date()), city, body="At the counter, or by telephone.")
    return told


def picture() -> bytes:
    """What somebody has photographed."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(held, "JPEG")
    return held.getvalue()


@pytest.fixture(params=LOOKS, ids=[each.replace(" ", "-") for each in LOOKS])
def context(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    width, scheme = LOOKS[request.param]
    made = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    yield made
    made.close()


Visit = Callable[[str, str], Page]


@pytest.fixture
def visit(context: BrowserContext, story: Story, live_server: Any) -> Visit:
    """Open a page as one of the cast, or as a stranger; one window is enough, and cheaper."""
    door = Door(story.cast.city, story.cast)
    page = context.new_page()

    def opened(who: str, address: str) -> Page:
        client = door(who)
        context.clear_cookies()
        let_in(context, client, live_server.url)
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, f"{address} as {who}"
        return page

    return opened


def faults(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found = AXE.run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}\n    {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


TRIED = "/administration/try/?item=T101&kind=help&urgency=normal"
STAFF = {
    "dispatcher": ("/queue/", "/search/?q=water", "/processes/request/", "/boards/"),
    "agent": ("/requests/register/", "/knowledge/?q=counter", "/knowledge/K00001/"),
    "approver": (
        *("/queue/", "{case}", "{case}grant_extension/", "{case}note/"),
        *("/knowledge/?stands=in_review", "/knowledge/K00001/2/send_back/"),
    ),
    "supervisor": (
        *("/boards/shelved/", "/boards/figures/", "/reading/", "{case}sheet/"),
        "/knowledge/missed/",
    ),
    "leader": (
        *("/boards/wall/", "/boards/wall/?screen", "/boards/cases/?when=came_today"),
        *("/boards/map/", "/boards/months/"),
    ),
    "water": (
        *("{case}", "{case}contact/", *(f"{{case}}files/{n}/view/" for n in (1, 2, 3))),
        *("/knowledge/new/", "/knowledge/due/", "/knowledge/K00001/2/compare/"),
    ),
    "administrator": (
        "/administration/",
        TRIED,
        "/administration/rules/",
        "/administration/calendar/",
        "/administration/texts/",
        "/administration/texts/registered/",
        "/administration/texts/registered/mail/zh-hans/",
        "/administration/texts/code/sms/en/standard/",
        "/administration/units/",
        "/administration/units/water/",
        "/administration/units/water/end/",
        "/administration/staff/",
        "/administration/staff/new/",
        "/administration/areas/620702001/",
        "/administration/addresses/",
        "/administration/addresses/new/",
        "/administration/changes/",
    ),
}
PUBLIC = (
    *("/", "/city/", "/outbox/", "/follow/", "/receipt/", "/roots/"),
    *("/sign-in/", "/set-password/", "/published/", "/published/times/"),
    *("/help/", "/help/?q=counter", "/help/K00001/"),
)
DESK = ("/ui/", "/api/v1/docs")
OWN = ("receipt/", "add/", "withdraw/")
KNOWN = ("/my-data/", "/my-data/correct/", "/my-data/news/", "/my-data/erase/")


@pytest.mark.parametrize("who", STAFF)
def test_staff_pages_have_no_fault(visit: Visit, story: Story, who: str) -> None:
    for address in STAFF[who]:
        page = visit(who, address.format(case=f"/cases/{story.request.pk}/"))
        assert not faults(page), f"{address} as {who}"


def test_public_pages_have_no_fault(visit: Visit) -> None:
    for address in (*PUBLIC, *DESK):
        page = visit("stranger", address)
        assert not faults(page), address


def test_residents_pages_have_no_fault(visit: Visit, story: Story) -> None:
    own = f"/matters/{story.request.pk}/"
    for address in ("/matters/", own, *(own + each for each in OWN), *KNOWN):
        page = visit("resident", address)
        assert not faults(page), address


def test_the_pages_of_mails_have_no_fault(visit: Visit, story: Story) -> None:
    give_email(story.cast.person, story.cast.resident, email="wang@example.com")
    person = Resident.objects.get(pk=story.cast.person.pk)
    for link in (confirming(person, now() + timedelta(days=1)), stopping(person)):
        page = visit("stranger", link[link.index("/mail/") :])
        assert not faults(page), page.url
        page.locator("main form button").click()
        page.wait_for_load_state()
        assert not faults(page), page.url


def test_sending_has_no_fault_on_any_page(visit: Visit) -> None:
    page = visit("stranger", "/send/")
    for _step in range(3):
        assert not faults(page), page.url
        page.locator("main form").last.locator("button").last.click()
        page.wait_for_load_state()
    assert not faults(page), page.url
