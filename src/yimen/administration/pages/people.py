"""The people who work for the city: their accounts, and which posts they hold where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from yimen.administration.queries import NOW
from yimen.administration.queries import city as queries
from yimen.administration.queries.city import LOCKED, WITHOUT
from yimen.administration.row_forms import (
    LockForm,
    PeopleSearchForm,
    PersonForm,
    PostForm,
    RelieveForm,
)
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.orgs import commands
from yimen.orgs.history import OF_STAFF
from yimen.orgs.models import Post, Staff
from yimen.orgs.policy import administrator, keeper_of_account
from yimen.orgs.queries import today
from yimen.orgs.queries.under import posts_of_account

from .hanging import of_posts, within
from .listing import Act, Line, Listing, numbered, typed


def lines(rows: Sequence[Staff], day: date) -> list[Line]:
    """The rows of the list, each with the posts of today."""
    held: dict[int, list[str]] = {}
    for post in queries.posts_of([row.pk for row in rows], day):
        held.setdefault(post.staff_id, []).append(f"{post.unit.name} · {post.get_role_display()}")
    between = pgettext("between sentences of a list", "; ")
    return [
        Line(
            key=str(row.pk),
            cells=(row.name, row.login, between.join(held.get(row.pk, ()))),
            state=state_of(row, row.pk in held),
        )
        for row in rows
    ]


def state_of(row: Staff, posted: bool) -> str:
    """Whether somebody is at work, without a post, or locked out."""
    if not row.is_active:
        return LOCKED
    return NOW if posted else WITHOUT


def facts(row: Staff) -> list[tuple[Label, str]]:
    """All that an account says."""
    last = row.last_login
    return [
        (_("Sign-in name"), row.login),
        (_("Office telephone"), row.phone or "–"),
        (_("May sign in"), may_sign_in(row)),
        (
            _("Last sign-in"),
            date_format(timezone.localtime(last), "DATETIME_FORMAT") if last else "–",
        ),
    ]


def may_sign_in(row: Staff) -> str:
    """Whether an account opens, and by what."""
    if not row.is_active:
        return _("no: the account is locked")
    if row.has_usable_password():
        return _("yes")
    return _("with a code only: no password has been set yet")


def posts_known(row: Staff) -> list[Post]:
    """Every post of a person, read once for a page."""
    kept: list[Post] | None = row.__dict__.get("_posts")
    if kept is None:
        kept = row.__dict__["_posts"] = [*posts_of_account(row.pk)]
    return kept


def sees(actor: Actor, row: Staff) -> bool:
    """Whoever has or had a post in the area that the actor keeps."""
    area = within(actor)
    return not area or any(post.unit.area_id.startswith(area) for post in posts_known(row))


def keeps(actor: Actor, row: Staff) -> bool:
    """Whether the account is theirs to keep; nobody keeps their own."""
    return keeper_of_account.holds(actor, posts_known(row)) and actor.key != f"staff:{row.pk}"


def relieved(row: Staff, actor: Actor, form: RelieveForm) -> Post:
    """Let a post end."""
    said = form.cleaned_data
    post = form.posts[said["post"]]
    return commands.relieve(post, actor, until=said["on"], reason=said["reason"])


def has_posts(actor: Actor, row: Staff) -> bool:
    """Whether there is a post that could end."""
    day = today()
    return any(post.until is None or post.until > day for post in posts_known(row))


def with_code(command: Any) -> Any:
    """An act whose command returns the account and a code."""
    return lambda row, actor, form: command(row, actor, reason=form.cleaned_data["reason"])


PEOPLE = Listing(
    name="staff",
    title=gettext_lazy("Staff and posts"),
    about=gettext_lazy(
        "Who works where, as what, since when. Nobody but its owner knows the password of an"
        " account."
    ),
    heads=(
        pgettext_lazy("of a person", "Name"),
        gettext_lazy("Sign-in name"),
        gettext_lazy("Posts today"),
    ),
    states=(
        (NOW, pgettext_lazy("staff", "At work")),
        (WITHOUT, pgettext_lazy("staff", "Without a post")),
        (LOCKED, pgettext_lazy("staff", "Locked")),
    ),
    rows=queries.people,
    valid=queries.at_work,
    lines=lines,
    find=numbered(queries.person),
    missing=gettext_lazy("There is no such person."),
    heading=lambda row: str(row.name),
    facts=facts,
    sees=sees,
    hanging=lambda row, actor: [
        of_posts(posts_known(row), _("Posts held today"), of_unit=False),
    ],
    told=OF_STAFF,
    file="posts",
    search=PeopleSearchForm,
    new=Act(
        name="new",
        label=gettext_lazy("Add a person"),
        may=administrator.holds,
        form=PersonForm,
        run=lambda _row, actor, form: commands.add_person(actor=actor, **form.said),
        about=gettext_lazy(
            "You will be shown a code, once. With it the person sets a password of their own."
        ),
        once=True,
    ),
    acts=(
        Act(
            name="appoint",
            label=gettext_lazy("Give a post"),
            may=lambda actor, row: row.is_active and actor.key != f"staff:{row.pk}",
            form=PostForm,
            run=lambda row, actor, form: commands.appoint(row, actor, **form.cleaned_data),
            about=gettext_lazy("In units that you keep; nobody gives a post to themselves."),
        ),
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=keeps,
            form=PersonForm,
            run=typed(commands.change_person),
        ),
        Act(
            name="relieve",
            label=gettext_lazy("End a post"),
            may=has_posts,
            form=RelieveForm,
            run=relieved,
        ),
        Act(
            name="code",
            label=gettext_lazy("Give a new password"),
            may=lambda actor, row: row.is_active and keeps(actor, row),
            form=LockForm,
            run=with_code(commands.renew_password),
            about=gettext_lazy(
                "The old password opens nothing any more, and whoever is signed in with it is out."
                " You will be shown a code, once."
            ),
            once=True,
        ),
        Act(
            name="lock",
            label=gettext_lazy("Lock the account"),
            may=lambda actor, row: row.is_active and keeps(actor, row),
            form=LockForm,
            run=typed(commands.lock),
            about=gettext_lazy("Nobody signs in with it any more; whoever is signed in is out."),
            grave=True,
        ),
        Act(
            name="unlock",
            label=gettext_lazy("Unlock the account"),
            may=lambda actor, row: not row.is_active and keeps(actor, row),
            form=LockForm,
            run=with_code(commands.unlock),
            about=gettext_lazy("You will be shown a code, once: the old password is gone."),
            once=True,
        ),
    ),
)
