"""Following a matter of the public list, in person or by a call, and no longer."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.cases.commands import note
from yimen.cases.models import Case
from yimen.cases.policy import visible_to
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, NotNow, Refused
from yimen.kernel.time import now
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Resident
from yimen.orgs.policy import RESIDENT, require
from yimen.orgs.queries import actor_of_resident
from yimen.portal.models import Follower
from yimen.requests.policy import who_writes_down

from .policy import listed

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


@transaction.atomic
def follow_for(case: Case, actor: Actor, *, phone: str, name: str) -> None:
    """Whoever calls has what a listed matter of somebody else is about, and follows it.

    The call is noted on the matter, once for each follower, and never whose it was. NotNow when it
    has ended; Refused when it is listed no more, or the caller's own; Invalid without a telephone.
    """
    require(who_writes_down, actor)
    shown = visible_to(actor).filter(pk=case.pk).select_for_update(of=("self",)).first()
    if shown is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    if shown.closed_at:
        raise NotNow(_("This matter has ended meanwhile: register what the caller says."))
    if not listed().filter(pk=shown.pk).exists():
        raise Refused(_("This matter is not on the public list: register what the caller says."))
    if not phone:
        missing = _("Whoever follows a matter is told by telephone: write down the number.")
        raise Invalid(missing, {"phone": missing})
    person = find_or_add(phone, name)
    if shown.resident_id == person.pk:
        raise Refused(_("This matter is the caller's own: say that it is the same matter."))
    known = Follower.objects.filter(case=shown, resident=person).exists()
    follow(shown, actor_of_resident(person.pk), too=True)
    if not known:
        with override(settings.LANGUAGE_CODE):  # it stays, whatever the agent reads
            said = _("Somebody else called about it, and follows it.")
        note(shown, actor, text=said)


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
