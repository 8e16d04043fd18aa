"""The knowledge base, for outside systems."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer

from . import queries
from .models import Stage, Version
from .search import search


class ArticleRow(BaseModel):
    """A published article. `items` are codes of categories; it holds until before `valid_to`."""

    code: str
    version: int
    title: str
    body: str
    unit: str
    document: str
    provision: str
    items: list[str]
    audience: str
    valid_from: date
    valid_to: date | None
    review_on: date


class Articles(BaseModel):
    """Articles, those that fit best first where words were said, else by their titles."""

    rows: list[ArticleRow]


KEPT = r"^[^\x00]*$"
"""What PostgreSQL can look for."""


class Asked(BaseModel):
    """What is looked for."""

    q: str = Field("", max_length=100, pattern=KEPT, description="Words that stand in it.")
    said: str = Field(
        "", max_length=1000, pattern=KEPT, description="A question: what comes closest to it."
    )
    item: str = Field("", max_length=12, pattern=KEPT, description="With `said`: a category.")


router = Router(tags=["Knowledge base"])
MOST = 50


def row(version: Version) -> dict[str, object]:
    """An article as it is sent."""
    own = {name: getattr(version, name) for name in ArticleRow.model_fields if name in FIELDS}
    return own | {
        "code": version.article.code,
        "version": version.number,
        "unit": version.article.unit.code,
    }


FIELDS = {each.name for each in Version._meta.fields}


@router.get("/articles", response=Articles, summary="Articles of the knowledge base")
def articles(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What is published: by words that stand in it, by a question, or all, at most fifty."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if asked.said:
        found = [each.version for each in queries.suggestions(asked.said, asked.item or None, MOST)]
    elif asked.q:
        found = [hit.version for hit in search(queries.listed(actor, Stage.PUBLISHED), asked.q)]
    else:
        found = list(queries.listed(actor, Stage.PUBLISHED)[:MOST])
    return answer({"rows": [row(each) for each in found[:MOST]]})


@router.get("/articles/{code}", response=ArticleRow, summary="One article")
def article(request: HttpRequest, code: str) -> HttpResponse:
    """The published version."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return answer(row(queries.published_version(actor, code)))
