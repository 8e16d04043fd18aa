"""The panel on the page of a dispute: offers, agreements, who has signed, and the papers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yimen.cases.models import Case
from yimen.cases.words import Panel, Story
from yimen.kernel.actors import Actor
from yimen.kernel.process import may
from yimen.mediation.models import Confirmation, Dispute, State
from yimen.mediation.policy import may_still_be_confirmed, mediator

from . import queries
from .events import AgreementDrafted, OfferMade
from .models import Agreement, AgreementState, Offer, OfferState
from .process import AGREEMENT, OFFER


def panel(case: Case, actor: Actor, told: Story) -> Panel | None:
    """What the page of a dispute says of its agreement, to staff who may see it."""
    if not isinstance(case, Dispute):
        return None
    kinds = {each.kind for each in told}
    written = AgreementDrafted.kind() in kinds
    agreements = queries.agreements_known(actor, case) if written else []
    in_writing = any(each.closed_at is None for each in agreements)
    # once it is being written, and when it is settled, offers are history
    offered = OfferMade.kind() in kinds and not in_writing and case.settled_at is None
    offers = queries.offers_known(actor, case) if offered else []
    blank = Agreement(case=case)
    said: dict[str, Any] = {
        "case": case,
        "offers": [
            (each, OfferState(each.state).label, words, OFFER.open_to(actor, each))
            for each, words in offers
        ],
        "agreements": [(each, AgreementState(each.state).label) for each in agreements],
        "may_offer": may(OFFER.steps["propose"], actor, Offer(case=case)),
        "may_draft": not in_writing and may(AGREEMENT.steps["draft"], actor, blank),
        "papers": papers(case, actor),
    }
    shown = any(said[name] for name in ("offers", "agreements", "may_offer", "may_draft", "papers"))
    return Panel("agreements/panel.html", said) if shown else None


def papers(case: Dispute, actor: Actor) -> list[tuple[str, str]]:
    """The papers that can be printed now, each by its name, and its address."""
    names = []
    asked = case.confirmation not in (Confirmation.NONE, "")
    if mediator.holds(actor, case) and (asked or may_still_be_confirmed.holds(actor, case)):
        names.append("confirmation")
    if case.state in (State.FAILED, State.ELSEWHERE):
        names.append("end")
    if case.state == State.REFUSED:
        names.append("refusal")
    return [(name, reverse("agreements:paper", args=[case.pk, name])) for name in names]
