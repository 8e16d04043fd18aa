"""Who may come in, what the start page counts, and how many queries a page takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from yimen.catalogue.models import Category, Direction
from yimen.deadlines.models import Rule
from yimen.orgs.models import AddressName, Grid, Post, Role, Staff
from yimen.reading.models import GuardRule
from yimen.ui.tests.visitors import POSTS, Door, text_of

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    "try/",
    "try/?item=T101&area=620702001001&kind=help&urgency=normal&at=2026-09-28T10:20",
    "rules/",
    "rules/?q=a&state=all",
    "rules/new/",
    "rules/{rule}/",
    "rules/{rule}/replace/",
    "directory/",
    "directory/?q=a&item=T1&area=Dong",
    "directory/new/",
    "directory/{direction}/",
    "directory/{direction}/give/",
    "directory/{direction}/end/",
    "categories/",
    "categories/T101/",
    "categories/T101/route/",
    "categories/T101/public/",
    "categories/T101/retire/",
    "guard/",
    "guard/?q=燃气&state=all",
    "guard/new/",
    "guard/try/",
    *(f"guard/{{guard}}/{act}" for act in ("", "change/", "end/")),
    "calendar/",
    "calendar/2026/",
    "calendar/2027/",
    "calendar/hours/",
    "calendar/2026/notice.csv",
    "texts/",
    "texts/registered/",
    "texts/registered/sms/zh-hans/",
    "texts/address/mail/en/",
    "texts/registered/sms/en/standard/",
    *(f"{name}/" for name in ("areas", "units", "staff", "grids", "addresses")),
    *(f"{name}/new/" for name in ("areas", "units", "staff", "grids", "addresses")),
    "areas/?q=a&kind=county&area=甘州&state=all",
    "staff/?q=a&role=handler&area=甘州&state=all",
    "areas/620702/",
    "areas/620702/change/",
    "areas/620702/end/",
    "units/water/",
    *(f"units/water/{act}/" for act in ("change", "move", "give", "end")),
    "staff/{person}/",
    *(f"staff/{{person}}/{act}/" for act in ("appoint", "change", "relieve", "code", "lock")),
    "grids/620702001001001/",
    *(f"grids/620702001001001/{act}/" for act in ("change", "draw", "end")),
    "addresses/?q=a&kind=road&area=甘州&state=all",
    "addresses/R1/",
    *(f"addresses/R1/{act}/" for act in ("change", "end")),
    "changes/",
    "changes/?table=units&q=water&who=a&first=2026-01-01&last=2026-12-31",
    "changes.csv",
    *(f"files/{name}/" for name in ("areas", "units", "posts", "grids", "rules", "directory")),
    *(f"files/{name}.csv" for name in ("areas", "units", "posts", "grids", "rules", "texts")),
    "files/addresses/",
    "files/addresses.csv",
    "files/texts/",
    "files/directory.xlsx",
    "files/categories.csv",
)
BUDGET = 12


@pytest.fixture(autouse=True)
def _rows(door: Door) -> None:
    """A person with a post, a grid and a road, whose pages are visited."""
    door.staff("water")
    Grid.objects.create(code="620702001001001", name="First grid", area_id="620702001001")
    AddressName.objects.create(code="R1", name="Long road", kind="road", area_id="620702001001")


def path(page: str) -> str:
    """The address of a page, with the keys of rows that are there."""
    person = Staff.objects.get(login="water")
    rule = Rule.objects.get(process="request", term="handle", urgency="", kind="", valid_to=None)
    direction = Direction.objects.get(valid_to=None)
    keys = {"rule": rule.pk, "direction": direction.pk, "person": person.pk}
    guard = GuardRule.objects.filter(active=True).first()
    return "/administration/" + page.format(**keys, guard=guard and guard.pk)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_the_administrator_within_its_budget(door: Door, page: str) -> None:
    client, url = door("administrator"), path(page)
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as told:
        client.get(url)
    asked = [each["sql"] for each in told.captured_queries]
    assert len(asked) <= BUDGET, "\n".join(asked)


@pytest.mark.parametrize("who", sorted(POSTS.keys() - {"administrator"}))
def test_every_page_is_closed_to_everybody_else(door: Door, who: str) -> None:
    client = door(who)
    answers = {page: client.get(path(page)).status_code for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 403)


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_every_page_is_closed_to_who_has_no_post(door: Door, who: str) -> None:
    client = door(who)
    for page in PAGES:
        answer = client.get(path(page))
        assert answer.status_code in (302, 403), page
        assert b"<table" not in answer.content, page


def test_an_administrator_of_a_unit_keeps_no_city(door: Door, cast: Cast) -> None:
    staff = Staff.objects.create(login="unit-keeper", name="Unit Keeper")
    unit = cast.city.units["water"]
    Post.objects.create(staff=staff, unit=unit, role=Role.ADMINISTRATOR, since=date(2020, 1, 1))
    client = door("stranger")
    client.force_login(staff)
    assert client.get("/administration/").status_code == 403


def test_the_rail_leads_administrators_in_and_nobody_else(door: Door) -> None:
    assert 'href="/administration/"' in text_of(door("administrator").get("/queue/"))
    assert 'href="/administration/"' not in text_of(door("supervisor").get("/queue/"))


def test_the_start_page_counts(door: Door, cast: Cast) -> None:
    Category.objects.create(code="T2", name="Old", level=1, active=False)
    Direction.objects.create(
        category_id="T101",
        unit=cast.city.units["roads"],
        basis="later",
        valid_from=date(2026, 10, 1),
    )
    said = door("administrator").get("/administration/").context
    parts = {each.link.rstrip("/").rpartition("/")[2]: each for each in said["rules"]}
    assert (parts["categories"].n, parts["directory"].n, parts["directory"].coming) == (2, 1, 1)
    assert "2020" in parts["directory"].changed
    assert parts["rules"].n == Rule.objects.filter(valid_to=None).count()
    assert {each.n for each in said["city"] if "areas" in each.link} == {6}
    assert not [each for each in said["city"] if "residents" in each.link]


@pytest.mark.parametrize(
    "page",
    [
        *("files/residents/", "files/residents.csv", "nothing/", "rules/999999/"),
        *("texts/nothing/", "texts/code/mail/en/", "texts/code/sms/fr/", "texts/code/fax/en/"),
        "texts/nothing/sms/en/standard/",
    ],
)
def test_what_is_not_there_is_not_found(door: Door, page: str) -> None:
    assert door("administrator").get(f"/administration/{page}").status_code == 404
