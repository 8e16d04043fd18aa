"""A dispute's mediators, its sittings, and one's own private notes, for who works on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yimen.cases.queries import words_for
from yimen.kernel.actors import Actor
from yimen.kernel.process import Process, Step, may
from yimen.mediation.models import Dispute, Party
from yimen.mediation.queries import dispute_for, parties_of
from yimen.mediators.queries.mediators import named_last
from yimen.orgs.pages.access import needs_staff
from yimen.sittings import queries
from yimen.sittings.models import CaucusNote, Sitting, Tie
from yimen.sittings.process import CAUCUS_NOTE, PANEL, SITTING, TIE
from yimen.ui.show import show


@require_safe
@needs_staff
def overview(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What there is, and what the actor may do about it."""
    dispute = dispute_for(actor, key)
    return show(request, "sittings/overview.html", told(dispute, actor))


def told(dispute: Dispute, actor: Actor) -> dict[str, Any]:
    """What the page says."""
    panel, sittings = queries.panel_of(dispute), queries.sittings_of(dispute)
    ties, parties = queries.ties_of(dispute), parties_of(dispute)
    passages = [*(each.passage or 0 for each in sittings), *(each.passage for each in ties)]
    words = words_for(actor, dispute, passages)
    steps = [links(dispute, actor, each) for each in sittings]
    return {
        "case": dispute,
        "panel": panel,
        "mediators": named_last(dispute.pk),
        "parties": [(each, each.number in panel.accepted_by) for each in parties],
        "rows": [
            {
                "sitting": each,
                "minutes": words.get(each.passage or 0, ""),
                "steps": own,
                "seats": each.booking.seats.all(),
            }
            for each, own in zip(sittings, steps, strict=True)
        ],
        "holds": any(step.name == "hold" for own in steps for step, _link in own),
        "ties": [
            {
                "tie": each,
                "words": words.get(each.passage, ""),
                "steps": tie_links(dispute, actor, each),
            }
            for each in ties
        ],
        "may_tell": may_take(TIE, ("tell_tie",), actor, Tie(case=dispute)),
        "may_name": may_take(PANEL, ("name_team", "name_anew"), actor, panel),
        "may_plan": may_take(SITTING, ("plan",), actor, Sitting(case=dispute)),
        "may_note": may_take(CAUCUS_NOTE, ("write_note",), actor, CaucusNote(case=dispute)),
        "notes": queries.notes_for(actor, dispute),
    }


PAGES = ("hold", "miss", "move", "call_off")
"""Steps of a sitting that have a page of their own here, the likeliest first."""


def links(dispute: Dispute, actor: Actor, sitting: Sitting) -> list[tuple[Step, str]]:
    """The steps that the actor may take now, each with its page."""
    free = {step.name: step for step in SITTING.open_to(actor, sitting)}
    return [
        (free[name], reverse(f"sittings:{name}", args=[dispute.pk, sitting.number]))
        for name in PAGES
        if name in free
    ]


def tie_links(dispute: Dispute, actor: Actor, tie: Tie) -> list[tuple[Step, str]]:
    """What the actor may note of a tie now, each with its page."""
    tie.case = dispute
    return [
        (step, reverse(f"sittings:{step.name}", args=[dispute.pk, tie.number]))
        for step in TIE.open_to(actor, tie)
    ]


def may_take(process: Process, names: tuple[str, ...], actor: Actor, row: Any) -> bool:
    """Whether the actor may take one of these steps, whatever the row's state."""
    return any(may(process.steps[name], actor, row) for name in names)


def side(party: Party) -> str:
    """A party by its number and side; never by its name."""
    return f"{party.number} {party.get_side_display()}"
