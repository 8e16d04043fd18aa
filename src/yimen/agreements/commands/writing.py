"""Drafting: the text of an agreement, its versions, and what it must say before it is signed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yimen.agreements.events import (
    AgreementDrafted,
    AgreementDropped,
    AgreementOffered,
    AgreementRedrafted,
)
from yimen.agreements.models import Agreement, AgreementState, AgreementTemplate, AgreementVersion
from yimen.agreements.process import AGREEMENT
from yimen.agreements.queries import terms_of
from yimen.agreements.terms import Named, Schedule, Terms, text_of
from yimen.cases.commands import write_down
from yimen.cases.models import Passage, Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.mediation.models import Dispute, Party, Side
from yimen.mediation.queries import parties_of
from yimen.orgs.commands import disclose

NOTHING_OWED = Schedule()
MOST = 60
"""So many instalments at most: five years of months."""


@AGREEMENT.command
def draft(
    agreement: Agreement,
    actor: Actor,
    *,
    facts: Words = "",
    disputed: Words = "",
    responsibility: Words = "",
    content: Words = "",
    manner: Line = "",
    period: Line = "",
    breach: Words = "",
    amount: Decimal | None = None,
    schedule: Schedule = NOTHING_OWED,
    template: AgreementTemplate | None = None,
) -> AgreementDrafted:
    """Write an agreement; the names of the parties and the facts of the dispute are filled in.

    A draft may lack parts; to be signed it must have those of 人民调解法 art. 29. `amount` is what
    is agreed in yuan; `schedule` says who owes what until which day.
    """
    dispute = agreement.case
    drafts = ledger.current().rows(Agreement, dispute)
    if any(each.closed_at is None for each in drafts):
        raise Refused(_("There is an agreement in writing already: change it, or drop it first."))
    agreement.number = len(drafts) + 1
    terms = Terms(
        facts, disputed, responsibility, content, manner, period, breach, amount, schedule
    )
    passage = write_version(agreement, actor, terms)
    key = template.pk if template else None
    return AgreementDrafted(agreement.version, passage.number, passage.digest, key)


@AGREEMENT.command
def redraft(
    agreement: Agreement,
    actor: Actor,
    *,
    reason: str,
    facts: Words = "",
    disputed: Words = "",
    responsibility: Words = "",
    content: Words = "",
    manner: Line = "",
    period: Line = "",
    breach: Words = "",
    amount: Decimal | None = None,
    schedule: Schedule = NOTHING_OWED,
) -> AgreementRedrafted:
    """Change the text: it is a new version, and the one before it stays as it was.

    All is said anew; what is left out is no part of the new text.
    """
    terms = Terms(
        facts, disputed, responsibility, content, manner, period, breach, amount, schedule
    )
    passage = write_version(agreement, actor, terms)
    return AgreementRedrafted(agreement.version, passage.number, passage.digest, reason)


def write_version(agreement: Agreement, actor: Actor, terms: Terms) -> Passage:
    """Keep a text as the version that stands. Invalid: it cannot be what was meant."""
    dispute = agreement.case
    parties = parties_of(dispute)
    refuse_unfit(terms, {each.number for each in parties})
    text = text_of(dispute, [named(each, dispute, actor) for each in parties], terms)
    passage = write_down(dispute, actor, Wording.AGREEMENT, text)
    agreement.version += 1
    agreement.digest, agreement.named = passage.digest, [each.number for each in parties]
    ledger.current().add(
        AgreementVersion(
            case=dispute,
            agreement=agreement.number,
            number=agreement.version,
            passage=passage.number,
            digest=passage.digest,
            terms=terms.sealed(),
            by=actor.key,
            at=now(),
        )
    )
    return passage


def refuse_unfit(terms: Terms, parties: set[int]) -> None:
    """Invalid: unknown names in braces, or a schedule that is none of these parties' or days."""
    wrong: dict[str, str] = {}
    if unknown := terms.unknown():
        wrong["content"] = _("Nothing stands for %s.") % ", ".join(f"{{{n}}}" for n in unknown)
    if fault := schedule_fault(terms, parties):
        wrong["schedule"] = fault
    if terms.amount is not None and not 0 < terms.amount < 10**12:
        wrong["amount"] = _("An amount in yuan, more than nothing.")
    if wrong:
        raise Invalid(" ".join(wrong.values()), wrong)


def schedule_fault(terms: Terms, parties: set[int]) -> str:
    """What is wrong with the instalments, if anything is."""
    today = localdate(now())
    if len(terms.schedule) > MOST:
        return _("At most %d instalments.") % MOST
    for place, each in enumerate(terms.schedule, 1):
        if each.party not in parties:
            return _("Instalment %d: there is no such party.") % place
        if not each.words.strip():
            return _("Instalment %d: say what is owed.") % place
        if each.due_on < today:
            return _("Instalment %d: its day is over.") % place
        if each.amount is not None and each.amount <= 0:
            return _("Instalment %d: an amount in yuan, more than nothing.") % place
    sums = any(each.amount is not None for each in terms.schedule)
    return sum_fault(terms) if sums else ""


def sum_fault(terms: Terms) -> str:
    """The instalments are the agreed amount, neither more nor less."""
    if terms.amount is None or terms.schedule.total() == terms.amount:
        return ""
    return _("The instalments come to {sum} yuan, agreed are {amount} yuan.").format(
        sum=terms.schedule.total(), amount=terms.amount
    )


def named(party: Party, dispute: Dispute, actor: Actor) -> Named:
    """A party by its name in clear, which leaves a trace that the person can ask for."""
    names = [party.organisation or ""]
    if party.resident and not party.resident.erased_at:
        why = _("Agreement on dispute %s") % dispute.number
        names.append(disclose(party.resident, actor, purpose=why, case_id=dispute.pk).name)
    said = " ".join(filter(None, names)) or _("Party {number}").format(number=party.number)
    return Named(party.number, party.side, said, party.acts_for, party.stands_for)


@AGREEMENT.command
def offer_to_sign(agreement: Agreement, actor: Actor) -> AgreementOffered:
    """The text is whole: the parties may read and sign it. Invalid names each part that lacks."""
    terms = terms_of(agreement)
    lacking = [str(each) for each in terms.missing()]
    sides = {each.side for each in parties_of(agreement.case) if not each.acts_for}
    if not {Side.APPLICANT, Side.RESPONDENT} <= sides:
        lacking.append(_("Parties on both sides"))
    if lacking:
        raise Refused(_("The agreement lacks: %s.") % "; ".join(lacking))
    if terms.amount is not None and terms.schedule.total() != terms.amount:
        raise Refused(sum_fault(terms))
    refuse_other_parties(agreement)
    return AgreementOffered(version=agreement.version)


def refuse_other_parties(agreement: Agreement) -> None:
    """Refused: somebody became a party, or ceased to be one, since the text was written."""
    if {each.number for each in parties_of(agreement.case)} != set(agreement.named):
        raise Refused(_("The parties are not those of the text any more: draft it anew."))


@AGREEMENT.command
def drop(agreement: Agreement, actor: Actor, *, reason: str) -> AgreementDropped:
    """It will not be signed by all. What was signed is kept; nobody is bound by it."""
    free_parties(agreement)
    return AgreementDropped(reason=reason)


def free_parties(agreement: Agreement) -> None:
    """Whoever signed nothing else may leave again."""
    dispute = agreement.case
    standing = [
        each
        for each in ledger.current().rows(Agreement, dispute)
        if each.state == AgreementState.SIGNED
    ]
    bound: set[Any] = {number for each in standing for number in each.signed_parties}
    for party in parties_of(dispute):
        if party.number in agreement.signed_parties and party.number not in bound:
            party.signed_at = None
            ledger.current().amend(party, "signed_at")
