"""An agent registers a call without a mouse, with scripts on: what is known, lists, draft, keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Template
from playwright.sync_api import Browser, Page, Route, expect

from tests.articles import published
from tests.browser.conftest import note
from tests.cast import City, Story, gather
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.time import now
from yimen.portal.models import Follower
from yimen.reading.nearby.commands import write_signs
from yimen.requests import heard
from yimen.requests.heard import Panel
from yimen.requests.models import Call, Draft, Kind, Request
from yimen.ui.tests.visitors import Door

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long pass phrase"
HERE = "/requests/register/"
SPEECH = (
    *("phone", "name", "confidential", "wants_call", "may_list", "body", "title", "kind", "item"),
    *("area", "place", "channel", "map", "urgency", "about_unit", "repeat_of", "answer", "article"),
)
"""The order in which a call goes."""


@pytest.fixture
def city(city: City) -> City:
    """The cast, in which the desk signs in and a resident is known by their telephone."""
    cast = gather(city)
    cast.person.phone_hash = keyed_hash("+8613800000001")
    cast.person.save()
    staff = Door(city, cast).staff("desk")
    staff.set_password(PASSWORD)
    staff.save()
    return city


@pytest.fixture
def desk(browser: Browser, live_server: Any, city: City) -> Iterator[Page]:
    """The agent's browser, in English, with scripts, at the form; its complaints fail the test."""
    context = browser.new_context(
        base_url=live_server.url, locale="en", viewport={"width": 1440, "height": 900}
    )
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: note(message, complaints))
    page.goto("/sign-in/")
    page.fill("[name=username]", "desk")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue/")
    page.goto(HERE)
    yield page
    seen = [*complaints]
    page.route("**/requests/draft/", lambda route: route.abort())  # no save outlives its city
    context.close()
    assert not seen, seen


def focused(page: Page) -> str:
    """What the next key goes to: the field's name, or what the line stands for."""
    told: str = page.evaluate("document.activeElement.name || document.activeElement.id")
    return told.removeprefix("id_")


def saved(page: Page) -> None:
    """The draft is kept, in words."""
    expect(page.locator("#saved")).to_contain_text("Saved ", timeout=10_000)


def test_a_call_from_the_first_word_to_the_unit_without_a_mouse(desk: Page, city: City) -> None:
    keys = desk.keyboard
    assert focused(desk) == "phone"
    keys.type("138 0000 0009")
    for name in SPEECH[1:6]:
        keys.press("Tab")
        assert focused(desk) == name
    keys.type("No water since this morning.")
    keys.press("Alt+3")
    assert desk.locator("[name=kind][value=complaint]").is_checked()
    assert focused(desk) == "body", "the kind is chosen from wherever one is"
    keys.press("Tab")
    assert focused(desk) == "title"
    keys.press("Tab")
    assert focused(desk) == "kind"
    keys.press("Tab")
    assert focused(desk) == "item"

    line = desk.get_by_role("combobox", name="Category")
    keys.type("suppl")
    expect(desk.locator("[role=option]")).to_have_count(1)
    expect(line).to_have_attribute("aria-expanded", "true")
    keys.press("Enter")
    expect(line).to_have_value("Public utilities / Water supply")
    expect(line).to_have_attribute("aria-expanded", "false")
    known = desk.locator("#known")
    expect(known).to_contain_text("Water company")
    assert focused(desk) == "item", "what is known comes without taking the focus"

    keys.press("Tab")
    keys.type("620702")
    expect(desk.locator("[role=option]")).to_have_count(3)
    keys.press("ArrowDown")
    active = desk.get_by_role("combobox", name="Area").get_attribute("aria-activedescendant")
    expect(desk.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(desk.get_by_role("combobox", name="Area")).to_have_value("张掖市 / 甘州区 / 东街街道")
    keys.press("Control+d")
    desk.wait_for_url("**/cases/**")
    made = Request.objects.get()
    assert (made.state, made.lead) == ("dispatched", city.units["water"])
    assert (made.kind, made.item_id, made.area_id) == ("complaint", "T101", "620702001")
    assert not Draft.objects.exists()


def test_control_enter_registers_and_tab_follows_the_speech(desk: Page) -> None:
    walked = [focused(desk)]
    while walked[-1] != SPEECH[-1] and len(walked) < 30:
        desk.keyboard.press("Tab")
        walked.append(focused(desk))
    assert walked == list(SPEECH)
    desk.fill("[name=body]", "The lamp is dark.")
    desk.keyboard.press("Control+Enter")
    assert not Request.objects.exists(), "the browser asks for the kind"
    desk.keyboard.press("Alt+4")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/cases/**")
    made = Request.objects.get()
    assert (made.state, made.kind, made.title) == ("registered", "report", "The lamp is dark.")


def test_a_list_can_be_left(desk: Page) -> None:
    line = desk.get_by_role("combobox", name="Category")
    line.focus()
    desk.keyboard.type("water")
    expect(desk.get_by_role("listbox")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    desk.keyboard.press("Tab")
    expect(line).to_have_value("")  # it was none, and nothing was chosen
    assert focused(desk) == "area"
    desk.keyboard.type("交通")
    expect(desk.locator("[role=option]")).to_have_count(1)
    desk.keyboard.press("Tab")  # the only one that it can be
    expect(desk.locator("[name=area-picked]")).to_have_value("620702001001")
    desk.get_by_role("combobox", name="Area").fill("民乐")
    assert desk.evaluate(
        "new FormData(document.querySelector('form.call')).get('area-typed')"
    ) != "民乐", "what is typed anew counts again"  # fmt: skip


def test_the_keys_are_told(desk: Page) -> None:
    desk.keyboard.type("?")
    expect(desk.locator("#keys")).to_be_hidden()
    assert desk.locator("[name=phone]").input_value() == "?"
    desk.locator("[name=kind]").first.focus()
    desk.keyboard.type("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    desk.keyboard.press("Escape")
    expect(desk.locator("#keys")).to_be_hidden()
    assert focused(desk) == "kind"
    assert desk.url.endswith(HERE)


def test_what_was_typed_survives_a_closed_browser(desk: Page) -> None:
    desk.fill("[name=phone]", "13800000009")
    desk.fill("[name=body]", "No water since this morning.")
    desk.keyboard.press("Alt+3")
    saved(desk)
    stored = desk.evaluate("[{...localStorage}, {...sessionStorage}]")
    stored[1].pop("htmx-current-path-for-history", None)  # the page's address and nothing more
    assert stored == [{}, {}]

    desk.goto(HERE)  # the browser was closed
    offer = desk.locator("#offer")
    expect(offer).to_contain_text("No water since this morning.")
    assert desk.locator("[name=body]").input_value() == ""
    desk.get_by_role("link", name="Go on with it").click()
    assert desk.locator("[name=body]").input_value() == "No water since this morning."
    assert desk.locator("[name=kind][value=complaint]").is_checked()
    assert focused(desk) == "phone"

    desk.goto(HERE)
    desk.fill("[name=body]", "Another call.")
    expect(desk.locator("#saved")).to_contain_text("waits for you", timeout=10_000)
    desk.get_by_role("button", name="Throw it away").click()
    expect(offer).to_have_count(0)
    saved(desk)
    assert desk.locator("[name=body]").input_value() == "Another call."
    assert "Another call." in (Draft.objects.get().said or "")
    desk.get_by_role("button", name="Throw the draft away").click()
    desk.wait_for_url(f"**{HERE}")
    assert not Draft.objects.exists()


def test_a_slow_server_disturbs_nobody(desk: Page) -> None:
    waiting: list[Route] = []
    desk.route(f"**{HERE}", lambda route: waiting.append(route))
    desk.fill("[name=phone]", "13800000001")
    expect(desk.locator("#asking")).to_be_visible()
    desk.fill("[name=body]", "It goes on.")
    assert focused(desk) == "body"
    waiting[0].continue_()
    expect(desk.locator("#asking")).to_be_hidden()
    assert desk.locator("[name=body]").input_value() == "It goes on."


def test_a_call_opens_the_form(desk: Page, city: City) -> None:
    call = Call.objects.create(
        unit=city.units["centre"], phone="+8613800000001", expires_at=now() + timedelta(minutes=9)
    )
    desk.goto(f"{HERE}?call={call.pk}")
    assert desk.locator("[name=phone]").input_value() == "+8613800000001"
    assert "1380" not in desk.url
    desk.fill("[name=body]", "Still no water.")
    desk.keyboard.press("Alt+3")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/cases/**")
    desk.goto(f"{HERE}?call={call.pk}")
    expect(desk.locator("#known")).to_contain_text("Still no water.")


OFFERS: Any = Template("""<section class="sheet"><h2>Suggested</h2>
<button type="button" data-put="item" data-value="T101"
  data-name="Public utilities / Water supply">Water</button>
<button type="button" data-put="area" data-value="620702001" data-name="东街街道"
  data-place="Mill Lane 3" data-grid="620702001001001">Dongjie</button>
<button type="button" data-put="urgency" data-value="urgent">Urgent</button></section>""")


def test_what_is_suggested_is_taken_by_one_key(desk: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    offers = Panel("offers", OFFERS, lambda told: {"some": True} if "water" in told.text else None)
    monkeypatch.setattr(heard, "PANELS", [offers])
    keys, panel = desk.keyboard, desk.locator("#heard")
    desk.get_by_label("What it is about").focus()
    keys.type("No water since this morning.")
    expect(panel.get_by_role("button", name="Water")).to_contain_text("F2")
    assert focused(desk) == "body", "what reads along does not take the focus"
    keys.press("F2")
    line = desk.get_by_role("combobox", name="Category")
    expect(line).to_have_value("Public utilities / Water supply")
    expect(desk.locator("#known")).to_contain_text("Water company")
    keys.press("F8")
    expect(desk.get_by_role("combobox", name="Area")).to_have_value("东街街道")
    assert desk.locator("[name=place]").input_value() == "Mill Lane 3"
    assert desk.locator("[name=grid]").input_value() == "620702001001001"
    desk.locator("[name=place]").fill("Behind the mill")
    desk.get_by_label("What it is about").focus()
    keys.press("F8")
    assert desk.locator("[name=place]").input_value() == "Behind the mill", "what was typed stays"
    keys.press("F9")
    assert desk.locator("[name=urgency][value=urgent]").is_checked()
    assert focused(desk) == "body"
    panel.get_by_role("button", name="Water").click()
    expect(line).to_be_focused()
    assert Axe().run(desk).violations_count == 0


def test_an_article_is_put_into_the_answer_below_what_was_typed(desk: Page, city: City) -> None:
    published(city, title="Where do I pay my water bill?", body="At the counter in Dongjie.")
    desk.get_by_label("Answer given at once").fill("Good morning.")
    desk.get_by_label("What it is about").fill("Where can I pay the water bill?")
    panel = desk.locator("#heard")
    expect(panel.get_by_role("button", name="Put into the answer")).to_contain_text("F4")
    desk.keyboard.press("F4")
    answer = desk.get_by_label("Answer given at once")
    expect(answer).to_have_value("Good morning.\nAt the counter in Dongjie.")
    expect(desk.locator("[name=article]")).to_have_value("K00001")
    with desk.expect_popup() as beside:
        desk.keyboard.press("Control+k")
    expect(beside.value.get_by_role("link", name="Where do I pay my water bill?")).to_be_visible()
    assert desk.url.endswith(HERE), "the call goes on"
    assert Axe().run(desk).violations_count == 0


def test_the_place_that_is_said_is_marked_and_taken(desk: Page) -> None:
    desk.get_by_label("What it is about").focus()
    desk.keyboard.type("东街街道停水三天了")
    panel = desk.locator("#heard")
    expect(panel.locator("mark").first).to_have_text("东街街道")
    assert Axe().run(desk).violations_count == 0
    panel.get_by_role("button", name="东街街道").first.click()
    assert desk.locator("[name=place]").input_value() == "东街街道"
    assert desk.locator("[name=area-picked]").input_value() == "620702001"
    expect(panel.locator("mark")).to_have_count(0)


def test_a_caller_follows_what_somebody_else_told_of(desk: Page, city: City) -> None:
    told = Story(gather(city), now() - timedelta(hours=2)).register(
        title="柳林苑小区餐馆油烟直排",
        body="柳林苑餐馆油烟直排楼上。",
        kind=Kind.HELP,
        may_list=True,
    )
    write_signs([told.request.pk])
    desk.get_by_label("What it is about").fill("柳林苑楼下饭店油烟扰民")
    button = desk.get_by_role("button", name=f"The caller follows it instead {told.request.number}")
    button.click()
    expect(desk.locator("main")).to_contain_text("write down the number")
    expect(desk.get_by_label("What it is about")).to_have_value("柳林苑楼下饭店油烟扰民")
    desk.get_by_label("Caller's telephone").fill("13800000009")
    assert Axe().run(desk).violations_count == 0
    button.click()
    expect(desk.locator("body")).to_contain_text(f"The caller follows {told.request.number} now")
    expect(desk.get_by_label("What it is about")).to_have_value("")
    assert (Follower.objects.count(), Request.objects.count()) == (1, 1)


def test_what_is_urgent_stays_in_sight(desk: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    urgent = Panel("danger", OFFERS, lambda told: {"some": True}, urgent=True)
    monkeypatch.setattr(heard, "PANELS", [urgent])
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.get_by_label("What it is about").focus()
    desk.keyboard.type("Somebody is in danger.")
    warning = desk.locator("#warned section")
    expect(warning).to_be_in_viewport(ratio=0.9)
    desk.get_by_label("Answer given at once").focus()
    expect(warning).to_be_in_viewport(ratio=0.9)
    assert Axe().run(desk).violations_count == 0
