"""What hangs on a row, with the ways to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yimen.administration.queries.city import cases_seen
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs.models import Post
from yimen.orgs.policy import city_administrator
from yimen.orgs.queries import today
from yimen.orgs.ties import Tie

from .listing import Hanging, day_text

ROWS = {
    *("units", "areas", "grids", "addresses", "directory", "staff", "rules", "categories"),
    *("synonyms", "guard"),
}


def within(actor: Actor) -> str:
    """The area that an administrator keeps; "" is the whole city."""
    return "" if city_administrator.holds(actor, None) else actor.area


def row_link(table: str, key: str) -> str:
    """The page of a row, or nothing where its table has no pages."""
    if table == "articles":
        return reverse("knowledge:article", args=[key])
    return reverse("administration:row", args=[table, key]) if table in ROWS else ""


def of_ties(
    ties: Iterable[Tie], actor: Actor, ways: Mapping[str, str] = MappingProxyType({})
) -> list[Hanging]:
    """Ties with links; a case is linked for whoever may know of it.

    `ways` are the pages by which ties of a kind are all taken off at once.
    """
    held = list(ties)
    seen = cases_seen(
        actor, {key for tie in held if tie.kind == "cases" for key, _name in tie.some}
    )
    return [
        Hanging(
            title=tie.label,
            n=tie.n,
            some=[
                (named(tie.kind, key, name), _link(tie.kind, key, seen)) for key, name in tie.some
            ],
            remedy=tie.remedy,
            way=ways.get(tie.kind, ""),
        )
        for tie in held
    ]


def named(kind: str, key: str, name: str) -> str:
    """How a thing is called: with its code, where people know it by that."""
    return f"{name} {key}" if kind in ("units", "areas", "grids", "addresses") else name


def _link(kind: str, key: str, seen: set[str]) -> str:
    if kind == "cases":
        return reverse("cases:case", args=[key]) if key in seen else ""
    return row_link(kind, key)


def of_posts(posts: Iterable[Post], title: Label, *, of_unit: bool) -> Hanging:
    """Posts, today's and others: of a unit with their people, of a person with their units."""
    day = today()
    some = [(post_text(post, of_unit=of_unit), post_link(post, of_unit=of_unit)) for post in posts]
    held = sum(post.since <= day and (post.until is None or post.until > day) for post in posts)
    return Hanging(title=title, n=held, some=some)


def post_text(post: Post, *, of_unit: bool) -> str:
    """A post in one line: who or where, as what, from when until when."""
    days = _("since %s") % day_text(post.since)
    if post.until is not None:
        told = {"since": day_text(post.since), "until": day_text(post.until)}
        days = pgettext("a post", "%(since)s – %(until)s") % told
    whom = post.staff.name if of_unit else post.unit.name
    return f"{whom} · {post.get_role_display()} · {days}"


def post_link(post: Post, *, of_unit: bool) -> str:
    """To the person of a post, or to its unit."""
    return row_link("staff", str(post.staff_id)) if of_unit else row_link("units", post.unit.code)
