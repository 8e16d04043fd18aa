"""What the top of a dispute's page offers of its agreement, in the order in which it comes."""

from __future__ import annotations

import pytest
from tests.agreements import Paper

from yimen.agreements.panel import panel
from yimen.cases.queries import timeline
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute

pytestmark = pytest.mark.django_db


def likeliest(paper: Paper, actor: Actor) -> str:
    """The step that the panel gives the most weight."""
    dispute = Dispute.objects.get(pk=paper.quarrel.dispute.pk)
    with time_is(paper.quarrel.moment):
        part = panel(dispute, actor, list(timeline(dispute)))
    acts = sorted(part.acts if part else [], key=lambda act: -act.likely)
    return acts[0].step.name if acts else ""


def test_a_draft_then_it_is_offered_then_signed_then_complete(paper: Paper) -> None:
    mediator = paper.centre.mediator
    assert likeliest(paper, mediator) == "draft"
    paper.draft()
    assert likeliest(paper, mediator) == "offer_to_sign"
    paper.take("offer_to_sign")
    assert likeliest(paper, mediator) == "sign_it"
    paper.by_party(paper.centre.applicant).by_party(paper.centre.respondent)
    paper.by_committee("mediator").by_committee("seal")
    assert likeliest(paper, mediator) == "complete"
    assert likeliest(paper, paper.centre.duty_head) == ""
