"""The pages of troubles: the hottest, and one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import MONDAY, Cast, Story

from yimen.kernel.time import time_is
from yimen.orgs.models import Area
from yimen.troubles import queries
from yimen.troubles.commands import merge
from yimen.troubles.models import Trouble, Turn
from yimen.ui.tests.visitors import Door, text_of

from .coming import KITCHEN, MIXER, comes_in, keys, together, trouble

pytestmark = pytest.mark.django_db
HERE = "/troubles/"


@pytest.fixture
def kitchen(cast: Cast) -> list[Story]:
    return [comes_in(cast, title, day) for day, title in enumerate(KITCHEN)]


def of(story: Story) -> Trouble:
    found = trouble(story)
    assert found
    return found


def test_the_hottest_stands_first_and_says_why(
    door: Door, cast: Cast, kitchen: list[Story]
) -> None:
    for title in MIXER:
        comes_in(cast, title)
    page = text_of(door("supervisor").get(HERE))
    assert page.index("柳林苑：油烟") < page.index("北塔湾新城：")
    assert "4 people on 4 days" in page


def test_what_is_silent_for_longer_than_its_fortnight_says_so(
    door: Door, kitchen: list[Story]
) -> None:
    def told(days: int) -> str:
        with time_is(MONDAY + timedelta(days=3 + days)):
            return text_of(door("supervisor").get(HERE))

    assert "4 matters in its last fortnight" in told(13)
    assert "13 days of silence" not in told(13)
    assert "4 matters in its last fortnight · 14 days of silence" in told(14)


def test_nothing_is_known_yet(door: Door) -> None:
    assert "No trouble of several matters is known here" in text_of(door("leader").get(HERE))


def test_page_after_page_shows_each_once(
    door: Door, cast: Cast, kitchen: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in MIXER:
        comes_in(cast, title)
    monkeypatch.setattr(queries, "PAGE", 1)
    client, link, seen = door("dispatcher"), "", []
    for _page in range(3):
        context = client.get(f"{HERE}{link}").context
        seen += [row["trouble"].pk for row in context["rows"]]
        link = context["next"]
        if not link:
            break
    assert len(seen) == len(set(seen)) == 2


@pytest.mark.parametrize("after", ["", "x", "1_2", f"nan_{UUID(int=1)}", f"1e400_{UUID(int=1)}"])
def test_nonsense_in_the_address_is_the_beginning(
    door: Door, kitchen: list[Story], after: str
) -> None:
    response = door("supervisor").get(HERE, {"after": after})
    assert response.status_code == 200
    assert "柳林苑" in text_of(response)


def test_one_trouble_tells_all_of_it(door: Door, kitchen: list[Story]) -> None:
    page = text_of(door("supervisor").get(f"{HERE}{of(kitchen[0]).pk}/"))
    assert "柳林苑：油烟" in page
    assert "4 in its last fortnight, 0 in the one before" in page
    for story in kitchen:
        assert story.request.number in page


def test_the_map_counts_its_matters(door: Door, cast: Cast, kitchen: list[Story]) -> None:
    Area.objects.filter(pk="620702001001").update(lat=38.9, lon=100.4)
    response = door("supervisor").get(f"{HERE}{of(kitchen[0]).pk}/points.geojson")
    (point,) = json.loads(response.content)["features"]
    assert point["properties"]["count"] == 4
    assert point["geometry"]["coordinates"] == [100.4, 38.9]


@pytest.mark.parametrize("who", ["agent", "approver", "water", "administrator", "auditor"])
def test_it_is_for_those_who_arrange(door: Door, kitchen: list[Story], who: str) -> None:
    one = f"{HERE}{of(kitchen[0]).pk}/"
    for page in (HERE, one, f"{one}points.geojson"):
        response = door(who).get(page)
        assert response.status_code == 403
        assert "柳林苑" not in text_of(response)
    assert HERE not in text_of(door("agent").get("/queue/"))


def test_another_county_knows_nothing_of_it(door: Door, kitchen: list[Story]) -> None:
    client = door("other_county")
    assert client.get(f"{HERE}{of(kitchen[0]).pk}/").status_code == 404
    assert "柳林苑" not in text_of(client.get(HERE))


def test_a_county_sees_its_own_matters_of_it_only(
    door: Door, cast: Cast, kitchen: list[Story]
) -> None:
    far = comes_in(cast, "柳林苑油烟扰民严重", area=Area.objects.get(pk="620722"))
    page = text_of(door("other_county").get(f"{HERE}{of(far).pk}/"))
    assert far.request.number in page
    assert kitchen[0].request.number not in page


def test_a_matter_is_taken_out_with_a_reason(door: Door, kitchen: list[Story]) -> None:
    client, one = door("supervisor"), f"{HERE}{of(kitchen[0]).pk}/"
    said: dict[str, Any] = {"act": "take_out", "case": [str(kitchen[3].request.pk)]}
    assert "Say why" in text_of(refusal := client.post(one, said))
    assert refusal.status_code == 422
    assert client.post(one, {**said, "reason": "Another kitchen"}).status_code == 302
    assert together() == {keys(*kitchen[:3])}
    page = text_of(client.get(one))
    assert "Another kitchen" in page
    assert "Supervisor" in page


def test_matters_are_moved_and_troubles_made_one(
    door: Door, cast: Cast, kitchen: list[Story]
) -> None:
    mixer = [comes_in(cast, title) for title in MIXER]
    client, one = door("dispatcher"), f"{HERE}{of(kitchen[0]).pk}/"
    said = {"act": "move", "case": [str(kitchen[3].request.pk)], "reason": "It is the mixer"}
    assert "Choose the other trouble" in text_of(client.post(one, said))
    said["to"] = str(of(mixer[0]).pk)
    assert client.post(one, said).status_code == 302
    assert together() == {keys(*kitchen[:3]), keys(*mixer, kitchen[3])}
    said = {"act": "merge", "to": str(of(mixer[0]).pk), "reason": "One landlord"}
    assert client.post(one, said).status_code == 302
    assert together() == {keys(*kitchen, *mixer)}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"act": "burn", "reason": "x"},
        {"act": "take_out", "case": ["x"], "reason": "x"},
        {"act": "take_out", "case": [str(uuid4())], "reason": "x"},
        {"act": "merge", "to": str(uuid4()), "reason": "x"},
        {"act": "take_out", "reason": "a\0b"},
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    door: Door, kitchen: list[Story], said: dict[str, Any]
) -> None:
    response = door("supervisor").post(f"{HERE}{of(kitchen[0]).pk}/", said)
    assert response.status_code == 422
    assert together() == {keys(*kitchen)}
    assert not Turn.objects.exists()


def test_the_address_of_what_became_another_leads_there(
    door: Door, cast: Cast, kitchen: list[Story]
) -> None:
    mixer = [comes_in(cast, title) for title in MIXER]
    gone = of(mixer[0])
    merge(of(kitchen[0]), cast.supervisor, other=gone, reason="One landlord")
    client = door("supervisor")
    response = client.get(f"{HERE}{gone.pk}/")
    assert response.headers["Location"] == f"{HERE}{of(kitchen[0]).pk}/"
    assert client.get(f"{HERE}{uuid4()}/").status_code == 404


@pytest.mark.parametrize(("page", "most"), [("", 12), ("{key}/", 12)])
def test_a_page_asks_few_questions_however_many_matters(
    door: Door, cast: Cast, kitchen: list[Story], page: str, most: int
) -> None:
    client = door("supervisor")
    address = HERE + page.format(key=of(kitchen[0]).pk)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for title in KITCHEN:
        comes_in(cast, title + "严重")
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) <= most


def test_a_long_curve_is_told_by_weeks() -> None:
    from datetime import date, timedelta

    first = date(2026, 1, 5)
    days = [first, first, first + timedelta(days=3)]
    assert queries.curve(days) == [
        (first, 2), (first + timedelta(days=1), 0), (first + timedelta(days=2), 0),
        (first + timedelta(days=3), 1),
    ]  # fmt: skip
    long = queries.curve([*days, first + timedelta(days=90)])
    assert long[0] == (first, 3)
    assert long[-1][1] == 1
    assert len(long) == 13
    assert queries.curve([]) == []
