"""What somebody says of troubles: these belong together, those do not. It holds from then on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.cases import policy as cases
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.rows import upsert
from yimen.kernel.time import now
from yimen.orgs.policy import require
from yimen.troubles.models import Trouble, Verdict
from yimen.troubles.policy import arranger
from yimen.troubles.queries import keys_of, web_of

from .gathering import Cause, one_at_a_time, settle

LONGEST = 500


@transaction.atomic
def take_out(trouble: Trouble, actor: Actor, *, keys: Collection[UUID], reason: str) -> None:
    """Some matters are another trouble: they leave, and stay together."""
    mine = _held(trouble, actor, reason)
    chosen = _chosen(keys, mine)
    if len(chosen) == len(mine):
        raise Refused(_("All of its matters were chosen: there would be nothing left of it."))
    _say(product(chosen, set(mine) - set(chosen)), actor, together=False)
    _say(_star(chosen), actor, together=True)
    settle(web_of(mine), Cause(by=actor.key, reason=reason.strip()))


@transaction.atomic
def move(
    trouble: Trouble, actor: Actor, *, keys: Collection[UUID], to: Trouble, reason: str
) -> None:
    """Some matters belong to another trouble that is known."""
    mine = _held(trouble, actor, reason)
    theirs = _held(to, actor, reason)
    if trouble.pk == to.pk:
        raise Refused(_("They belong to it already."))
    chosen = _chosen(keys, mine)
    _say(product(chosen, set(mine) - set(chosen)), actor, together=False)
    _say(product(chosen, theirs), actor, together=True)
    settle(web_of({*mine, *theirs}), Cause(by=actor.key, reason=reason.strip()))


@transaction.atomic
def merge(trouble: Trouble, actor: Actor, *, other: Trouble, reason: str) -> None:
    """Two troubles are one; what kept single matters of them apart holds no more."""
    mine, theirs = _held(trouble, actor, reason), _held(other, actor, reason)
    if trouble.pk == other.pk:
        raise Refused(_("A trouble cannot be made one with itself."))
    apart = web_of({*mine, *theirs}).apart
    between = {(one, far) for one in mine for far in apart.get(one, ()) if far in set(theirs)}
    _say(between | set(product(mine[:1], theirs)), actor, together=True)
    settle(web_of({*mine, *theirs}), Cause(by=actor.key, reason=reason.strip()))


def _held(trouble: Trouble, actor: Actor, reason: str) -> list[UUID]:
    """The matters of a trouble that this actor may arrange now, while nobody else does.

    Raises NotAllowed, Invalid (no reason, or too long a one).
    """
    require(arranger, actor)
    if not reason.strip() or len(reason) > LONGEST or "\0" in reason:
        wrong = _("Say why, in at most %d characters.") % LONGEST
        raise Invalid(wrong, {"reason": wrong})
    one_at_a_time()
    keys = keys_of(trouble.pk)
    if cases.visible_to(actor).filter(pk__in=keys).count() < len(keys):
        raise NotAllowed(
            _("Some of its matters lie elsewhere: the centre above arranges this trouble.")
        )
    return keys


def _chosen(keys: Collection[UUID], mine: Collection[UUID]) -> list[UUID]:
    """What was chosen, which must be of the trouble now."""
    chosen = sorted(set(keys))
    if not chosen:
        missing = _("Choose at least one matter.")
        raise Invalid(missing, {"keys": missing})
    if not set(chosen) <= set(mine):
        raise Refused(_("It has changed meanwhile: look at it again."))
    return chosen


def _star(keys: list[UUID]) -> Iterable[tuple[UUID, UUID]]:
    return product(keys[:1], keys[1:])


def _say(pairs: Iterable[tuple[UUID, UUID]], actor: Actor, *, together: bool) -> None:
    """Write the verdict on each pair; an earlier one gives way."""
    rows = [
        Verdict(one_id=min(pair), other_id=max(pair), together=together, by=actor.key, at=now())
        for pair in sorted(set(pairs))
    ]
    for at in range(0, len(rows), 1000):
        upsert(rows[at : at + 1000], ("together", "by", "at"))
