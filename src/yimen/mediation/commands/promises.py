"""An agreement: signed or spoken, confirmed by the court, and kept or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.deadlines.queries import window
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now, stamp
from yimen.mediation.events import (
    AgreedOrally,
    AgreementCertified,
    AgreementConfirmed,
    AgreementFellThrough,
    AllPerformed,
    ConfirmationAccepted,
    ConfirmationApplied,
    ConfirmationRefused,
    PartiesAgreed,
    PerformanceNoted,
    PerformanceResumed,
    PromiseBroken,
    Reminded,
    TookEffect,
)
from yimen.mediation.models import (
    VISITS,
    Certificate,
    Confirmation,
    Dispute,
    EndReason,
    Obligation,
)
from yimen.mediation.process import DISPUTE
from yimen.mediation.queries import next_due, obligations_of

from .parties import party_of


class Owed(NamedTuple):
    """What a party promises: by its number, in words, until which day, and how many yuan if any."""

    party: int
    words: str
    due_on: date
    amount: Decimal | None = None


def promise(dispute: Dispute, owed: Iterable[Owed], agreement: int | None) -> None:
    """Keep what is owed by an agreement, one row for each instalment (分期履行)."""
    made = len(ledger.current().rows(Obligation, dispute))
    for number, each in enumerate(owed, made + 1):
        party_of(dispute, each.party)
        ledger.current().add(
            Obligation(
                case=dispute,
                number=number,
                agreement=agreement,
                party=each.party,
                amount=each.amount,
                words=each.words,
                due_on=each.due_on,
            )
        )
        dispute.owed += 1


def ends_with(day: date | None) -> dict[str, str]:
    """Performance runs until the day of what is to be performed next."""
    return {"perform": max(day, localdate(now())).isoformat()} if day else {}


@DISPUTE.command
def settle(dispute: Dispute, actor: Actor, *, partly: bool = False) -> PartiesAgreed:
    """The parties agree, on all or on a part: what remains is the paper."""
    dispute.partly = partly
    return PartiesAgreed(partly=partly)


@DISPUTE.command
def fall_through(dispute: Dispute, actor: Actor, *, reason: str) -> AgreementFellThrough:
    """It was not signed: mediation goes on with the time that was left."""
    dispute.agreement, dispute.partly = None, False
    return AgreementFellThrough(reason=reason)


def settled(dispute: Dispute) -> None:
    """The parties agree from now on: what they promised, they owe."""
    dispute.settled_at, dispute.end_reason = now(), EndReason.AGREED


@DISPUTE.command
def take_effect(dispute: Dispute, actor: Actor) -> TookEffect:
    """All have signed: the agreement binds, and 30 days run for asking the court together.

    人民调解法 art. 31–33.
    """
    settled(dispute)
    dispute.confirm_until = window("dispute", "confirmation", dispute, now())
    until = next_due(dispute)
    return TookEffect(dispute.agreement or 0, stamp(dispute.confirm_until) or "", ends_with(until))


@DISPUTE.command
def agree_orally(
    dispute: Dispute, actor: Actor, *, record: Words, until: date, party: int = 1
) -> AgreedOrally:
    """An oral agreement takes effect when it is made; the mediator records it (人民调解法 art. 28).

    `party` owes what is recorded, `until` that day.
    """
    passage = write_down(dispute, actor, Wording.RECORD, record)
    promise(dispute, [Owed(party, record, until)], None)
    dispute.oral = True
    settled(dispute)
    return AgreedOrally(passage.number, passage.digest, ends_with(until))


@DISPUTE.command
def apply_confirmation(
    dispute: Dispute, actor: Actor, *, court: Line, applied_on: date
) -> ConfirmationApplied:
    """Bring the parties' joint application to the court (民事诉讼法 art. 205)."""
    if not settled_on(dispute) <= applied_on <= localdate(now()):
        wrong = _("Not before the agreement, and not in the future.")
        raise Invalid(wrong, {"applied_on": wrong})
    dispute.confirmation = Confirmation.APPLIED
    return ConfirmationApplied(court=court, applied_on=applied_on.isoformat())


def settled_on(dispute: Dispute) -> date:
    """The day of the agreement; today where there is none."""
    return localdate(dispute.settled_at or now())


@DISPUTE.command
def note_court_accepts(dispute: Dispute, actor: Actor, *, number: Line) -> ConfirmationAccepted:
    """The court took the application (司法确认规定 art. 4: within 3 days); it decides within 15."""
    dispute.confirmation = Confirmation.ACCEPTED
    return ConfirmationAccepted(number=number)


@DISPUTE.command
def note_court_refuses(
    dispute: Dispute, actor: Actor, *, ground: Line, reason: str
) -> ConfirmationRefused:
    """The court does not take it or does not confirm it (民事诉讼法解释 art. 355, 358)."""
    dispute.confirmation = Confirmation.REFUSED
    return ConfirmationRefused(ground=ground, reason=reason)


@DISPUTE.command
def note_confirmed(dispute: Dispute, actor: Actor, *, number: Line) -> AgreementConfirmed:
    """The court confirmed it: it can be enforced like a judgement (人民调解法 art. 33)."""
    dispute.confirmation = Confirmation.CONFIRMED
    return AgreementConfirmed(number=number)


@DISPUTE.command
def note_certified(
    dispute: Dispute, actor: Actor, *, certificate: Certificate, number: Line
) -> AgreementCertified:
    """A notary, the labour arbitration or a payment order makes it enforceable (公证法 art. 37)."""
    dispute.certificate = certificate
    return AgreementCertified(certificate=certificate, number=number)


@DISPUTE.command
def note_performance(
    dispute: Dispute, actor: Actor, *, obligation: int, proof: Line
) -> PerformanceNoted:
    """A party did what it owed; the clock goes on to what is owed next (人民调解法 art. 31)."""
    row = owed_row(dispute, obligation)
    row.done_at = now()
    ledger.current().amend(row, "done_at")
    dispute.owed -= 1
    return PerformanceNoted(obligation, proof, ends_with(next_due(dispute)))


def owed_row(dispute: Dispute, number: int) -> Obligation:
    """An obligation that is still open. Refused: there is none of this number."""
    open_ones = (row for row in obligations_of(dispute) if row.done_at is None)
    found = next((row for row in open_ones if row.number == number), None)
    if found is None:
        raise Refused(_("Nothing of this number is owed."))
    return found


@DISPUTE.command
def remind(dispute: Dispute, actor: Actor, *, obligation: int) -> Reminded:
    """The committee urges a party to perform, before the day and after it (人民调解法 art. 31)."""
    row = owed_row(dispute, obligation)
    return Reminded(obligation, row.party, row.due_on.isoformat())


@DISPUTE.command
def perform(dispute: Dispute, actor: Actor) -> AllPerformed:
    """All that was promised is done; from now on one asks whether peace lasts."""
    dispute.visits_left = VISITS
    return AllPerformed()


@DISPUTE.command
def break_promise(dispute: Dispute, actor: Actor, *, obligation: int, reason: str) -> PromiseBroken:
    """A party did not do what it owed by its day: the committee asks, records and urges."""
    row = owed_row(dispute, obligation)
    if row.due_on >= localdate(now()):
        raise Refused(_("It is not due yet."))
    row.missed_at = now()
    ledger.current().amend(row, "missed_at")
    return PromiseBroken(obligation=obligation, reason=reason)


@DISPUTE.command
def go_on_performing(
    dispute: Dispute, actor: Actor, *, reason: str, until: date
) -> PerformanceResumed:
    """It is performed after all, later than was promised."""
    return PerformanceResumed(reason=reason, ends=ends_with(until))
