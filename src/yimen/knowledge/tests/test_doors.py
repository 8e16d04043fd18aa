"""Articles in and out of files, and over the API."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, refused

from yimen.imports.city import KEEPER
from yimen.kernel.errors import NotAllowed
from yimen.knowledge import commands, queries
from yimen.knowledge.imports import export_articles, import_articles
from yimen.knowledge.models import Audience, Stage, Version
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Role
from yimen.orgs.tables import NotImported, Tally

from .conftest import ANSWER, Published, words

pytestmark = pytest.mark.django_db
HEAD = "code,unit,title,body,document,items,audience,valid_from,review_on\n"
LINE = "W-1,water,How to pay?,At the counter.,Rules,T101,public,2026-01-01,2030-01-01\n"


def take(text: str, actor: Any = KEEPER) -> Tally:
    return import_articles(actor, "articles.csv", text.encode())


def test_a_file_writes_and_somebody_else_approves(cast: Cast) -> None:
    assert take(HEAD + LINE) == Tally(added=1)
    version = Version.objects.get()
    assert (version.stage, version.article.code, version.items) == ("in_review", "W-1", ["T101"])
    assert take(HEAD + LINE) == Tally(same=1)
    commands.publish(version, cast.approver)
    assert take(HEAD + LINE) == Tally(same=1)
    other = LINE.replace("At the counter.", "By telephone.")
    assert take(HEAD + other) == Tally(changed=1)
    assert [each.stage for each in queries.versions_of(cast.approver, "W-1")] == [
        Stage.IN_REVIEW,
        Stage.PUBLISHED,
    ]
    with refused("waits for approval"):
        take(HEAD + LINE.replace("At the counter.", "By post."))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("water,", "nobody,"), "unit"),
        (("T101", "T9"), "items"),
        (("public", "press"), "audience"),
        (("2030-01-01", "soon"), "review_on"),
        (("At the counter.", ""), "body"),
        (("W-1", "w 1"), "code"),
    ],
)
def test_every_mistake_is_told_and_nothing_is_taken_in(
    cast: Cast, wrong: tuple[str, str], told: str
) -> None:
    good = LINE.replace("W-1", "W-2")
    with pytest.raises(NotImported, match=f"line 2, {told}"):
        take(HEAD + LINE.replace(*wrong) + good)
    assert not Version.objects.exists()


def test_only_editors_take_files_in_and_out(cast: Cast) -> None:
    for actor in (cast.water, cast.agent, cast.administrator):
        with pytest.raises(NotAllowed):
            take(HEAD + LINE, actor)
        with pytest.raises(NotAllowed):
            export_articles(actor, "articles.csv", io.BytesIO())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_unchanged(published: Published, cast: Cast, kind: str) -> None:
    published("A-1")
    published("A-2", title="Other", items=(), provision="", audience=Audience.STAFF)
    unit = cast.city.units["water"]
    commands.submit(commands.write(cast.water, unit=unit, words=words(title="x")), cast.water)
    out = io.BytesIO()
    export_articles(KEEPER, f"articles.{kind}", out)
    assert import_articles(KEEPER, f"articles.{kind}", out.getvalue()) == Tally(same=3)


@pytest.fixture
def system(cast: Cast) -> Client:
    _token, secret = issue_token(
        cast.city.units["centre"], cast.administrator, name="assistant", roles=[Role.AGENT]
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_system_reads_what_is_published(system: Client, published: Published, cast: Cast) -> None:
    published("A-1")
    published("B-1", title="Lamps", body="Say which pole.", items=())
    commands.write(cast.water, unit=cast.city.units["water"], words=words(title="A draft"))
    rows = system.get("/api/v1/articles").json()["rows"]
    assert [row["code"] for row in rows] == ["A-1", "B-1"]
    assert rows[0]["body"] == ANSWER
    assert rows[0]["unit"] == "water"
    assert rows[0]["valid_to"] is None
    found = system.get("/api/v1/articles", {"q": "pole"}).json()["rows"]
    assert [row["code"] for row in found] == ["B-1"]
    asked = {"said": "where do I pay my water bill", "item": "T101"}
    assert system.get("/api/v1/articles", asked).json()["rows"][0]["code"] == "A-1"
    assert system.get("/api/v1/articles/B-1").json()["title"] == "Lamps"
    assert system.get("/api/v1/articles/K00001").status_code == 404
    for name in ("q", "said", "item"):
        assert system.get("/api/v1/articles", {"said": "pole", name: "a\0"}).status_code == 422


def test_a_stranger_reads_nothing_there(published: Published) -> None:
    published("A-1")
    assert Client().get("/api/v1/articles").status_code == 401
    assert Client().get("/api/v1/articles/A-1").status_code == 401
