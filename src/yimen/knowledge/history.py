"""What the history tells of articles: which version, where it stands, until when it holds."""

from __future__ import annotations

from yimen.kernel.changes import Columns, Told
from yimen.orgs.queries import unit_code

from .models import Version


def _version(row: Version) -> Columns:
    return {
        "version": row.number,
        "stage": row.stage,
        "title": row.title,
        "unit": unit_code(row.article.unit_id),
        "audience": row.audience,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "review_on": row.review_on,
    }


OF_ARTICLES = Told(
    table="articles",
    key=lambda row: row.article.code,
    area=lambda row: row.article.unit.area_id,
    columns=_version,
)
