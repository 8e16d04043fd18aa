"""The panel on the page of a dispute: offers, agreements, who has signed, and the papers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yimen.cases.models import Case
from yimen.cases.words import Act, Panel, Story
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
    said: dict[str, Any] = {
        "case": case,
        "offers": [
            (each, OfferState(each.state).label, words, OFFER.open_to(actor, each))
            for each, words in offers
        ],
        "agreements": [(each, AgreementState(each.state).label) for each in agreements],
        "papers": papers(case, actor),
    }
    acts = [] if in_writing else acts_of_none(case, actor)
    acts += [act for each in agreements for act in acts_of(case, actor, each)]
    shown = any(said[name] for name in ("offers", "agreements", "papers"))
    return Panel("agreements/panel.html" if shown else "", said, acts)


def acts_of_none(case: Dispute, actor: Actor) -> list[Act]:
    """What is open while nothing is in writing: to draft it, and to make an offer."""
    draft, propose = AGREEMENT.steps["draft"], OFFER.steps["propose"]
    acts = []
    if may(draft, actor, Agreement(case=case)):
        where = reverse("agreements:draft", args=[case.pk])
        acts.append(Act(draft, where, draft.likely, over=False))
    if may(propose, actor, Offer(case=case)):
        acts.append(Act(propose, reverse("agreements:propose", args=[case.pk]), propose.likely))
    return acts


def acts_of(case: Dispute, actor: Actor, row: Agreement) -> list[Act]:
    """What comes next of an agreement; signatures are put on its own page."""
    page = reverse("agreements:agreement", args=[case.pk, row.number])
    likely = [step for step in AGREEMENT.open_to(actor, row) if step.likely]
    return [
        Act(step, page, step.likely, over=False)
        if step.name == "sign_it"
        else Act(step, f"{page}{step.name}/", step.likely)
        for step in likely
    ]


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
