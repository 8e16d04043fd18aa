"""Filters of the queue that a person keeps under names of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from yimen.cases.commands import FILTERS_KEPT
from yimen.cases.models import SavedFilter
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
KEEP = "/queue/filters/keep/"


def keep(client: Client, name: str, **wanted: str) -> Any:
    return client.post(KEEP, {"name": name, **wanted})


def links(client: Client, path: str = "/queue/") -> dict[str, str]:
    return {each.name: each.link for each in client.get(path).context["kept"]}


def test_a_filter_is_kept_and_leads_back(door: Door) -> None:
    client = door("water")
    assert "Keep this filter" not in text_of(client.get("/queue/")), "there is none to keep"
    assert "Keep this filter" in text_of(client.get("/queue/?light=red"))
    answer = keep(client, "  What\x00  burns ", light="red", state="in_hand", kind="")
    assert answer["Location"] == "/queue/?light=red&state=in_hand"
    assert links(client) == {"What burns": "?light=red&state=in_hand"}
    page = client.get("/queue/?light=red&state=in_hand")
    assert page.context["kept"][0].on
    assert "Keep this filter" not in text_of(page), "it is kept already"
    assert "Overdue" in text_of(client.get("/queue/filters/"))


def test_a_name_is_used_once_and_can_be_changed(door: Door) -> None:
    client = door("water")
    keep(client, "One", light="red")
    keep(client, "One", light="yellow")
    assert links(client) == {"One": "?light=yellow"}, "the later one takes its place"
    keep(client, "Two", light="red")
    key = SavedFilter.objects.get(name="Two").pk
    assert client.post(f"/queue/filters/{key}/", {"name": "One"}).status_code == 409
    assert client.post(f"/queue/filters/{key}/", {"name": "Two"}).status_code == 302
    assert client.post(f"/queue/filters/{key}/", {"name": "Third"}).status_code == 302
    assert set(links(client)) == {"One", "Third"}
    client.post(f"/queue/filters/{key}/", {"delete": "1", "name": "Third"})
    assert set(links(client)) == {"One"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_is_a_name(door: Door, name: str) -> None:
    client = door("water")
    assert keep(client, name, light="red").status_code == 422
    keep(client, "One", light="red")
    key = SavedFilter.objects.get().pk
    assert client.post(f"/queue/filters/{key}/", {"name": name}).status_code == 422
    assert set(links(client)) == {"One"}


def test_nothing_is_no_filter(door: Door) -> None:
    assert keep(door("water"), "One", light="nonsense").status_code == 422
    assert not SavedFilter.objects.exists()


def test_twelve_at_most(door: Door) -> None:
    client = door("water")
    for n in range(FILTERS_KEPT):
        assert keep(client, f"Filter {n}", light="red").status_code == 302
    assert keep(client, "One more", light="red").status_code == 409
    assert keep(client, "Filter 0", light="yellow").status_code == 302, "its place is taken anew"
    assert SavedFilter.objects.count() == FILTERS_KEPT
    assert keep(door("roads"), "Mine", light="red").status_code == 302, "each person's own"


def test_one_that_means_nothing_any_more_is_ignored(door: Door) -> None:
    client = door("water")
    staff = door.staff("water")
    SavedFilter.objects.create(staff=staff, name="Gone", wanted="state=abolished&light=red")
    SavedFilter.objects.create(staff=staff, name="Broken", wanted="%%%")
    page = client.get("/queue/")
    assert "Gone" not in text_of(page)
    assert "Broken" not in text_of(page)
    assert text_of(client.get("/queue/filters/")).count("It means nothing any more.") == 2


def test_nobody_else_sees_or_changes_it(door: Door) -> None:
    keep(door("water"), "Mine", light="red")
    key = SavedFilter.objects.get().pk
    for who in ("roads", "administrator"):
        client = door(who)
        assert "Mine" not in text_of(client.get("/queue/"))
        assert "Mine" not in text_of(client.get("/queue/filters/"))
        assert client.post(f"/queue/filters/{key}/", {"name": "Theirs"}).status_code == 404
        assert client.post(f"/queue/filters/{key}/", {"delete": "1"}).status_code == 404
    for who in ("stranger", "resident"):
        client = door(who)
        for answer in (
            client.get("/queue/filters/"),
            keep(client, "Theirs", light="red"),
            client.post(f"/queue/filters/{key}/", {"delete": "1"}),
        ):
            assert answer["Location"].startswith("/sign-in/")
    assert SavedFilter.objects.get().name == "Mine"
