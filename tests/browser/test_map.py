"""The map in a browser: a place is picked by mouse, keys and position; without it all works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import let_in, note
from tests.cast import City, Story, gather
from yimen.orgs.held import forget_all
from yimen.orgs.models import Grid
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("demonstration"),
]

LANE = "620702001001"
BORROWED = re.compile(r"/parts/(maplibre|echarts)")
MIDDLE = {"latitude": 38.935, "longitude": 100.455}


@pytest.fixture
def city(city: City) -> City:
    """The cast's city with four grids around a crossing."""
    for n, (west, south) in enumerate(
        ((100.45, 38.93), (100.46, 38.93), (100.45, 38.94), (100.46, 38.94)), 1
    ):
        east, north = round(west + 0.01, 5), round(south + 0.01, 5)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        boundary = {"type": "Polygon", "coordinates": [ring]}
        Grid.objects.create(code=f"{LANE}00{n}", name=f"网格{n}", area_id=LANE, geometry=boundary)
    forget_all()
    return city


class Visit:
    """A browser whose complaints fail the test, and what it has fetched."""

    def __init__(self, browser: Browser, address: str, **more: Any) -> None:
        self.complaints: list[str] = []
        self.fetched: list[str] = []
        self.context = browser.new_context(base_url=address, locale="en", **more)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: note(message, self.complaints))
        self.page.on("request", lambda request: self.fetched.append(request.url))

    def sign_in(self, door: Door, who: str, address: str) -> Page:
        """Whoever of the cast, already signed in, at a page."""
        let_in(self.context, door(who), address)
        return self.page


@pytest.fixture
def visits(browser: Browser, live_server: Any) -> Iterator[Any]:
    """Browsers of any kind, closed in the end."""
    opened: list[Visit] = []

    def visit(**more: Any) -> Visit:
        opened.append(Visit(browser, live_server.url, **more))
        return opened[-1]

    yield visit
    for each in opened:
        each.context.close()
        assert not each.complaints, each.complaints
        assert all(url.startswith(live_server.url) for url in each.fetched), each.fetched


def where(page: Page) -> None:
    """To the question where it is."""
    page.goto("/send/")
    page.fill("textarea[name=body]", "The street lamp is dark.")
    page.locator("main form.sheet button.first").click()
    page.wait_for_url("**/where/")


def opened(page: Page) -> Locator:
    """The map, once it is drawn."""
    if (button := page.get_by_role("button", name="Show the map")).count():
        button.click()
    page.wait_for_selector("[data-map][data-drawn]", timeout=60_000)
    return page.locator("[data-map] canvas")


def said(page: Page, name: str) -> str:
    """What a field holds."""
    return page.locator(f"main [name={name}]").input_value()


def test_a_resident_picks_a_place_with_the_mouse(city: City, visits: Any) -> None:
    visit = visits()
    page = visit.page
    where(page)
    assert not [url for url in visit.fetched if BORROWED.search(url)], "fetched before it is asked"
    canvas = opened(page)
    size = canvas.bounding_box()
    assert size
    canvas.click(position={"x": size["width"] / 2 - 40, "y": size["height"] / 2 + 40})
    expect(page.locator(".map-said")).to_contain_text("网格1")
    assert said(page, "area") == "620702001"
    assert 100.45 < float(said(page, "lon")) < 100.46
    assert 38.93 < float(said(page, "lat")) < 38.94
    page.get_by_role("button", name="Take the mark away").click()
    assert (said(page, "lon"), said(page, "lat")) == ("", "")


def test_the_resident_s_position_is_asked_by_a_press_only(city: City, visits: Any) -> None:
    visit = visits(geolocation=MIDDLE, permissions=["geolocation"])
    page = visit.page
    where(page)
    assert said(page, "lon") == ""
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator(".map-said")).to_contain_text("网格1")
    assert (said(page, "lon"), said(page, "lat")) == ("100.455", "38.935")
    assert not [url for url in visit.fetched if BORROWED.search(url)], "no map is needed for it"
    assert not [url for url in visit.fetched if "38.935" in url], "no address holds a place"


def test_without_scripts_the_fields_do_it(city: City, visits: Any) -> None:
    page = visits(java_script_enabled=False).page
    where(page)
    expect(page.locator("[data-map]")).to_contain_text("The map needs JavaScript")
    page.select_option("select[name=area]", "620702001")
    page.locator("main form.sheet button.first").click()
    page.wait_for_url("**/who/")


def test_where_nothing_can_be_drawn_the_page_says_so(city: City, visits: Any) -> None:
    page = visits().page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    where(page)
    page.get_by_role("button", name="Show the map").click()
    expect(page.locator(".map-said")).to_contain_text("cannot draw the map")
    expect(page.locator(".map-said")).to_contain_text("Choose the town")


def test_an_agent_picks_by_keyboard_alone(city: City, visits: Any, live_server: Any) -> None:
    door = Door(city, gather(city))
    page = visits().sign_in(door, "agent", live_server.url)
    page.goto("/requests/register/")
    page.fill("[name=body]", "No water")
    page.get_by_label("Help").check()
    page.get_by_role("button", name="Show the map").focus()
    page.keyboard.press("Enter")
    opened(page)
    expect(page.locator("[data-map] canvas")).to_be_focused()
    for key in ("ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    expect(page.locator(".map-said")).to_contain_text("Marked")
    assert said(page, "area-picked") == LANE
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/**")
    made = Request.objects.get()
    assert made.lat is not None
    assert made.grid_id == f"{LANE}001"


def test_an_agent_names_a_grid_where_no_point_is_known(
    city: City, visits: Any, live_server: Any
) -> None:
    door = Door(city, gather(city))
    page = visits().sign_in(door, "agent", live_server.url)
    page.goto("/requests/register/")
    opened(page)
    page.get_by_role("combobox", name=re.compile("^Area")).fill("交通巷")
    page.locator(".look [role=option]").first.click()
    page.get_by_label("Grid", exact=True).select_option(f"{LANE}003")
    assert (said(page, "grid"), said(page, "lon")) == (f"{LANE}003", "")
    page.get_by_role("combobox", name=re.compile("^Area")).focus()
    for key in ("Control+a", "Delete", "Tab"):
        page.keyboard.press(key)
    assert said(page, "grid") == "", "a grid of an area that was taken back"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_map_of_open_cases_leads_to_the_list(
    city: City, visits: Any, live_server: Any, width: int, scheme: str
) -> None:
    cast = gather(city)
    Story(cast).register(area=None, lat=38.935, lon=100.455)
    viewport = {"width": width, "height": 900}
    visit = visits(viewport=viewport, color_scheme=scheme, has_touch=width < 500)
    page = visit.sign_in(Door(city, cast), "supervisor", live_server.url)
    page.goto("/boards/map/")
    canvas = opened(page)
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
    at = page.evaluate(
        "() => ({...document.querySelector('[data-map]').cityMap.project([100.455, 38.935])})"
    )
    canvas.click(position=at)
    popup = page.locator(".maplibregl-popup")
    expect(popup).to_contain_text("网格1")
    popup.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("网格1")
    assert page.locator("table.queue tbody tr").count() == 1


def test_a_chart_is_drawn_from_its_table(city: City, visits: Any) -> None:
    visit = visits()
    page = visit.page
    page.goto("/city/")
    page.wait_for_selector(".chart[data-drawn]")
    drawing = page.get_by_role("img", name=re.compile("^Chart: Matters that came in"))
    expect(drawing).to_be_visible()
    expect(page.locator("table[data-chart] tbody tr")).to_have_count(12)
