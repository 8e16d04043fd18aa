"""On the page of a dispute: the next sitting, and the way to all of them."""

from __future__ import annotations

from typing import Any

from yimen.cases.words import Panel
from yimen.kernel.actors import Actor
from yimen.mediation.process import DISPUTE
from yimen.sittings.queries import next_sitting


def panel(case: Any, actor: Actor) -> Panel | None:
    """Whoever sees the dispute's page may see when its sittings are; other cases have none."""
    if case.process != DISPUTE.name:
        return None
    return Panel("sittings/panel.html", {"case": case, "next": next_sitting(case.pk)})
