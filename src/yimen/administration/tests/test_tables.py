"""Tables are read page by page and changed by the commands, whose refusals are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.cast import Cast, City

from yimen.administration.queries import PAGE
from yimen.catalogue.models import Category, Direction
from yimen.catalogue.queries import unit_for
from yimen.deadlines.models import Rule, WorkingHours
from yimen.orgs.models import Post, Role, Staff
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 1)
AFAR = date(2099, 10, 1)
"""Later than the machine's own clock, by which the database keeps what has ended."""
RULE = {
    "value": "8", "unit": "working_day", "basis": "City order 7", "valid_from": "2026-10-01",
    "extensions_max": "0", "yellow_share": "0.20", "yellow_working_days": "1", "sure": "certain",
}  # fmt: skip


def handle(**more: Any) -> Rule:
    """The rule that says how long handling takes."""
    whom = {"urgency": "", "kind": "", "item_code": "", "area": "", "valid_to": None, **more}
    return Rule.objects.get(process="request", term="handle", **whom)


def county_keeper(door: Door, city: City) -> Any:
    """A browser of the administrator of a county's centre."""
    staff = Staff.objects.create(login="county-keeper", name="County Keeper")
    unit = city.units["ganzhou"]
    Post.objects.create(staff=staff, unit=unit, role=Role.ADMINISTRATOR, since=date(2020, 1, 1))
    client = door("stranger")
    client.force_login(staff)
    return client


def test_rules_stand_the_narrowest_first(door: Door) -> None:
    context = door("administrator").get("/administration/rules/?q=handling").context
    found = [line.cells[1] for line in context["lines"] if line.cells[0] == "Handling"]
    assert found[-1] == "every case"
    assert found.index("Question · Normal") < found.index("Urgent")


def test_a_rule_is_replaced_from_a_day_on_and_its_past_is_shown(door: Door) -> None:
    client, old = door("administrator"), handle()
    answer = client.post(
        f"/administration/rules/{old.pk}/replace/", {**RULE, "valid_from": "2099-10-01"}
    )
    assert answer.status_code == 302
    new = handle()
    assert (int(new.value), new.valid_from, new.basis) == (8, AFAR, "City order 7")
    assert Rule.objects.get(pk=old.pk).valid_to == AFAR
    page = client.get(f"/administration/rules/{new.pk}/")
    past = [(line.cells[0], line.state, line.here) for line in page.context["past"]]
    assert past == [("8 working days", "coming", True), ("5 working days", "now", False)]
    assert page.context["past"][0].cells[-1] == "Administrator", "who set it"
    assert page.context["past"][1].cells[-1] == "came with the system"
    assert [each.name for each in page.context["acts"]] == ["withdraw"]
    assert client.post(f"/administration/rules/{new.pk}/withdraw/").status_code == 302
    assert handle().pk == old.pk


def test_a_new_rule_is_for_just_those_cases(door: Door) -> None:
    whom = {"what": "request handle", "item_code": "T101", "urgency": "urgent", "area": "620702"}
    answer = door("administrator").post("/administration/rules/new/", {**RULE, **whom})
    assert answer.status_code == 302, text_of(answer)
    made = handle(item_code="T101", urgency="urgent", area="620702")
    assert (int(made.value), made.set_by.partition(":")[0]) == (8, "staff")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"valid_from": "2026-09-01"}, "cannot begin in the past"),
        ({"value": "1.5"}, "days are whole"),
        ({"basis": ""}, "required"),
        ({"value": "x"}, "number"),
        ({"valid_to": "2026-09-30"}, "ends after it begins"),
    ],
)
def test_a_refusal_becomes_the_forms_message(door: Door, said: dict[str, str], words: str) -> None:
    before = Rule.objects.count()
    answer = door("administrator").post(
        f"/administration/rules/{handle().pk}/replace/", {**RULE, **said}
    )
    assert answer.status_code in (409, 422)
    told = text_of(answer).replace("_", " ")
    assert words in told
    assert said.get("basis") is not None or "City order 7" in told, "what was typed stays"
    assert Rule.objects.count() == before
    assert handle().value == 5


def test_the_general_rule_cannot_be_ended_but_a_narrow_one_can(door: Door) -> None:
    client, general, urgent = door("administrator"), handle(), handle(urgency="urgent")
    on = {"on": "2026-10-01"}
    assert client.get(f"/administration/rules/{general.pk}/end/").status_code == 403
    refused = client.post(f"/administration/rules/{general.pk}/end/", on)
    assert refused.status_code == 409
    assert "can only be replaced" in text_of(refused)
    assert client.post(f"/administration/rules/{urgent.pk}/end/", on).status_code == 302
    assert Rule.objects.get(pk=urgent.pk).valid_to == LATER


def test_a_county_keeps_its_own_rules_and_rows_only(door: Door, city: City) -> None:
    client = county_keeper(door, city)
    assert client.get("/administration/rules/").status_code == 200
    assert client.get(f"/administration/rules/{handle().pk}/").context["acts"] == []
    url = f"/administration/rules/{handle().pk}/replace/"
    assert (client.get(url).status_code, client.post(url, RULE).status_code) == (403, 403)
    whom = {"what": "request handle"}
    for area, status in (("", 403), ("620722", 403), ("620702", 302)):
        sent = client.post("/administration/rules/new/", {**RULE, **whom, "area": area})
        assert sent.status_code == status, area
    row = {"category": "T101", "unit": "street", "basis": "duties", "since": "2026-10-01"}
    for area, status in (("", 403), ("620722", 403), ("620702", 302)):
        sent = client.post("/administration/directory/new/", {**row, "area": area})
        assert sent.status_code == status, area
    assert client.post("/administration/categories/T101/retire/").status_code == 403
    assert client.get("/administration/calendar/hours/").status_code == 403
    assert client.post("/administration/calendar/hours/", {}).status_code == 403
    assert Category.objects.get(pk="T101").active


def test_the_directory_gives_a_category_to_another_unit(door: Door, cast: Cast) -> None:
    client, old = door("administrator"), Direction.objects.get()
    said = {"unit": "roads", "basis": "Order 9", "since": "2026-10-01"}
    assert client.post(f"/administration/directory/{old.pk}/give/", said).status_code == 302
    for day, unit in ((date(2026, 9, 30), "water"), (LATER, "roads")):
        found = unit_for("T101", "620702001001", day)
        assert found is not None
        assert found.unit.code == unit
    new = Direction.objects.get(valid_to=None)
    past = client.get(f"/administration/directory/{new.pk}/").context["past"]
    assert [line.cells[0] for line in past] == ["Roads bureau", "Water company"]
    ended = client.post(f"/administration/directory/{old.pk}/end/", {"on": "2026-10-02"})
    assert ended.status_code == 409
    assert "has ended" in text_of(ended)


def test_the_directory_is_filtered_by_category_area_and_words(door: Door, cast: Cast) -> None:
    top = Category.objects.create(code="T2", name="Roads", level=1)
    Direction.objects.create(
        category=top, unit=cast.city.units["lamps"], area="620702", basis="x", valid_from=LATER
    )
    client = door("administrator")
    for asked, found in {
        "item=T2&state=all": 1,
        "item=T2": 0,
        "area=甘州&state=all": 1,
        "area=nowhere&state=all": 0,
        "q=lamp&state=all": 1,
        "state=coming": 1,
        "state=all": 2,
        "q=%00": 1,
        "after=%00": 1,
    }.items():
        page = client.get(f"/administration/directory/?{asked}")
        assert page.status_code == 200, asked
        assert len(page.context["lines"]) == found, asked


def test_long_tables_are_turned_page_by_page(door: Door, cast: Cast) -> None:
    rows = [
        Category(code=f"T3{n:03}", name=f"Number {n}", level=2, parent_id="T3") for n in range(120)
    ]
    Category.objects.create(code="T3", name="Many", level=1)
    Category.objects.bulk_create(rows)
    unit = cast.city.units["water"]
    Direction.objects.bulk_create(
        Direction(category=each, unit=unit, basis="x", valid_from=LATER) for each in rows
    )
    client, seen, link = door("administrator"), [], "?state=all&q=Number"
    while link:
        page = client.get(f"/administration/directory/{link}")
        assert len(page.context["lines"]) <= PAGE
        seen += [line.key for line in page.context["lines"]]
        link = page.context["next"]
    assert len(seen) == len(set(seen)) == 120


def test_a_category_is_listed_publicly_or_not(door: Door) -> None:
    client = door("administrator")
    url = "/administration/categories/T101/"
    assert "checked" in client.get(f"{url}public/").content.decode()
    assert client.post(f"{url}public/", {}).status_code == 302
    assert not Category.objects.get(pk="T101").public
    assert client.post(f"{url}public/", {"public": "on"}).status_code == 302
    assert Category.objects.get(pk="T101").public


def test_a_category_is_retired_and_says_where_to_turn(door: Door) -> None:
    client = door("administrator")
    url = "/administration/categories/T101/"
    assert client.post(f"{url}route/", {"route": "Ask the court."}).status_code == 302
    assert client.post(f"{url}retire/").status_code == 302
    category = Category.objects.get(pk="T101")
    assert (category.route, category.active) == ("Ask the court.", False)
    assert [each.name for each in client.get(url).context["acts"]] == ["route", "public"]
    lines = client.get("/administration/categories/?state=ended").context["lines"]
    assert [line.key for line in lines] == ["T101"]


def test_office_hours_are_set_from_a_day_on(door: Door) -> None:
    client = door("administrator")
    said = {"valid_from": "2026-10-01", "opens": "09:00", "closes": "17:00"}
    assert client.post("/administration/calendar/hours/", said).status_code == 302
    assert [str(each) for each in WorkingHours.objects.filter(valid_to=None)] == ["09:00–17:00"]
    lines = client.get("/administration/calendar/").context["hours"]
    assert [(line.cells[0], line.state) for line in lines] == [
        ("09:00–17:00", "coming"),
        ("08:30–12:00  14:30–18:00", "now"),
    ]
    for wrong, status in (
        ({"opens_again": "18:00"}, 422),
        ({"closes": "08:00"}, 422),
        ({"valid_from": "2026-09-01"}, 409),
    ):
        assert (
            client.post("/administration/calendar/hours/", {**said, **wrong}).status_code == status
        )


def test_an_act_that_is_none_is_not_found(door: Door) -> None:
    client = door("administrator")
    for url in (f"rules/{handle().pk}/burn/", "categories/new/", "categories/none/", "rules/x/"):
        assert client.get(f"/administration/{url}").status_code == 404, url
