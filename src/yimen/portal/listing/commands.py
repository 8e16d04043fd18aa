"""Following a matter of the public list, and no longer."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.cases.models import Case
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Resident
from yimen.orgs.policy import RESIDENT
from yimen.portal.models import Follower

DAY = 24 * 3600  # seconds


def follow(case: Case, actor: Actor, *, too: bool = False) -> Follower:
    """A resident follows a listed matter, once: they are told when it is answered and when it ends.

    `too`: they have the same trouble; said later, it counts from then on. One's own is not counted.
    """
    person = _person(actor)
    limits.require("portal.join", actor.key, 60, DAY)
    if case.resident_id == person:
        raise Refused(_("This matter is your own: you are told of it already."))
    with transaction.atomic():
        row, fresh = Follower.objects.get_or_create(
            case_id=case.pk, resident_id=person, defaults={"too": too, "since": now()}
        )
        if too and not fresh and not row.too:
            row.too = True
            row.save(update_fields=["too"])
    return row


def unfollow(key: UUID, actor: Actor) -> None:
    """A resident follows a matter no more, listed or not; nothing of it is kept."""
    Follower.objects.filter(case_id=key, resident_id=_person(actor)).delete()


def forget_followers(resident: Resident) -> None:
    """Whoever is erased follows nothing any more (个人信息保护法 art. 47)."""
    Follower.objects.filter(resident=resident).delete()


def sweep() -> None:
    """Forget what people follow who were erased elsewhere, as by an administrator."""
    Follower.objects.filter(resident__erased_at__isnull=False).delete()


def _person(actor: Actor) -> UUID:
    if not actor.key.startswith(RESIDENT):
        raise NotAllowed(_("A resident follows a matter, with a telephone that was proved."))
    return UUID(actor.key.removeprefix(RESIDENT))
