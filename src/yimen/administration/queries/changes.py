"""What was changed in the city's tables, the latest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yimen.kernel.models import Change
from yimen.orgs.models import Post, Staff, Unit

LATEST = 20
"""Changes on a row's own page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which changes are looked for; `within` is the area of whoever looks."""

    within: str = ""
    table: str = ""
    words: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None


def changes(sought: Sought) -> QuerySet[Change]:
    """Changes of rows in an area, the latest first; of the whole city for whoever keeps it."""
    rows = Change.objects.order_by("-pk")
    if sought.within:
        rows = rows.filter(area__startswith=sought.within)
    if sought.table:
        rows = rows.filter(table=sought.table)
    if said := sought.words:
        rows = rows.filter(Q(key__startswith=said) | Q(file__icontains=said))
    if sought.first:
        rows = rows.filter(at__date__gte=sought.first)
    if sought.last:
        rows = rows.filter(at__date__lte=sought.last)
    return rows.filter(_by(sought.who)) if sought.who else rows


def _by(who: str) -> Q:
    found = Staff.objects.filter(Q(login=who) | Q(name__icontains=who)).values_list("pk", flat=True)
    return Q(actor__in=[f"staff:{pk}" for pk in found[:200]]) | Q(actor=who)


def of_row(table: str, key: str) -> QuerySet[Change]:
    """What was changed in one row; of a person also in their posts."""
    wanted = Q(table=table, key=key)
    if table == "staff":
        posts = Post.objects.filter(staff_id=int(key)).values_list("pk", flat=True)
        wanted |= Q(table="posts", key__in=[str(pk) for pk in posts])
    return Change.objects.filter(wanted).order_by("-pk")


def owners_of(posts: Collection[int]) -> dict[int, int]:
    """Whose posts these are: the page of a post is its person's."""
    return dict(Post.objects.filter(pk__in=posts).values_list("pk", "staff_id"))


def unit_titles(codes: Collection[str]) -> dict[str, str]:
    """What units are called today, by their codes."""
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
