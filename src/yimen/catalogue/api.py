"""The categories and the dispatch directory, for outside systems."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from yimen.kernel.answers import answer

from .queries import categories


class CategoryRow(BaseModel):
    """A category of the tree; `route` is where to turn with what is not the hotline's."""

    code: str
    name: str
    parent: str | None
    level: int
    route: str


class Categories(BaseModel):
    """The tree, each category after the one that it is part of."""

    rows: list[CategoryRow]


router = Router(tags=["City"])


@router.get("/categories", response=Categories, summary="Categories of requests")
def tree(request: HttpRequest) -> HttpResponse:
    """Every category in use."""
    columns = ("code", "name", "parent_id", "level", "route")
    rows = [
        dict(zip(CategoryRow.model_fields, row, strict=True))
        for row in categories().values_list(*columns)
    ]
    return answer({"rows": rows})
