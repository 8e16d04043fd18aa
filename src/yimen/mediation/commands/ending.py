"""Mediation ends without an agreement: why, and where the dispute goes from here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid
from yimen.mediation.events import (
    ElsewhereNoted,
    EndedElsewhere,
    HandedOver,
    MediationFailed,
    MediationStopped,
    PerformanceGivenUp,
    RoutesTold,
    Withdrawn,
)
from yimen.mediation.models import SUCCESS, Dispute, EndReason, OtherRoute
from yimen.mediation.policy import number_of
from yimen.mediation.process import DISPUTE


@DISPUTE.command
def fail(dispute: Dispute, actor: Actor, *, end: EndReason, record: Words) -> MediationFailed:
    """End the mediation: the reason by its code, and a record of how far the parties came."""
    if end in SUCCESS:
        wrong = _("This is how mediation succeeds.")
        raise Invalid(wrong, {"end": wrong})
    passage = write_down(dispute, actor, Wording.RECORD, record)
    dispute.end_reason, dispute.agreement = end, None
    return MediationFailed(end, passage.number, passage.digest)


@DISPUTE.command
def stop(dispute: Dispute, actor: Actor, *, words: Words) -> MediationStopped:
    """A party will not go on: nobody is mediated against their will (人民调解法 art. 17)."""
    passage = write_down(dispute, actor, Wording.ADDITION, words)
    dispute.end_reason, dispute.agreement = EndReason.UNWILLING, None
    return MediationStopped(number_of(actor, dispute) or 0, passage.number, passage.digest)


@DISPUTE.command
def withdraw(dispute: Dispute, actor: Actor, *, reason: str) -> Withdrawn:
    """The parties settled it among themselves, or take it back."""
    dispute.end_reason = EndReason.SELF_SETTLED
    return Withdrawn(reason=reason)


@DISPUTE.command
def give_up(dispute: Dispute, actor: Actor, *, reason: str) -> PerformanceGivenUp:
    """It will not be performed: the other side is told how it can be enforced."""
    return PerformanceGivenUp(reason=reason)


@DISPUTE.command
def tell_routes(
    dispute: Dispute,
    actor: Actor,
    *,
    public_text: Words,
    route: OtherRoute,
    undisputed: Words = "",
) -> RoutesTold:
    """Tell the parties in writing which ways are open, and which one is taken.

    人民调解法 art. 26. On the green channel `undisputed` says what neither side disputes: it goes
    to the court with the confirmed addresses (深圳多元化解条例).
    """
    told = write_down(dispute, actor, Wording.PUBLIC_ANSWER, public_text)
    facts = write_down(dispute, actor, Wording.RECORD, undisputed) if undisputed.strip() else None
    dispute.route = route
    sealed = (facts.number, facts.digest) if facts else (None, "")
    return RoutesTold(route, told.number, told.digest, *sealed)


@DISPUTE.command
def note_elsewhere(
    dispute: Dispute, actor: Actor, *, progress: str, number: Line = ""
) -> ElsewhereNoted:
    """What became of it at the court or wherever it went; `number` is the number it has there."""
    return ElsewhereNoted(progress=progress, number=number)


@DISPUTE.command
def conclude(dispute: Dispute, actor: Actor, *, reason: str) -> EndedElsewhere:
    """It has ended elsewhere, or rests."""
    return EndedElsewhere(reason=reason)


@DISPUTE.command
def hand_over(dispute: Dispute, actor: Actor, *, receipt: Line, reason: str) -> HandedOver:
    """Violence is feared: the police take it over, against a receipt (人民调解法 art. 25)."""
    return HandedOver(receipt=receipt, reason=reason)
