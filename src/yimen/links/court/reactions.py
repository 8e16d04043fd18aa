"""After a dispute moved, the court hears of what it must know: once for each event, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from yimen.kernel.answers import moment
from yimen.kernel.events import Event, react
from yimen.kernel.jobs import PATIENT
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.mediation import events as happened
from yimen.mediation.models import BY_THE_COURT, ENTRUSTED, Dispute, EndReason, OtherRoute

from . import bodies, commands
from .bodies import Told
from .envelope import Offered
from .gateway import linked
from .models import CourtMatter, CourtOutcome, CourtStream
from .papers import agreed_papers
from .policy import KEY
from .queries import diversion_of, due_on, words_of

Says = Callable[[Dispute, StoredEvent], Told]
Offers = Callable[[UUID], list[Offered]]
COUNTY = 6
"""Digits of a county's code: where no court diverted it, its basic court is the one to ask."""


def registered(dispute: Dispute, event: StoredEvent) -> Told:
    """The centre has it under a number of its own."""
    return {"procedure": dispute.kind, "centre": dispute.centre.name}


def signed(dispute: Dispute, event: StoredEvent) -> Told:
    """The mediator has signed for the papers: the clock runs (特邀调解规定 art. 27)."""
    return {
        "signed_at": moment(dispute.accepted_at),
        "mediated_by": dispute.lead.name if dispute.lead else "",
        "due_on": due_on(dispute, "mediate"),
    }


def extended(dispute: Dispute, event: StoredEvent) -> Told:
    """Every party agreed to more time."""
    return {"days": event.facts["value"], "due_on": due_on(dispute, "mediate")}


def suspended(dispute: Dispute, event: StoredEvent) -> Told:
    """The time of an appraisal is not mediation's (在线调解规则 art. 26)."""
    said = said_with(event)
    return {"ground": said["ground"], "document": said["document"]}


def resumed(dispute: Dispute, event: StoredEvent) -> Told:
    """The clock goes on."""
    return {"due_on": due_on(dispute, "mediate")}


def declined(dispute: Dispute, event: StoredEvent) -> Told:
    """The centre does not take it: the ground and the right route, as they were proposed."""
    asked = StoredEvent.objects.filter(
        case_id=dispute.pk, kind=happened.RefusalAsked.kind(), number__lt=event.number
    ).latest("number")
    said = said_with(asked)
    return {name: said[name] for name in ("ground", "reason", "route")}


def agreed(dispute: Dispute, event: StoredEvent) -> Told:
    """Agreement: 委派 is filed with the court (art. 19); 委托 goes there for a 调解书 or a
    withdrawal (art. 20)."""
    partly = "partly_agreed" if dispute.partly else "agreed"
    text = words_of(dispute, event.facts.get("passage"))
    wanted = "document_or_withdrawal" if dispute.kind in ENTRUSTED else "filing"
    return {
        **bodies.report(dispute, partly, text),
        "agreement": bodies.agreement(dispute),
        "wanted": wanted,
    }


def not_agreed(dispute: Dispute, event: StoredEvent) -> Told:
    """No agreement, and why by its code alone: the record says how far the parties came, and a
    concession may not be used against a party (特邀调解规定 art. 22)."""
    told = bodies.report(dispute, "not_agreed", "")
    return {**told, "reason": told["reason"] or EndReason.OTHER}


def withdrawn(dispute: Dispute, event: StoredEvent) -> Told:
    """The parties settled it themselves, or took it back."""
    return bodies.report(dispute, "withdrawn", said_with(event)["reason"])


TOLD: dict[type[Event], tuple[str, Says, CourtOutcome]] = {
    happened.Registered: ("diversion.registered", registered, CourtOutcome.NONE),
    happened.RefusalConfirmed: ("diversion.declined", declined, CourtOutcome.DECLINED),
    happened.Signed: ("papers.signed", signed, CourtOutcome.NONE),
    happened.MediationExtended: ("mediation.extended", extended, CourtOutcome.NONE),
    happened.MediationSuspended: ("mediation.suspended", suspended, CourtOutcome.NONE),
    happened.MediationResumed: ("mediation.resumed", resumed, CourtOutcome.NONE),
    happened.TookEffect: ("mediation.ended", agreed, CourtOutcome.SETTLED),
    happened.AgreedOrally: ("mediation.ended", agreed, CourtOutcome.SETTLED),
    happened.SettledAtOnce: ("mediation.ended", agreed, CourtOutcome.SETTLED),
    happened.MediationFailed: ("mediation.ended", not_agreed, CourtOutcome.NOT_SETTLED),
    happened.MediationStopped: ("mediation.ended", not_agreed, CourtOutcome.NOT_SETTLED),
    happened.HandedOver: ("mediation.ended", not_agreed, CourtOutcome.NOT_SETTLED),
    happened.Withdrawn: ("mediation.ended", withdrawn, CourtOutcome.WITHDRAWN),
}
"""What the court hears of a dispute that it diverted, and how its matter ended by it."""


@app.task(name="court.tell_of_diversion", retry=PATIENT)
@transaction.atomic
def tell_of_diversion(case_id: str, number: int) -> None:
    """Tell the court of a matter that it diverted; what it said itself it is not told."""
    event, dispute = _told(case_id, number)
    matter = diversion_of(dispute)
    if matter is None or matter.ended_at:
        return
    kind, says, outcome = next(row for each, row in TOLD.items() if each.kind() == event.kind)
    if event.actor != KEY or event.kind == happened.Registered.kind():
        papers = agreed_papers(matter, dispute) if says is agreed else nothing
        commands.tell(matter, kind, says(dispute, event), f"{case_id} {number}", papers)
        if outcome:
            commands.end(matter, outcome)


@app.task(name="court.apply_confirmation", retry=PATIENT)
@transaction.atomic
def apply_confirmation(case_id: str, number: int) -> None:
    """The parties' joint application goes to the court (民事诉讼法 art. 205)."""
    event, dispute = _told(case_id, number)
    body = {
        **bodies.suit(dispute),
        "applied_on": event.facts["applied_on"],
        "agreement": bodies.agreement(dispute),
        "documents": ["application", "agreement", "proof_of_organisation", "identity"],
    }
    begin(dispute, event, CourtStream.CONFIRMATION, "confirmation.applied", body, agreed_papers)


@app.task(name="court.file_suit", retry=PATIENT)
@transaction.atomic
def file_suit(case_id: str, number: int) -> None:
    """The green channel: what is undisputed and the confirmed addresses go to the court.

    Of a suit that the court had entrusted they go into that suit; any other is filed, and the court
    registers it if the party insists (特邀调解规定 art. 21).
    """
    event, dispute = _told(case_id, number)
    if event.facts["route"] != OtherRoute.COURT:
        return
    undisputed = words_of(dispute, event.facts["passage"])
    matter = diversion_of(dispute)
    if matter and dispute.kind in ENTRUSTED:
        body = {
            "undisputed": undisputed,
            "service_addresses": bodies.confirmed_addresses(dispute),
        }
        commands.tell(matter, "facts.carried", body, cause=f"{case_id} {number}")
    else:
        filed = {**bodies.suit(dispute), "undisputed": undisputed, "reason": dispute.end_reason}
        begin(dispute, event, CourtStream.FILING, "filing.applied", filed)


def nothing(_key: UUID) -> list[Offered]:
    """No file goes with most messages."""
    return []


def begin(
    dispute: Dispute,
    event: StoredEvent,
    stream: CourtStream,
    kind: str,
    body: dict[str, Any],
    papers: Callable[[CourtMatter, Dispute], Offers] = lambda _matter, _dispute: nothing,
) -> CourtMatter:
    """Begin a matter of the centre's own; it names the one that it arises from, if there is one."""
    diverted = diversion_of(dispute)
    court = diverted.court if diverted else dispute.area_id[:COUNTY]
    cause = f"{event.case_id} {event.number}"
    matter = commands.begin(dispute, stream, court, cause)
    arises = {
        "matter": str(diverted.pk) if diverted else None,
        "number": diverted.number if diverted else "",
    }
    told = {**body, "arises_from": arises}
    commands.tell(matter, kind, told, cause, papers(matter, dispute))
    return matter


def _told(case_id: str, number: int) -> tuple[StoredEvent, Dispute]:
    event = StoredEvent.objects.get(case_id=UUID(case_id), number=number)
    return event, Dispute.objects.select_related("lead", "centre").get(pk=event.case_id)


def diverted(case: Any) -> bool:
    """Whether the court must hear of it: it diverted the dispute, and is connected."""
    return linked() and case.kind in BY_THE_COURT


react({each: [tell_of_diversion] for each in TOLD}, needed=diverted)
react({happened.ConfirmationApplied: [apply_confirmation]}, needed=lambda _case: linked())
react({happened.RoutesTold: [file_suit]}, needed=lambda _case: linked())
