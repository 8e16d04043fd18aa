"""On the page of a dispute: the next sitting, and the way to all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from yimen.cases.words import Act, Story
from yimen.cases.words import Panel as Part
from yimen.kernel.actors import Actor
from yimen.kernel.process import Step, may
from yimen.mediation.models import Dispute
from yimen.mediation.process import DISPUTE
from yimen.sittings.events import PanelNamed, SittingHeld, SittingMoved, SittingPlanned
from yimen.sittings.models import Panel, Sitting
from yimen.sittings.process import PANEL, SITTING
from yimen.sittings.queries import next_sitting

PLANS = frozenset({SittingPlanned.kind(), SittingMoved.kind()})


def panel(case: Any, actor: Actor, told: Story) -> Part | None:
    """Whoever sees the dispute's page may see when its sittings are; other cases have none."""
    if case.process != DISPUTE.name:
        return None
    kinds = {each.kind for each in told}
    # once it is settled nobody sits any more
    planned = case.settled_at is None and not kinds.isdisjoint(PLANS)
    found = next_sitting(case.pk) if planned else None
    said = {"case": case, "next": found}
    return Part("sittings/panel.html", said, acts(case, actor, kinds, found))


def acts(case: Dispute, actor: Actor, kinds: Collection[str], found: Sitting | None) -> list[Act]:
    """What comes next of sittings: the mediators, the first sitting, what was said at it."""
    free: list[tuple[Step, str]] = []
    if PanelNamed.kind() not in kinds:
        naming = PANEL.steps["name_team"]
        free += [(naming, link("team", case))] if may(naming, actor, Panel(case=case)) else []
    elif found:
        found.case = case
        open_now = [each for each in SITTING.open_to(actor, found) if each.likely]
        free += [(each, link(each.name, case, found.number)) for each in open_now]
    elif SittingHeld.kind() not in kinds:
        plan = SITTING.steps["plan"]
        free += [(plan, link("plan", case))] if may(plan, actor, Sitting(case=case)) else []
    return [Act(step, where, step.likely, over=False) for step, where in free]


def link(name: str, case: Dispute, *number: int) -> str:
    """The page of one of these steps."""
    return reverse(f"sittings:{name}", args=[case.pk, *number])
