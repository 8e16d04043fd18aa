"""What may stand on the public list: one rule, for a table and for a row."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from yimen.cases.models import Case, Urgency
from yimen.cases.policy import visible_to
from yimen.catalogue.queries import may_be_public, public_categories
from yimen.orgs.policy import PUBLIC
from yimen.requests.models import State
from yimen.requests.policy import NEVER_LISTED
from yimen.requests.process import REQUEST

UNLISTED = frozenset({State.DECLINE_ASKED, State.DECLINED, State.HANDED_OVER, State.WITHDRAWN})
"""States of what is perhaps not the hotline's, is with 110 or the petition office, or is over."""


def listed(items: Collection[str] | None = None) -> QuerySet[Case]:
    """The matters on the public list: allowed by their resident, and fit to be seen by anybody.

    With `items` only those of some categories, by their codes.
    """
    allowed = visible_to(PUBLIC).filter(process=REQUEST.name, may_list=True)
    known = [each.pk for each in public_categories() if items is None or each.pk in items]
    fit = allowed.filter(confidential=False, about_unit=None, item__in=known)
    return (
        fit.exclude(kind__in=NEVER_LISTED)
        .exclude(urgency=Urgency.URGENT)
        .exclude(state__in=UNLISTED)
    )


def is_listed(case: Case) -> bool:
    """The same question about one row, without the database."""
    if not case.may_list or case.confidential or case.about_unit_id is not None:
        return False
    if case.kind in NEVER_LISTED or case.urgency == Urgency.URGENT or case.state in UNLISTED:
        return False
    return case.item_id is not None and may_be_public(case.item_id)
