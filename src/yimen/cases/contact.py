"""Who called, and who may know it: masked for all, read in clear for a purpose and on record."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.errors import NotAllowed
from yimen.orgs.commands import Contact, disclose
from yimen.orgs.masking import mask_address, mask_name, mask_phone
from yimen.orgs.models import Role

from .models import Case
from .policy import sees

CALLS = frozenset(
    {
        Role.AGENT,
        Role.DISPATCHER,
        Role.CALLER,
        Role.SUPERVISOR,
        Role.HANDLER,
        Role.GRID_WORKER,
        Role.LEADER,
    }
)
"""Posts whose work may need the resident's telephone."""


@condition(_("whoever must reach the caller; the centre alone, if the caller is to stay unknown"))
def may_reach_the_caller(actor: Actor, case: Case) -> bool:
    """信访工作条例 art. 30, 济南 art. 32: a confidential caller is unknown to the unit."""
    if not case.resident_id or not sees(actor, case) or not actor.roles & CALLS:
        return False
    return actor.reach == "area" or (case.lead_id in actor.units and not case.confidential)


@dataclass(frozen=True)
class Caller:
    """A caller as a page shows them; `hidden` says that not even a mask is shown."""

    known: bool
    hidden: bool
    name: str = ""
    phone: str = ""
    address: str = ""
    readable: bool = False


def caller(case: Case, actor: Actor) -> Caller:
    """The caller, masked; of a confidential one a unit learns nothing at all."""
    person = case.resident
    if person is None or person.erased_at:
        return Caller(known=False, hidden=False)
    if case.confidential and actor.reach != "area":
        return Caller(known=True, hidden=True)
    return Caller(
        known=True,
        hidden=False,
        name=mask_name(person.name or ""),
        phone=mask_phone(person.phone or ""),
        address=mask_address(person.address or ""),
        readable=may_reach_the_caller.holds(actor, case),
    )


def reach(case: Case, actor: Actor, *, purpose: str) -> Contact:
    """Read the caller's data in clear, which leaves a Disclosure. NotAllowed, Invalid."""
    if case.resident is None or not may_reach_the_caller.holds(actor, case):
        raise NotAllowed(_("The caller's telephone is not yours to see."))
    return disclose(case.resident, actor, purpose=purpose, case_id=case.pk)
