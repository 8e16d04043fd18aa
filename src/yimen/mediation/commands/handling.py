"""Mediation itself: sign for the papers, more time by consent, a pause, a level up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now, stamp
from yimen.mediation.events import (
    ChargeTaken,
    MediationExtended,
    MediationResumed,
    MediationSuspended,
    MoreTimeAgreed,
    MoreTimeAsked,
    MovedUp,
    Signed,
)
from yimen.mediation.models import Dispute, Grade, PauseGround
from yimen.mediation.process import DISPUTE
from yimen.orgs.models import Unit

from .intake import give_to
from .parties import heard_party

LADDER = list(Grade.values)
MOST_DAYS = 365
"""What is longer is a slip; how much may be given at once, and how often, the rules say."""


@DISPUTE.command
def sign(dispute: Dispute, actor: Actor) -> Signed:
    """The mediator signs for the papers: from now runs the time of mediation.

    特邀调解规定 art. 27: of a court's matter the clock starts with this signature.
    """
    dispute.accepted_at = dispute.accepted_at or now()
    return Signed()


@DISPUTE.command
def move_up(dispute: Dispute, actor: Actor, *, to: Unit, grade: Grade, reason: str) -> MovedUp:
    """It is harder than it was thought: the level above mediates, the matter stays the same.

    What was in time stays in time: the clock of mediation goes on with what is left.
    """
    if LADDER.index(grade) <= LADDER.index(dispute.grade):
        raise Refused(_("It can only be moved to a higher level."))
    give_to(dispute, to)
    dispute.grade = grade
    return MovedUp(unit=to.pk, grade=grade, reason=reason)


@DISPUTE.command
def take_charge(dispute: Dispute, actor: Actor) -> ChargeTaken:
    """A leader answers for a hard dispute in person (领导包案)."""
    if dispute.grade != Grade.HARD:
        raise Refused(_("A leader takes charge of what is hard."))
    dispute.leader = actor.key
    return ChargeTaken()


@DISPUTE.command
def ask_more_time(dispute: Dispute, actor: Actor, *, days: int, reason: str) -> MoreTimeAsked:
    """Ask the parties for more calendar days: only they can give them."""
    if not 1 <= days <= MOST_DAYS:
        wrong = _("From 1 to %s days.") % MOST_DAYS
        raise Invalid(wrong, {"days": wrong})
    dispute.asked_days, dispute.agreed_by = days, []
    return MoreTimeAsked(value=days, reason=reason)


@DISPUTE.command
def agree_to_more_time(
    dispute: Dispute, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> MoreTimeAgreed:
    """A party agrees: by itself, or on a paper that the mediator has before them.

    `evidence` names that paper; it must be said where the mediator notes it.
    """
    number = heard_party(dispute, actor, party, evidence)
    if number not in dispute.agreed_by:
        dispute.agreed_by = sorted([*dispute.agreed_by, number])
    return MoreTimeAgreed(party=number, evidence=evidence)


@DISPUTE.command
def extend(dispute: Dispute, actor: Actor) -> MediationExtended:
    """The mediation gets the time to which every party has agreed."""
    days, dispute.asked_days, dispute.agreed_by = dispute.asked_days, 0, []
    return MediationExtended(value=days, span="calendar_day", asked_at=stamp(now()) or "")


@DISPUTE.command
def suspend(
    dispute: Dispute, actor: Actor, *, ground: PauseGround, reason: str, document: Line = ""
) -> MediationSuspended:
    """Wait for an appraisal: the time of mediation stands still (在线调解规则 art. 26)."""
    return MediationSuspended(ground=ground, reason=reason, document=document)


@DISPUTE.command
def resume(dispute: Dispute, actor: Actor, *, reason: str) -> MediationResumed:
    """What was waited for is there: mediation goes on with the time that was left."""
    return MediationResumed(reason=reason)
