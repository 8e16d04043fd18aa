"""Areas, units, people and grids are kept row by row: forms collect, commands decide."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, City, Story

from yimen.catalogue.models import Direction
from yimen.kernel.models import Change
from yimen.orgs.models import Area, Grid, Post, Role, Staff, Unit
from yimen.orgs.tests.test_rows import square
from yimen.ui.tests.visitors import Door, text_of

from .test_tables import county_keeper

pytestmark = pytest.mark.django_db
GRID = "620702001001001"


def opened(client: Client, url: str) -> dict[str, Any]:
    """What a form says when it is drawn, as a browser would send it back."""
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in sent.items() if value is not None}


def test_a_unit_is_set_up_changed_and_its_history_told(door: Door) -> None:
    client = door("administrator")
    said = {"code": "parks", "name": "Parks", "kind": "department", "area": "620702"}
    assert client.post("/administration/units/new/", said).headers["Location"].endswith("/parks/")
    url = "/administration/units/parks/"
    typed = {**opened(client, f"{url}change/"), "name": "Gardens", "area": "620702"}
    assert client.post(f"{url}change/", typed).headers["Location"] == url
    page = client.get(url)
    assert "Gardens" in text_of(page)
    latest = page.context["changes"][0]
    assert (latest.who, latest.parts) == ("Administrator", [("Name", "Parks", "Gardens")])
    assert page.context["changes"][1].added


def test_the_second_of_two_administrators_loses_nothing(door: Door) -> None:
    one, two = door("administrator"), door("administrator")
    url = "/administration/units/roads/change/"
    first, second = opened(one, url), opened(two, url)
    typed = {"area": "6207", "phone": "0936-2"}
    assert one.post(url, {**first, **typed, "name": "Streets"}).status_code == 302
    answer = two.post(url, {**second, **typed, "name": "Ways"})
    assert answer.status_code == 409
    told = text_of(answer)
    assert "has changed this row meanwhile" in told
    assert ('value="Ways"' in told, "Streets" in told) == (True, True)
    assert Unit.objects.get(code="roads").name == "Streets"
    again = {name: answer.context["form"][name].value() for name in ("seen", "name", "kind")}
    assert two.post(url, {**again, **typed}).status_code == 302
    assert Unit.objects.get(code="roads").name == "Ways"


def test_a_unit_with_work_is_not_dissolved_and_says_why(door: Door, story: Story) -> None:
    client, url = door("administrator"), "/administration/units/water/"
    story.register().dispatch(to=story.cast.city.units["water"])
    typed = {**opened(client, f"{url}end/"), "reason": "Merged by Order 7"}
    answer = client.post(f"{url}end/", typed)
    assert answer.status_code == 409
    told = text_of(answer)
    assert f"Open cases 1 ({story.request.number})" in told
    row = Direction.objects.get()
    assert f"/administration/directory/{row.pk}/" in told
    assert "Merged by Order 7" in told
    assert Unit.objects.get(code="water").active
    titles = [str(each.title) for each in answer.context["hanging"]]
    assert titles == ["Rows of the dispatch directory", "Open cases", "Posts held today"]


def test_what_the_directory_gives_a_unit_goes_to_another_at_once(door: Door) -> None:
    client, url = door("administrator"), "/administration/units/water/"
    said = {"to": "roads", "basis": "Order 7", "since": "2026-09-28"}
    assert client.post(f"{url}give/", said).status_code == 302
    assert Direction.objects.get(valid_to=None).unit.code == "roads"
    assert client.post(f"{url}give/", said).status_code == 409
    typed = {**opened(client, f"{url}end/"), "reason": "Order 7"}
    assert client.post(f"{url}end/", typed).status_code == 302
    assert not Unit.objects.get(code="water").active
    changed = Change.objects.filter(table="directory").order_by("pk")
    assert [each.now.get("unit", each.now.get("valid_to")) for each in changed] == [
        "2026-09-28", "roads",
    ]  # fmt: skip
    assert [each.name for each in client.get(url).context["acts"]] == []


def test_a_code_is_shown_once_and_never_kept(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    client = door("administrator")
    said = {
        "name": "Lin",
        "login": "lin",
        "unit": "roads",
        "role": "handler",
        "since": "2026-09-01",
    }
    answer = client.post("/administration/staff/new/", said)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = answer.context["code"]
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    assert code in text_of(answer)
    person = Staff.objects.get(login="lin")
    assert code not in text_of(client.get(f"/administration/staff/{person.pk}/"))
    assert code not in caplog.text
    taken = client.post("/administration/staff/new/", said)
    assert taken.status_code == 422
    assert "Somebody has this sign-in name" in text_of(taken)
    assert 'value="Lin"' in text_of(taken)


def test_posts_are_given_and_end(door: Door) -> None:
    client, person = door("administrator"), door.staff("water")
    url = f"/administration/staff/{person.pk}/"
    said = {"unit": "roads", "role": "approver", "since": "2026-10-01"}
    assert client.post(f"{url}appoint/", said).status_code == 302
    assert client.post(f"{url}appoint/", said).status_code == 409
    post = Post.objects.get(staff=person, unit__code="roads")
    ended = {"post": post.pk, "on": "2026-10-02", "reason": "Order 9"}
    assert client.post(f"{url}relieve/", {**ended, "post": 0}).status_code == 422
    assert client.post(f"{url}relieve/", {**ended, "on": "2026-09-01"}).status_code == 422
    assert client.post(f"{url}relieve/", ended).status_code == 302
    post.refresh_from_db()
    assert post.until == date(2026, 10, 2)
    page = client.get(url)
    assert [each.reason for each in page.context["changes"]][:2] == ["Order 9", ""]
    assert "Roads bureau · Approver" in text_of(page)


def test_an_account_is_locked_and_gets_a_new_password(door: Door) -> None:
    client, person, theirs = door("administrator"), door.staff("water"), door("water")
    url = f"/administration/staff/{person.pk}/"
    assert theirs.get("/queue/").status_code == 200
    assert client.post(f"{url}code/", {"reason": "Forgotten"}).context["code"]
    assert theirs.get("/queue/").status_code == 302, "signed out"
    assert client.post(f"{url}lock/", {"reason": ""}).status_code == 422
    typed = {**opened(client, f"{url}lock/"), "reason": "Left"}
    assert client.post(f"{url}lock/", typed).status_code == 302
    assert [each.name for each in client.get(url).context["acts"]] == [
        "change", "relieve", "unlock",
    ]  # fmt: skip
    lines = client.get("/administration/staff/?state=locked").context["lines"]
    assert [line.cells[1] for line in lines] == ["water"]
    assert client.post(f"{url}unlock/", {"reason": "Back"}).context["code"]


def test_nobody_keeps_their_own_account(door: Door) -> None:
    client, own = door("administrator"), door.staff("administrator")
    url = f"/administration/staff/{own.pk}/"
    assert [each.name for each in client.get(url).context["acts"]] == ["relieve"]
    for act, said in (
        ("lock", {"reason": "x"}),
        ("code", {"reason": "x"}),
        ("appoint", {"unit": "centre", "role": "leader", "since": "2026-09-28"}),
        ("relieve", {"post": own.posts.get().pk, "on": "2026-09-28"}),
    ):
        assert client.post(f"{url}{act}/", said).status_code == 409, act
    assert own.posts.filter(until=None).count() == 1


def test_an_area_is_renamed_and_keeps_its_old_name_in_its_history(door: Door) -> None:
    client, url = door("administrator"), "/administration/areas/620702001/"
    typed = {**opened(client, f"{url}change/"), "name": "East Gate"}
    assert client.post(f"{url}change/", typed).status_code == 302
    assert ("Name", "东街街道", "East Gate") in client.get(url).context["changes"][0].parts
    said = {"code": "620702002", "name": "West"}
    assert client.post("/administration/areas/new/", said).status_code == 302
    for code, status in (("62070", 403), ("6207020", 422), ("620702002", 409)):
        sent = client.post("/administration/areas/new/", {**said, "code": code})
        assert sent.status_code in (status, 422), code
    refused = client.post(f"{url}end/", {**opened(client, f"{url}end/"), "reason": "Order 8"})
    assert refused.status_code == 409
    assert "/administration/areas/620702001001/" in text_of(refused)
    gone = "/administration/areas/620702002/end/"
    assert client.post(gone, {"reason": "Order 8"}).status_code == 409, "nobody saw it"
    assert client.post(gone, {**opened(client, gone), "reason": "Order 8"}).status_code == 302
    lines = client.get("/administration/areas/?state=ended").context["lines"]
    assert [line.key for line in lines] == ["620702002"]


def test_a_boundary_is_pasted_or_sent_and_checked(door: Door) -> None:
    client, url = door("administrator"), f"/administration/grids/{GRID}/"
    for code, name in ((GRID, "First"), (f"{GRID[:-1]}2", "Second")):
        said = {"code": code, "name": name}
        assert client.post("/administration/grids/new/", said).status_code == 302
    drawn = json.dumps(square(100.0, 38.0))
    typed = {**opened(client, f"{url}draw/"), "text": drawn}
    assert client.post(f"{url}draw/", typed).status_code == 302
    assert Grid.objects.get(pk=GRID).geometry == square(100.0, 38.0)
    feature = {"type": "Feature", "properties": {}, "geometry": square(100.001, 38.0)}
    sent = io.BytesIO(json.dumps(feature).encode())
    sent.name = "grid.geojson"
    other = f"/administration/grids/{GRID[:-1]}2/draw/"
    over = client.post(other, {**opened(client, other), "text": "", "file": sent})
    assert over.status_code == 422
    assert f"90 % of it are grid First ({GRID})" in text_of(over)
    for wrong in ("", "{}", "[1]", '{"type": "Point", "coordinates": [100, 38]}', "x" * 99):
        assert client.post(f"{url}draw/", {"text": wrong}).status_code == 422, wrong
    page = client.get(url)
    assert "hectares" in text_of(page)
    picture = page.context["picture"]
    assert (picture.here.count("L"), picture.others) == (4, [])
    assert f'd="{picture.here}"' in text_of(page)


def test_lists_are_searched_by_kind_area_and_words(door: Door, cast: Cast) -> None:
    client = door("administrator")
    for who in ("water", "street"):
        door.staff(who)
    for asked, found in {
        "units/?kind=centre": ["centre", "ganzhou", "minle"],
        "units/?q=bureau": ["housing", "roads"],
        "units/?area=甘州": ["ganzhou", "street"],
        "units/?area=nowhere": [],
        "units/?kind=nothing&q=lamp": ["lamps"],
        "areas/?kind=county": ["620702", "620722"],
        "areas/?q=东街": ["620702001"],
        "staff/?role=grid_worker": ["street"],
        "staff/?q=water": ["water"],
        "staff/?area=甘州": ["street"],
    }.items():
        page = client.get(f"/administration/{asked}")
        keys = [line.cells[1] for line in page.context["lines"]]
        assert keys == found, asked


def test_a_county_sees_and_changes_its_own_rows_only(door: Door, city: City) -> None:
    client = county_keeper(door, city)
    for who in ("water", "street"):
        door.staff(who)
    Grid.objects.create(code=GRID, name="G", area_id=GRID[:12])
    water, street = (Staff.objects.get(login=who).pk for who in ("water", "street"))
    for own in (f"areas/{GRID[:12]}/", "units/street/", f"staff/{street}/", f"grids/{GRID}/"):
        assert client.get(f"/administration/{own}").status_code == 200, own
    for other in (
        "areas/620722/",
        "areas/6207/",
        "units/minle/",
        "units/water/",
        f"staff/{water}/",
    ):
        assert client.get(f"/administration/{other}").status_code == 404, other
        assert client.post(f"/administration/{other}change/", {}).status_code == 404, other
        assert client.post(f"/administration/{other}end/", {}).status_code == 404, other
    keys = [line.key for line in client.get("/administration/units/").context["lines"]]
    assert keys == ["ganzhou", "street"]
    said = {"name": "X", "kind": "other", "code": "x", "login": "x", "role": "handler"}
    said |= {"since": "2026-09-28", "unit": "water"}
    for table, more in (
        ("units", {"area": "620722"}),
        ("units", {"area": "6207"}),
        ("units", {"area": "620702", "parent": "roads"}),
        ("areas", {"code": "620722001"}),
        ("grids", {"code": "620722001001001"}),
        ("addresses", {"area": "620722", "kind": "road"}),
        ("staff", {}),
    ):
        sent = client.post(f"/administration/{table}/new/", {**said, **more})
        assert sent.status_code == 403, (table, more)
    post = {"unit": "water", "role": "handler", "since": "2026-09-28"}
    assert client.post(f"/administration/staff/{street}/appoint/", post).status_code == 403
    for page in ("files/units/", "files/units.csv", "files/posts.xlsx"):
        assert client.get(f"/administration/{page}").status_code == 403, page
    assert not Change.objects.filter(actor__startswith="staff:").exists()


def test_a_county_hears_of_its_own_changes_only(door: Door, city: City) -> None:
    boss, local = door("administrator"), county_keeper(door, city)
    for unit in ("street", "roads"):
        url = f"/administration/units/{unit}/change/"
        area = Unit.objects.get(code=unit).area_id
        sent = {**opened(boss, url), "name": f"New {unit}", "area": area}
        assert boss.post(url, sent).status_code == 302
    for client, keys in ((boss, ["roads", "street"]), (local, ["street"])):
        page = client.get("/administration/changes/")
        assert [each.key for each in page.context["changes"]] == keys
        text = client.get("/administration/changes.csv").content.decode("utf-8-sig")
        assert [line["row"] for line in csv.DictReader(io.StringIO(text))] == keys


def test_changes_are_found_by_table_row_person_file_and_day(door: Door) -> None:
    client = door("administrator")
    content = b"code,name,kind,area\nparks,Parks,department,6207\n"
    sent = io.BytesIO(content)
    sent.name = "parks.csv"
    assert client.post("/administration/files/units/", {"file": sent, "act": "take"}).status_code
    for asked, n in {
        "": 1, "table=units": 1, "table=areas": 0, "q=parks": 1, "q=other": 0, "who=Admin": 1,
        "who=nobody": 0, "first=2026-09-28": 1, "first=2026-09-29": 0, "last=2026-09-27": 0,
        "after=1": 0, "after=x": 1, "q=%00": 1,
    }.items():  # fmt: skip
        page = client.get(f"/administration/changes/?{asked}")
        assert len(page.context["changes"]) == n, asked
    told = client.get("/administration/changes/").context["changes"][0]
    assert (told.file, told.who, told.link) == (
        "parks.csv", "Administrator", "/administration/units/parks/",
    )  # fmt: skip


def test_a_checked_file_leaves_no_trace(door: Door) -> None:
    sent = io.BytesIO(b"code,name,kind,area\nparks,Parks,department,6207\n")
    sent.name = "parks.csv"
    door("administrator").post("/administration/files/units/", {"file": sent, "act": "check"})
    assert not Change.objects.filter(table="units").exists()


def test_whoever_changed_a_category_a_row_or_a_rule_is_told(door: Door) -> None:
    client = door("administrator")
    client.post("/administration/categories/T101/route/", {"route": "Ask the court."})
    told = client.get("/administration/categories/T101/").context["changes"][0]
    assert (told.who, told.parts) == ("Administrator", [("Lawful route", "–", "Ask the court.")])
    row = Direction.objects.get()
    client.post(f"/administration/directory/{row.pk}/end/", {"on": "2026-10-01"})
    told = client.get(f"/administration/directory/{row.pk}/").context["changes"][0]
    assert (told.who, told.since) == ("Administrator", date(2026, 10, 1))
    said = {"valid_from": "2026-10-01", "opens": "09:00", "closes": "17:00"}
    client.post("/administration/calendar/hours/", said)
    assert Change.objects.get(table="hours").now == {"hours": "09:00–17:00"}


def test_long_histories_are_turned_page_by_page(door: Door) -> None:
    Change.objects.bulk_create(
        Change(table="areas", key="6207", now={"name": str(n)}, actor="system:setup",
               at="2026-09-28T00:00Z")
        for n in range(120)
    )  # fmt: skip
    client, seen, link = door("administrator"), 0, "?table=areas"
    while link:
        page = client.get(f"/administration/changes/{link}")
        seen, link = seen + len(page.context["changes"]), page.context["next"]
    assert seen == 120
    row = client.get("/administration/areas/6207/").context
    assert (len(row["changes"]), row["more"]) == (20, True)


@pytest.mark.parametrize(
    "page",
    ["areas/999999/", "units/none/", "staff/999999/", "staff/x/", "grids/1/", "units/water/burn/"],
)
def test_what_is_not_there_is_not_found(door: Door, page: str) -> None:
    assert door("administrator").get(f"/administration/{page}").status_code == 404
    assert Area.objects.exists()


def test_a_post_of_an_administrator_of_a_unit_opens_no_page(door: Door, city: City) -> None:
    staff = Staff.objects.create(login="keeper", name="Keeper")
    Post.objects.create(
        staff=staff, unit=city.units["water"], role=Role.ADMINISTRATOR, since=date(2020, 1, 1)
    )
    client = door("stranger")
    client.force_login(staff)
    for page in ("units/", "staff/", "changes/", "changes.csv"):
        assert client.get(f"/administration/{page}").status_code == 403, page


def test_the_address_book_is_kept_on_its_pages(door: Door) -> None:
    client = door("administrator")
    said = {"code": "R1", "name": "银杏路", "kind": "road", "area": "620702001", "first": "1"}
    sent = client.post("/administration/addresses/new/", {**said, "others": "银杏大道，老路"})
    assert sent.status_code == 302, text_of(sent)
    page = client.get("/administration/addresses/R1/")
    assert "银杏大道、老路" in text_of(page)
    assert "from number 1 on" in text_of(page)
    for asked, keys in {
        "": ["R1"], "?q=银杏": ["R1"], "?q=老路": ["R1"], "?q=r1": ["R1"], "?q=梧桐": [],
        "?kind=road": ["R1"], "?kind=school": [], "?area=东街": ["R1"], "?area=民乐": [],
        "?state=ended": [],
    }.items():  # fmt: skip
        found = client.get(f"/administration/addresses/{asked}").context["lines"]
        assert [line.key for line in found] == keys, asked
    url, at = "/administration/addresses/R1/change/", {"area": "620702001"}
    sent = client.post(url, {**opened(client, url), **at, "last": "0"})
    assert sent.status_code == 422
    sent = client.post(url, {**opened(client, url), **at, "first": "9", "last": "3"})
    assert (sent.status_code, "below the first" in text_of(sent)) == (422, True)
    sent = client.post(url, {**opened(client, url), **at, "name": "银杏东路", "last": "99"})
    assert sent.status_code == 302
    assert "银杏东路" in text_of(client.get("/administration/addresses/"))
    url = "/administration/addresses/R1/end/"
    assert client.post(url, {**opened(client, url), "reason": "Order 7"}).status_code == 302
    assert client.get("/administration/addresses/").context["lines"] == []
    assert client.get("/administration/addresses/?state=ended").context["lines"]
    told = client.get("/administration/changes/?table=addresses").context["changes"]
    assert [each.link for each in told] == ["/administration/addresses/R1/"] * 3
