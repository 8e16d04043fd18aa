"""Reading the parties' data in clear for a paper, on record; and who may have which paper."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.agreements.models import Agreement, AgreementState
from yimen.agreements.papers import (
    Person,
    agreement_paper,
    confirmation_package,
    end_record,
    person,
    refusal_notice,
)
from yimen.agreements.queries import agreements_for, last, texts, version_of
from yimen.cases.pages.sheet import by
from yimen.cases.queries import words_for
from yimen.cases.sheet import Sheet
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, Refused
from yimen.kernel.remarks import said_with
from yimen.kernel.time import now
from yimen.mediation.events import (
    MediationFailed,
    MediationStopped,
    PerformanceGivenUp,
    RefusalAsked,
    RoutesTold,
)
from yimen.mediation.models import ENTRUSTED, Confirmation, Dispute, State
from yimen.mediation.policy import may_still_be_confirmed, mediator, number_of
from yimen.mediation.queries import parties_of
from yimen.orgs.commands import disclose
from yimen.orgs.masking import mask_name
from yimen.orgs.middleware import place_in
from yimen.ui.times import in_full

WITHOUT_AGREEMENT = frozenset({State.FAILED, State.ELSEWHERE})


def people_for(
    actor: Actor, dispute: Dispute, purpose: str, *, reach: bool = False
) -> list[Person]:
    """The parties by name; staff leave a trace of each reading, a party sees others masked.

    With `reach` also what identifies and reaches them, which a mediator alone may read.
    """
    own = number_of(actor, dispute)
    made = []
    for row in parties_of(dispute):
        who = row.resident
        if who is None or who.erased_at:
            made.append(person(row, ""))
        elif actor.reach != "own":
            known = disclose(who, actor, purpose=purpose, case_id=dispute.pk)
            more = (known.phone, known.address) if reach else ("", "")
            made.append(person(row, known.name, *more))
        else:
            name = who.name or ""
            made.append(person(row, name if own == row.number else mask_name(name)))
    return made


def agreement_for_print(actor: Actor, agreement: Agreement, printed: str) -> Sheet:
    """A party has its own agreement, staff any that they may see."""
    if actor.reach != "own" and agreement.case.closed_at:
        _not_put_away(actor, agreement)
    purpose = _("Print of agreement {number}").format(number=agreement.case.number)
    return agreement_paper(agreement, people_for(actor, agreement.case, purpose), printed)


def _not_put_away(actor: Actor, agreement: Agreement) -> None:
    """Refused, where the text is kept for the law alone, and this actor does not open that."""
    if not words_for(actor, agreement.case, [version_of(agreement).passage]):
        raise Refused(
            _(
                "It is kept for the archive alone: a party had their data erased. A leader of the"
                " centre opens it."
            )
        )


def package_for(actor: Actor, dispute: Dispute, printed: str) -> Sheet:
    """The joint application with its papers, for the mediator alone.

    Refused: there is no written agreement in force, the 30 days are over, or the court itself makes
    a document of it.
    """
    if not mediator.holds(actor, dispute):
        raise NotAllowed(_("The application is the mediator's to print."))
    begun = dispute.confirmation not in (Confirmation.NONE, "") and dispute.kind not in ENTRUSTED
    if not begun and not may_still_be_confirmed.holds(actor, dispute):
        raise Refused(str(may_still_be_confirmed.label))
    rows = agreements_for(actor, dispute)
    in_force = [
        each
        for each in rows
        if each.state == AgreementState.SIGNED and each.number == dispute.agreement
    ]
    if not in_force:
        raise Refused(_("No agreement is signed by all yet."))
    purpose = _("Application for judicial confirmation of {number}").format(number=dispute.number)
    people = people_for(actor, dispute, purpose, reach=True)
    return confirmation_package(dispute, in_force[0], people, printed)


def end_for(actor: Actor, dispute: Dispute, printed: str) -> Sheet:
    """The record of the end of mediation. Refused: it has not ended without an agreement."""
    kinds = (MediationFailed, MediationStopped, PerformanceGivenUp)
    ended = last(dispute, *(each.kind() for each in kinds))
    if ended is None or dispute.state not in WITHOUT_AGREEMENT | {State.CLOSED}:
        raise Refused(_("Mediation has not ended without an agreement."))
    told = last(dispute, RoutesTold.kind())
    number = told.facts.get("public") if told else None
    words = texts(dispute, [number]).get(number, "") if number else ""
    purpose = _("Record of the end of mediation {number}").format(number=dispute.number)
    people = people_for(actor, dispute, purpose)
    return end_record(dispute, people, words, in_full(ended.at), printed)


def refusal_for(actor: Actor, dispute: Dispute, printed: str) -> Sheet:
    """The notice that a dispute is not accepted. Refused: it was not refused."""
    asked = last(dispute, RefusalAsked.kind())
    if asked is None or dispute.state != State.REFUSED:
        raise Refused(_("The dispute was not refused."))
    return refusal_notice(dispute, said_with(asked), in_full(asked.at), printed)


PAPERS: dict[str, Callable[[Actor, Dispute, str], Sheet]] = {
    "confirmation": package_for,
    "end": end_for,
    "refusal": refusal_for,
}


def stamp(request: HttpRequest) -> str:
    """When it was printed, and by whom where that was staff."""
    who = by(place_in(request))
    with override(settings.LANGUAGE_CODE):
        return f"{_('Printed')} {in_full(now())}{f' · {who}' if who else ''}"
