"""What the history tells of templates of agreements and of the prefix of their numbers."""

from __future__ import annotations

from yimen.kernel.changes import Columns, Told

from .models import AgreementPrefix, AgreementTemplate
from .terms import TEXTS


def _template(row: AgreementTemplate) -> Columns:
    own = ("name", "dispute_type", *TEXTS, "active")
    return {name: getattr(row, name) for name in own}


def _prefix(row: AgreementPrefix) -> Columns:
    return {"prefix": row.prefix}


OF_TEMPLATES = Told(
    table="agreement_templates",
    key=lambda row: str(row.pk),
    area=lambda row: row.centre.area_id if row.centre else "",
    columns=_template,
)
OF_PREFIXES = Told(
    table="agreement_prefixes",
    key=lambda row: row.centre.code,
    area=lambda row: row.centre.area_id,
    columns=_prefix,
)
