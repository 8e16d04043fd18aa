"""Who works where, from which day until which."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Columns, Hand
from yimen.kernel.errors import Invalid, Refused
from yimen.orgs.history import OF_POSTS
from yimen.orgs.models import Post, Role, Staff, Unit
from yimen.orgs.policy import administrator_of, giver_of, require
from yimen.orgs.queries import held_on, today


@transaction.atomic
def appoint(
    person: Staff,
    actor: Actor,
    *,
    unit: Unit,
    role: str,
    since: date,
    until: date | None = None,
) -> Post:
    """A person takes up a post in a unit, of a reach that the administrator has too."""
    post = Post(staff=person, unit=unit, role=role, since=since, until=until)
    require(giver_of, actor, post)
    if actor.key == f"staff:{person.pk}":
        raise Refused(_("Nobody gives a post to themselves: another administrator does."))
    if not Unit.objects.filter(pk=unit.pk, active=True).exists():
        raise Refused(_("This unit is dissolved."))
    if until is not None and until < since:
        raise Invalid(
            _("A post ends after it begins."), {"until": _("A post ends after it begins.")}
        )
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as held:
        raise Refused(_("This post is already theirs.")) from held
    OF_POSTS.note(Hand(actor.key), [(post, None)])
    return post


@transaction.atomic
def relieve(post: Post, actor: Actor, *, until: date | None = None, reason: str = "") -> Post:
    """A person leaves a post; `until` is the first day on which they no longer hold it."""
    require(administrator_of, actor, post.unit)
    held = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if held.until is not None and held.until <= today():
        raise Refused(_("This post has ended already."))
    before, held.until = OF_POSTS.of(held), until or today()
    if held.until < held.since:
        raise Invalid(
            _("A post ends after it begins."), {"until": _("A post ends after it begins.")}
        )
    held.save(update_fields=["until"])
    hand = Hand(actor.key).because(reason)
    OF_POSTS.note(hand, [(held, before)])
    still_keeps(hand)
    return held


def leave(units: Collection[str], hand: Hand) -> None:
    """Everybody leaves units (codes) that are dissolved: today, or before they have begun."""
    if not units:
        return
    posts = (
        Post.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(Q(until=None) | Q(until__gt=today()), unit__code__in=units)
    )
    left: list[tuple[Post, Columns | None]] = []
    for post in posts:
        before, post.until = OF_POSTS.of(post), max(post.since, today())
        left.append((post, before))
    _store(post for post, _before in left)
    OF_POSTS.note(hand, left)
    still_keeps(hand)


def _store(posts: Iterable[Post]) -> None:
    Post.objects.bulk_update(posts, ["until"], 500)


def still_keeps(hand: Hand) -> None:
    """Refused, if whoever changed posts has none left as an administrator: who would undo it?"""
    kind, _colon, key = hand.actor.partition(":")
    if kind != "staff":
        return
    posts = Post.objects.filter(
        Q(until=None) | Q(until__gt=today()),
        staff_id=int(key),
        staff__is_active=True,
        role=Role.ADMINISTRATOR,
        unit__active=True,
    )
    had = Post.objects.filter(staff_id=int(key), role=Role.ADMINISTRATOR).exists()
    if had and not posts.filter(held_on(today())).exists():
        raise Refused(
            _("You would be left without a post as an administrator: another one has to do this.")
        )
