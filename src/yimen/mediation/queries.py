"""What is asked of disputes: their parties, what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yimen.cases.models import Case
from yimen.cases.queries import as_number
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.orgs.masking import mask_name
from yimen.orgs.models import Unit

from .models import Dispute, Obligation, Party
from .policy import number_of, visible_to


def dispute_for(actor: Actor, key: UUID) -> Dispute:
    """A dispute that the actor may know of. NotFound."""
    found = visible_to(actor).select_related("centre", "lead", "area").filter(pk=key).first()
    if found is None:
        raise NotFound(str(NOT_YOURS))
    return found


def parties_of(dispute: Case) -> list[Party]:
    """Who is a party now, in the order of their coming; for whoever may see the dispute."""
    rows = [row for row in ledger.current().rows(Party, dispute) if row.left_at is None]
    return sorted(rows, key=lambda row: row.number)


def others_than(dispute: Dispute, own: int | None) -> list[Party]:
    """The parties of all sides but that of party `own` (None: a mediator's); agents are none."""
    rows = [each for each in parties_of(dispute) if not each.acts_for]
    side = next((each.side for each in rows if each.number == own), None)
    return [each for each in rows if each.side != side]


def answers_itself(dispute: Dispute, number: int) -> bool:
    """Whether a party, or an agent that settles for it, comes in by a telephone of its own."""
    own = [each for each in parties_of(dispute) if number in (each.number, each.acts_for)]
    people = [each.resident for each in own if each.may_settle]
    return any(who.phone and not who.erased_at for who in people if who)


def obligations_of(dispute: Dispute) -> list[Obligation]:
    """What is owed by the agreement that holds, performed or not, the earliest first.

    What was owed by one from before the dispute broke out again is not among it.
    """
    rows: Sequence[Obligation] = ledger.current().rows(Obligation, dispute)
    return sorted(
        (row for row in rows if row.void_at is None), key=lambda row: (row.due_on, row.number)
    )


NOT_YOURS = _lazy("There is no such case, or it is not yours to see.")
MOST = 50
"""So many disputes are listed to a party."""


def own(actor: Actor) -> QuerySet[Dispute]:
    """The disputes that a resident is a party to, the newest first; of staff there are none."""
    rows = visible_to(actor).order_by("-opened_at", "-id")
    return rows if actor.reach == "own" else rows.none()


def of_party(actor: Actor) -> list[Dispute]:
    """The disputes that a resident is a party to, the newest first."""
    return list(own(actor)[:MOST])


def open_of_party(actor: Actor) -> list[Dispute]:
    """Those of them that have not ended: whoever is needed in one is not erased meanwhile."""
    return list(own(actor).filter(closed_at=None)[:MOST])


def is_theirs(actor: Actor, key: UUID) -> bool:
    """Whether a dispute of this key has come in, and the resident is a party to it."""
    return own(actor).filter(pk=key).exists()


def own_party(actor: Actor, dispute: Dispute) -> Party:
    """The row of the resident themself in a dispute. NotFound: they are no party."""
    rows = Party.objects.filter(case=dispute.pk, left_at=None).select_related("resident")
    found = rows.filter(number=number_of(actor, dispute) or 0).first()
    if found is None:
        raise NotFound(str(NOT_YOURS))
    return found


def key_of(actor: Actor, number: str) -> UUID | None:
    """The key of the dispute of this number that a resident is a party to. One query."""
    return own(actor).filter(number=as_number(number)).values_list("pk", flat=True).first()


class Named(NamedTuple):
    """A party as pages speak of it: masked, but for an organisation's name."""

    party: Party
    name: str

    @property
    def number(self) -> int:
        """Its number in the dispute."""
        return self.party.number

    @property
    def label(self) -> str:
        """Number, name and side: `2 · 李** (Respondent)`."""
        return f"{self.number} · {self.name or '…'} ({self.party.get_side_display()})"


def parties_named(dispute: Dispute) -> list[Named]:
    """The parties with their masked names, for staff who may see the dispute. One query."""
    rows = Party.objects.filter(case=dispute.pk, left_at=None).select_related("resident", "unit")
    return [Named(row, name_of(row)) for row in rows.order_by("number")]


def party_named(dispute: Dispute, number: int) -> Named:
    """One party of a dispute that the actor may see. NotFound: there is none of this number."""
    found = next((each for each in parties_named(dispute) if each.number == number), None)
    if found is None:
        raise NotFound(_("There is no such party."))
    return found


def name_of(party: Party) -> str:
    """An organisation by its name, a person by the surname."""
    person = mask_name((party.resident and party.resident.name) or "")
    return " · ".join(filter(None, [party.organisation, person]))


def owed_by(dispute: Dispute) -> list[Obligation]:
    """What is owed by the agreement that holds, for whoever reads. One query."""
    rows = Obligation.objects.filter(case=dispute.pk, void_at=None)
    return list(rows.order_by("due_on", "number"))


def next_due(dispute: Dispute) -> date | None:
    """The day until which the next obligation is to be performed."""
    return next((row.due_on for row in obligations_of(dispute) if row.done_at is None), None)


TEAMS = 12
"""So many units are offered before somebody types a name."""


def teams_of(actor: Actor) -> list[Unit]:
    """The teams of the actor's own centre, which mediate most of what comes there."""
    return teams_below(actor.unit)


def teams_below(centre: int | None) -> list[Unit]:
    """The teams of a centre."""
    below = Unit.objects.filter(parent=centre or 0, active=True)
    return list(below.order_by("code")[:TEAMS])
