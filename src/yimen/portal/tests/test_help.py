"""Answers that everybody may read: found, read, and counted where they helped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from yimen.knowledge import commands, queries
from yimen.knowledge.models import ArticleMonth, Audience, Version, Words
from yimen.orgs.queries import today

pytestmark = pytest.mark.django_db
BUDGET = {"/help/": 3, "/help/?q=counter": 3, "/help/?q=water+bill+please": 5, "/help/A-1/": 2}


def made(cast: Cast, code: str, **more: Any) -> Version:
    """An article of the water company that the centre has approved."""
    said: dict[str, Any] = {
        "title": "How do I pay my water bill?",
        "body": "At the counter in Dongjie.\n\n- Bring the card.",
        "document": "Water supply rules",
        "audience": Audience.PUBLIC,
        "valid_from": date(2020, 1, 1),
        "review_on": today() + timedelta(days=5),
    }
    unit = cast.city.units["water"]
    draft = commands.write(cast.water, unit=unit, words=Words(**said | more), code=code)
    commands.submit(draft, cast.water)
    return commands.publish(draft, cast.approver)


@pytest.fixture
def articles(cast: Cast) -> None:
    """One for everybody; one for staff, one on its last day, one that waits, one to come."""
    made(cast, "A-1")
    made(cast, "STAFF-1", title="How staff pay", audience=Audience.STAFF)
    made(cast, "LAST-1", title="How one paid", valid_to=today() + timedelta(days=1))
    made(cast, "COMING-1", title="How one will pay", valid_from=today() + timedelta(days=9))
    said = Words(
        title="How to draft", body="counter", document="x", audience=Audience.PUBLIC,
        valid_from=today(), review_on=today(),
    )  # fmt: skip
    commands.write(cast.water, unit=cast.city.units["water"], words=said, code="DRAFT-1")


def page(path: str) -> str:
    return Client().get(path).content.decode()


def test_everybody_reads_what_is_public_and_holds(articles: None) -> None:
    listed = page("/help/")
    assert "How do I pay my water bill?" in listed
    assert "How one paid" in listed
    for hidden in ("How staff pay", "How one will pay", "How to draft"):
        assert hidden not in listed
    for code in ("STAFF-1", "COMING-1", "DRAFT-1", "NO-SUCH"):
        assert Client().get(f"/help/{code}/").status_code == 404, code
    one = page("/help/A-1/")
    assert "<li>Bring the card.</li>" in one
    assert "Water supply rules" in one
    assert "Water company" in one


def test_it_is_found_by_words_and_by_a_whole_question(articles: None) -> None:
    assert "<mark>counter</mark>" in page("/help/?q=counter")
    assert "How staff pay" not in page("/help/?q=staff")
    asked = page("/help/?q=where can I pay the bill for water")
    assert "How do I pay my water bill?" in asked


def test_what_is_not_found_is_counted_and_a_way_on_is_shown(articles: None) -> None:
    asked = page("/help/?q=passport")
    assert "There is no answer to this here." in asked
    assert 'href="/send/"' in asked
    assert queries.missed()["words"] == [("passport", 1)]


def test_whether_it_helped_is_counted(articles: None) -> None:
    client = Client()
    assert client.post("/help/A-1/", {"helped": "yes"})["Location"] == "/help/A-1/"
    client.post("/help/A-1/", {"helped": "no"})
    client.post("/help/A-1/", {"helped": "yes"})
    row = ArticleMonth.objects.get()
    assert (row.helpful, row.unhelpful, row.asked) == (2, 1, 3)
    assert client.post("/help/STAFF-1/", {"helped": "yes"}).status_code == 404


def test_nobody_counts_for_a_whole_town(articles: None) -> None:
    client = Client()
    told = {client.post("/help/A-1/", {"helped": "no"}).status_code for _each in range(31)}
    assert told == {302, 429}
    assert ArticleMonth.objects.get().unhelpful == 30


@pytest.mark.parametrize("path", BUDGET)
def test_a_page_takes_few_queries(articles: None, cast: Cast, path: str) -> None:
    for n in range(8):
        made(cast, f"M-{n}", title=f"Other {n}", body=f"counter {n}")
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as told:
        assert client.get(path).status_code == 200
    assert len(told) <= BUDGET[path], [each["sql"][:100] for each in told]
