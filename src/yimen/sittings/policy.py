"""Who names mediators, who plans and holds sittings, and whose a private note is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.cases import policy as cases
from yimen.cases.policy import dispatcher, of_its_case, unit
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.time import now
from yimen.mediation import policy as mediation
from yimen.mediation.models import Dispute, State

from .models import CaucusNote, Panel, Sitting

TO_BE_NAMED = frozenset({State.ASSIGNED, *mediation.MEDIATED})

clock = of_its_case(cases.clock)
a_party = of_its_case(mediation.party)
mediator = of_its_case(mediation.mediator)
is_being_mediated = of_its_case(mediation.is_being_mediated)


@condition(_("the mediator or the duty head of the centre"))
def arranges(actor: Actor, row: Sitting) -> bool:
    return mediator.holds(actor, row) or dispatcher.holds(actor, row.case)


@condition(_("the duty head of the centre or the unit that mediates"))
def names_mediators(actor: Actor, row: Dispute) -> bool:
    return dispatcher.holds(actor, row) or unit.holds(actor, row)


names_the_team = of_its_case(names_mediators)


@condition(_("The dispute is with no mediators now."))
def may_be_named(actor: Actor, row: Panel) -> bool:
    return row.case.state in TO_BE_NAMED


@condition(_("The sitting has not begun yet."))
def has_begun(actor: Actor, row: Sitting) -> bool:
    return row.begins <= now()


@condition(_("The sitting has begun."))
def has_not_begun(actor: Actor, row: Sitting) -> bool:
    return now() < row.begins


def notes_of(actor: Actor) -> QuerySet[CaucusNote]:
    """The private notes that the actor wrote, as long as they may know of the dispute.

    人民调解法 art. 15: nobody else reads them, whatever their post.
    """
    rows = CaucusNote.objects.filter(by=actor.key, case__in=mediation.visible_to(actor))
    return rows.none() if actor.reach == "own" else rows
