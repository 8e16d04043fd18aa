"""Before a matter is registered: a call rings, and what is typed is kept until it is one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Role
from yimen.orgs.phones import e164
from yimen.orgs.policy import require
from yimen.orgs.queries import people_in, staff_by_login
from yimen.requests.models import Call, Draft, Request
from yimen.requests.policy import telephone_system, who_writes_down
from yimen.requests.queries import KEPT, draft_of

RINGS = timedelta(minutes=10)
"""How long a call opens the form with its number."""
WRITTEN = ("phone", "name", "body", "title", "place", "answer")
"""Fields without which there is nothing to keep: the rest is soon chosen again."""
LONGEST = 60_000
"""Longest draft in characters: two texts of the greatest length, and all the rest."""


@transaction.atomic
def announce(call: Call, actor: Actor, *, phone: str, agent: str = "", same: str = "") -> Call:
    """The telephone system tells that a resident calls; for ten minutes an agent may pick it up.

    `agent` is the sign-in name of whoever it rings at, "" where any agent of the centre may answer.
    `same` is the system's own name for the call: told again within its time, it is the same call.
    Refused when that call has another number; Invalid when the number is none.
    """
    require(telephone_system, actor, call)
    assert actor.unit is not None
    call.unit_id, call.expires_at = actor.unit, now() + RINGS
    call.phone, call.agent = _number(phone), _at_the_seat(agent, actor.unit)
    if not same:
        call.save(force_insert=True)
        return call
    call.same = keyed_hash(f"call\n{actor.key}\n{same}")
    Call.objects.filter(same=call.same, expires_at__lte=now()).delete()
    fields = ("id", "unit_id", "expires_at", "phone", "agent")
    told = {name: getattr(call, name) for name in fields}
    found, fresh = Call.objects.get_or_create(same=call.same, defaults=told)
    if not fresh and (found.phone, found.agent) != (call.phone, call.agent):
        raise Refused(_("This call was told of already, with another number or agent."))
    return found


def _number(phone: str) -> str:
    try:
        return e164(phone)
    except Invalid as wrong:
        raise Invalid(str(wrong), {"phone": str(wrong)}) from wrong


def _at_the_seat(login: str, centre: int) -> str:
    """The key of an agent of the system's own centre, by sign-in name."""
    if not login:
        return ""
    staff = staff_by_login([login]).get(login)
    if staff is None or staff.pk not in people_in(centre, [Role.AGENT]):
        unknown = _("No agent of this centre signs in by this name.")
        raise Invalid(unknown, {"agent": unknown})
    return f"staff:{staff.pk}"


def keep_draft(matter: UUID, actor: Actor, *, said: Mapping[str, str]) -> Draft | None:
    """What somebody has typed so far is kept for them; None where there is nothing to keep.

    Refused while another matter's draft waits: it is gone on with or thrown away, never
    overwritten unseen. Invalid when it is longer than anything that can be registered.
    """
    require(who_writes_down, actor)
    assert actor.unit is not None
    text = json.dumps(dict(said), ensure_ascii=False)
    if len(text) > LONGEST:
        raise Invalid(_("This is too long to be kept as a draft."))
    with transaction.atomic():
        waiting = draft_of(actor)
        if waiting is not None and waiting.matter != matter:
            raise Refused(_("Not saved: a draft of another matter waits for you."))
        if Request.objects.filter(pk=matter).exists() or not any(
            said.get(name) for name in WRITTEN
        ):
            drop_draft(matter, actor)
            return None
        kept, _fresh = Draft.objects.update_or_create(
            actor=actor.key,
            unit_id=actor.unit,
            defaults={"matter": matter, "said": text, "saved_at": now()},
        )
    return kept


def drop_draft(matter: UUID | None, actor: Actor) -> None:
    """The draft of a matter, or whichever there is, is thrown away."""
    drafts = Draft.objects.filter(actor=actor.key, unit=actor.unit)
    (drafts if matter is None else drafts.filter(matter=matter)).delete()


def sweep() -> None:
    """Forget calls that are over and drafts that nobody went on with."""
    Call.objects.filter(expires_at__lte=now()).delete()
    Draft.objects.filter(saved_at__lte=now() - KEPT).delete()
