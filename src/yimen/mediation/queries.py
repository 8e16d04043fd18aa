"""What is asked of disputes: their parties, what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.models import Unit

from .models import Dispute, Obligation, Party
from .policy import visible_to


def dispute_for(actor: Actor, key: UUID) -> Dispute:
    """A dispute that the actor may know of. NotFound."""
    found = visible_to(actor).select_related("centre", "lead", "area").filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    return found


def parties_of(dispute: Dispute) -> list[Party]:
    """Who is a party now, in the order of their coming; for whoever may see the dispute."""
    rows = [row for row in ledger.current().rows(Party, dispute) if row.left_at is None]
    return sorted(rows, key=lambda row: row.number)


def obligations_of(dispute: Dispute) -> list[Obligation]:
    """What is owed by the agreement, the earliest first."""
    rows: Sequence[Obligation] = ledger.current().rows(Obligation, dispute)
    return sorted(rows, key=lambda row: (row.due_on, row.number))


def next_due(dispute: Dispute) -> date | None:
    """The day until which the next obligation is to be performed."""
    return next((row.due_on for row in obligations_of(dispute) if row.done_at is None), None)


TEAMS = 12
"""So many units are offered before somebody types a name."""


def teams_of(actor: Actor) -> list[Unit]:
    """The teams of the actor's own centre, which mediate most of what comes there."""
    below = Unit.objects.filter(parent=actor.unit or 0, active=True)
    return list(below.order_by("code")[:TEAMS])
