"""Who may see a dispute and its parties, and the conditions of its steps."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.cases import policy as cases
from yimen.cases.contact import CALLS
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.time import now
from yimen.orgs.models import Role

from .models import ENTRUSTED, Confirmation, Dispute, Party, State

MEDIATED = frozenset({State.IN_MEDIATION, State.SUSPENDED, State.SETTLING})
BRINGERS = frozenset({Role.AGENT, Role.GRID_WORKER, Role.DISPATCHER, Role.HANDLER})
REPRESENTATIVES = 5
"""So many speak for a group at most (信访工作条例 art. 20, taken over for disputes)."""


def visible_to(actor: Actor) -> QuerySet[Dispute]:
    """The disputes that the actor may know of: whoever took, holds or assists; and the parties."""
    if actor.reach == "own":
        me = UUID(actor.key.partition(":")[2])
        mine = Party.objects.filter(resident=me, left_at=None).values("case")
        return Dispute.objects.filter(pk__in=mine)
    return Dispute.objects.filter(pk__in=cases.visible_to(actor).values("pk"))


def number_of(actor: Actor, row: Dispute) -> int | None:
    """Which party a resident is, if they are one."""
    if actor.reach != "own":
        return None
    found: int | None = row.sides.get(actor.key.partition(":")[2])
    return found


def settles_for(actor: Actor, row: Dispute) -> int | None:
    """The party for which a resident may settle: itself, or whose agent it is with the power to.

    民事诉讼法 art. 62: to settle, an agent needs a special power (特别授权).
    """
    own = number_of(actor, row)
    principal, may_settle = row.agents.get(str(own), (own, True))
    return principal if may_settle else None


def represents(actor: Actor, row: Dispute) -> frozenset[int]:
    """The parties whose confidence a resident has: itself, and whose agent it is."""
    own = number_of(actor, row)
    return frozenset() if own is None else frozenset({own, *row.agents.get(str(own), ())[:1]})


@condition(_("whoever takes in disputes, mediates them or assists"))
def deals_with_disputes(actor: Actor, row: object) -> bool:
    """Who is shown counts of disputes: not an area's centre, to which each of them is closed."""
    return cases.looks_apart(actor)


@condition(_("a party of the dispute"))
def party(actor: Actor, row: Dispute) -> bool:
    return number_of(actor, row) is not None


@condition(_("a party, or its agent with a special power to settle"))
def settling_party(actor: Actor, row: Dispute) -> bool:
    return settles_for(actor, row) is not None


@condition(_("the applicant's side"))
def applicants_side(actor: Actor, row: Dispute) -> bool:
    """Who asked for mediation takes it back; the other side stops it (人民调解法 art. 17)."""
    return settles_for(actor, row) in row.applicants


@condition(_("the mediator"))
def mediator(actor: Actor, row: Dispute) -> bool:
    """Who mediates in the unit that mediates this dispute: not whoever assigns it or leads."""
    return Role.HANDLER in actor.roles and cases.unit.holds(actor, row)


@condition(_("The dispute is not being mediated."))
def is_being_mediated(actor: Actor, row: Dispute) -> bool:
    return row.state in MEDIATED


@condition(_("the window, a grid worker, a mediator, a resident or a connected system"))
def whoever_brings(actor: Actor, row: Dispute) -> bool:
    """Every door: nobody needs to see a case that is not there yet."""
    return actor.reach == "own" or bool(actor.roles & BRINGERS)


@condition(_("the window or the duty head of a mediation centre"))
def may_window(actor: Actor, row: object) -> bool:
    """Who takes disputes in where both sides are named: they may also see them afterwards."""
    return actor.reach == "unit" and bool(actor.roles & {Role.AGENT, Role.DISPATCHER})


@condition(_("whoever must reach a party: the mediators and the centre that took the dispute"))
def may_reach_a_party(actor: Actor, row: Dispute) -> bool:
    """人民调解法 art. 23: what concerns a party's person is for those who mediate alone.

    Whoever only assists sees the mask.
    """
    if not actor.roles & CALLS or not cases.sees(actor, row):
        return False
    return row.lead_id in actor.units or cases.took(actor, row)


@condition(_("Someone other than who applied for it must decide."))
def not_the_applicant(actor: Actor, row: Dispute) -> bool:
    return actor.key != row.applicant


@condition(_("It was sent back twice: whoever has it mediates, or moves it up a level."))
def may_still_return(actor: Actor, row: Dispute) -> bool:
    return row.returns < 2


@condition(_("Nobody has asked for more time."))
def more_time_was_asked(actor: Actor, row: Dispute) -> bool:
    return row.asked_days > 0


@condition(_("Not every party has agreed to more time."))
def everyone_agrees_to_more_time(actor: Actor, row: Dispute) -> bool:
    """特邀调解规定 art. 27: the parties agree, not the mediator alone."""
    return row.asked_days > 0 and len(row.agreed_by) >= max(row.parties_now, 2)


@condition(_("No agreement is signed by all yet."))
def has_a_signed_agreement(actor: Actor, row: Dispute) -> bool:
    return row.agreement is not None


@condition(_("All have signed the agreement: it takes effect."))
def not_all_have_signed(actor: Actor, row: Dispute) -> bool:
    """人民调解法 art. 31: what is signed is performed, not undone by one side."""
    return row.agreement is None


@condition(
    _(
        "Judicial confirmation is for a written agreement, within 30 days of its taking effect; of"
        " what the court entrusted after filing the court itself makes a document."
    )
)
def may_still_be_confirmed(actor: Actor, row: Dispute) -> bool:
    """人民调解法 art. 33, 民事诉讼法 art. 205; 特邀调解规定 art. 20: not for 委托."""
    written = row.agreement is not None and not row.oral
    in_time = row.confirm_until is not None and now() <= row.confirm_until
    return written and in_time and row.kind not in ENTRUSTED


@condition(_("No application stands before the court that this would answer."))
def is_applied_for(actor: Actor, row: Dispute) -> bool:
    return row.confirmation == Confirmation.APPLIED


@condition(_("No application stands before the court that this would answer."))
def is_before_the_court(actor: Actor, row: Dispute) -> bool:
    return row.confirmation in (Confirmation.APPLIED, Confirmation.ACCEPTED)


@condition(_("Confirmation has been applied for already."))
def no_confirmation_runs(actor: Actor, row: Dispute) -> bool:
    return row.confirmation == Confirmation.NONE


@condition(_("It is still to be asked whether peace lasts."))
def followed_up(actor: Actor, row: Dispute) -> bool:
    return row.visits_left == 0


@condition(_("Something is still to be performed."))
def nothing_is_owed(actor: Actor, row: Dispute) -> bool:
    return row.owed == 0
