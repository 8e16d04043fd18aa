"""Who names mediators, who plans and holds sittings, and whose a private note is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import dispatcher, unit
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.time import now
from yimen.mediation.models import State
from yimen.mediation.policy import number_of, visible_to
from yimen.orgs.models import Role

from .models import CaucusNote, Panel, Sitting

MEDIATED = frozenset({State.IN_MEDIATION, State.SUSPENDED, State.SETTLING})
TO_BE_NAMED = frozenset({State.ASSIGNED, *MEDIATED})


@condition(_("the mediator"))
def mediator(actor: Actor, row: Panel | Sitting | CaucusNote) -> bool:
    """Who mediates in the unit that mediates this dispute: not whoever assigns it or leads."""
    return Role.HANDLER in actor.roles and unit.holds(actor, row.case)


@condition(_("the duty head of the centre or the unit that mediates"))
def names_the_team(actor: Actor, row: Panel) -> bool:
    return dispatcher.holds(actor, row.case) or unit.holds(actor, row.case)


@condition(_("a party of the dispute"))
def a_party(actor: Actor, row: Panel | Sitting) -> bool:
    return number_of(actor, row.case) is not None


@condition(_("The dispute is with no mediators now."))
def may_be_named(actor: Actor, row: Panel) -> bool:
    return row.case.state in TO_BE_NAMED


@condition(_("The dispute is not being mediated."))
def is_being_mediated(actor: Actor, row: Sitting | CaucusNote) -> bool:
    return row.case.state in MEDIATED


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
    rows = CaucusNote.objects.filter(by=actor.key, case__in=visible_to(actor))
    return rows.none() if actor.reach == "own" else rows
