"""Conditions of a request's steps."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Urgency
from yimen.cases.policy import sees
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.time import now
from yimen.orgs.models import Role

from .models import Call, Kind, Request


@condition(_("an agent, a grid worker, a resident or a connected system"))
def whoever_reports(actor: Actor, row: Request) -> bool:
    """Every door: nobody needs to see a case that is not there yet."""
    return actor.reach == "own" or bool(actor.roles & {Role.AGENT, Role.GRID_WORKER})


@condition(_("Someone other than who applied for it must decide."))
def not_the_applicant(actor: Actor, row: Request) -> bool:
    return actor.key != row.applicant


@condition(
    _("The unit has been ruled to handle it, or has returned it twice: it cannot return it.")
)
def may_still_return(actor: Actor, row: Request) -> bool:
    return not row.bound and row.returns < 2


@condition(_("After two returns only a ruling can dispatch it."))
def no_ruling_needed(actor: Actor, row: Request) -> bool:
    return row.returns < 2


@condition(_("What waits for a ruling is not answered at once."))
def waits_for_no_ruling(actor: Actor, row: Request) -> bool:
    return row.returns < 2


@condition(_("A ruling is for a case that was returned twice."))
def ruling_needed(actor: Actor, row: Request) -> bool:
    return row.returns >= 2


@condition(_("An extension is granted only once."))
def not_yet_extended(actor: Actor, row: Request) -> bool:
    return row.extensions == 0


@condition(_("Someone else must check the answer than who gave it."))
def not_the_answerer(actor: Actor, row: Request) -> bool:
    return actor.key != row.answered_by


@condition(_("Someone else must call than who gave the answer or checked it."))
def not_the_checker(actor: Actor, row: Request) -> bool:
    return actor.key not in (row.answered_by, row.checked_by)


@condition(_("It was called three times already."))
def fewer_than_three_calls(actor: Actor, row: Request) -> bool:
    return row.attempts < 3


@condition(
    _("It may be closed without a call only after three attempts, or if there is nobody to call.")
)
def no_call_to_make(actor: Actor, row: Request) -> bool:
    """济南市12345条例 art. 24: whoever wants no reply is not called; some leave no telephone."""
    return row.attempts >= 3 or not row.wants_call or row.resident_id is None


@condition(_("It has been done once more twice already: the supervisor must take it on."))
def may_be_redone(actor: Actor, row: Request) -> bool:
    return row.redone < 2 and row.lead_id is not None


@condition(_("It can be done once more before the supervisor takes it on."))
def redone_twice(actor: Actor, row: Request) -> bool:
    return row.redone >= 2


@condition(_("The time for rating or refusing the answer is over."))
def still_rateable(actor: Actor, row: Request) -> bool:
    return row.rate_until is None or now() <= row.rate_until


@condition(_("The answer has been rated already."))
def not_yet_rated(actor: Actor, row: Request) -> bool:
    return row.rating is None


@condition(_("The time for opening it again is over: please send a new matter."))
def still_reopenable(actor: Actor, row: Request) -> bool:
    return row.reopen_until is None or now() <= row.reopen_until


@condition(_("a leader or a supervisor of the centre"))
def who_rules(actor: Actor, row: Request) -> bool:
    """派单异议裁定: above the desk that dispatched."""
    above = actor.roles & {Role.LEADER, Role.SUPERVISOR}
    return bool(above) and actor.reach == "area" and sees(actor, row)


@condition(_("an agent or a grid worker"))
def who_writes_down(actor: Actor, row: Any) -> bool:
    """Whoever sits before the form: what helps them type is theirs alone."""
    return actor.key.startswith("staff:") and bool(actor.roles & {Role.AGENT, Role.GRID_WORKER})


@condition(_("a telephone system that acts for a centre as agent"))
def telephone_system(actor: Actor, row: Call) -> bool:
    named = actor.key.startswith("system:") and actor.unit is not None
    return named and Role.AGENT in actor.roles and actor.reach == "area"


@condition(_("the agent whose telephone rings"))
def whoever_rings(actor: Actor, row: Call) -> bool:
    """An agent of the very centre that was called; where the call rings at one seat, that agent."""
    at_the_desk = Role.AGENT in actor.roles and actor.reach == "area"
    return at_the_desk and actor.unit == row.unit_id and row.agent in ("", actor.key)


NEVER_LISTED = frozenset({Kind.REPORT, Kind.COMPLAINT})
"""Kinds that are about somebody: listed, they would point at people (信访工作条例 art. 30)."""


@condition(_("What is secret, urgent, a complaint or a report is never listed publicly."))
def fit_to_list(actor: Actor, row: Request) -> bool:
    kept = row.confidential or row.about_unit_id is not None
    return not kept and row.kind not in NEVER_LISTED and row.urgency != Urgency.URGENT


@condition(_("The city may list it already."))
def not_yet_allowed(actor: Actor, row: Request) -> bool:
    return not row.may_list


@condition(_("Nobody has allowed the city to list it."))
def allowed(actor: Actor, row: Request) -> bool:
    return row.may_list
