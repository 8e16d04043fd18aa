"""On the page of a dispute: the next sitting, and the way to all of them."""

from __future__ import annotations

from typing import Any

from yimen.cases.words import Panel, Story
from yimen.kernel.actors import Actor
from yimen.mediation.process import DISPUTE
from yimen.sittings.events import SittingMoved, SittingPlanned
from yimen.sittings.queries import next_sitting

PLANS = frozenset({SittingPlanned.kind(), SittingMoved.kind()})


def panel(case: Any, actor: Actor, told: Story) -> Panel | None:
    """Whoever sees the dispute's page may see when its sittings are; other cases have none."""
    if case.process != DISPUTE.name:
        return None
    # once it is settled nobody sits any more
    planned = case.settled_at is None and any(each.kind in PLANS for each in told)
    found = next_sitting(case.pk) if planned else None
    return Panel("sittings/panel.html", {"case": case, "next": found})
