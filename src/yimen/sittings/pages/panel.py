"""On the page of a dispute: the next sitting, and the way to all of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yimen.cases.words import Act, Story
from yimen.cases.words import Panel as Part
from yimen.kernel.actors import Actor
from yimen.kernel.process import Step, may
from yimen.mediation.models import Dispute
from yimen.mediation.process import DISPUTE
from yimen.sittings.events import (
    PanelNamed,
    PanelNamedAnew,
    PanelObjected,
    SittingHeld,
    SittingMoved,
    SittingPlanned,
)
from yimen.sittings.models import Panel, Sitting
from yimen.sittings.process import PANEL, SITTING
from yimen.sittings.queries import next_sitting
from yimen.sittings.reactions import RELEASES

PLANS = frozenset({SittingPlanned.kind(), SittingMoved.kind()})
NAMINGS = frozenset({PanelNamed.kind(), PanelNamedAnew.kind()})
OTHERS = frozenset(kind.kind() for kind in (*RELEASES, PanelObjected))
"""After these others are to be named."""


def panel(case: Any, actor: Actor, told: Story) -> Part | None:
    """Whoever sees the dispute's page may see when its sittings are; other cases have none."""
    if case.process != DISPUTE.name:
        return None
    kinds = {each.kind for each in told}
    # once it is settled nobody sits any more
    planned = case.settled_at is None and not kinds.isdisjoint(PLANS)
    found = next_sitting(case.pk) if planned else None
    said = {"case": case, "next": found}
    return Part("sittings/panel.html", said, acts(case, actor, told, found))


def acts(case: Dispute, actor: Actor, told: Story, found: Sitting | None) -> list[Act]:
    """What comes next of sittings: the mediators, the first sitting, what was said at it."""
    free: list[tuple[Step, str]] = []
    kinds = of_now(told)
    if kinds.isdisjoint(NAMINGS):
        anew = any(each.kind in NAMINGS for each in told)
        naming = PANEL.steps["name_anew" if anew else "name_team"]
        free += [(naming, link("team", case))] if may(naming, actor, Panel(case=case)) else []
    elif found:
        found.case = case
        open_now = [each for each in SITTING.open_to(actor, found) if each.likely]
        free += [(each, link(each.name, case, found.number)) for each in open_now]
    elif SittingHeld.kind() not in kinds:
        plan = SITTING.steps["plan"]
        free += [(plan, link("plan", case))] if may(plan, actor, Sitting(case=case)) else []
    return [Act(step, where, step.likely, over=False) for step, where in free]


def of_now(told: Story) -> set[str]:
    """What has happened, by its kind, since others were to be named, if they ever were."""
    since = max((each.number for each in told if each.kind in OTHERS), default=0)
    return {each.kind for each in told if each.number > since}


def link(name: str, case: Dispute, *number: int) -> str:
    """The page of one of these steps."""
    return reverse(f"sittings:{name}", args=[case.pk, *number])
