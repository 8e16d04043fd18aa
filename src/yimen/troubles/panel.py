"""On the call screen: the trouble that is known already, its problem, and what may be said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from yimen.cases.policy import visible_to
from yimen.reading.nearby.queries import near
from yimen.reading.similar import SAME
from yimen.requests.heard import Heard, Panel
from yimen.requests.panels.near import message_of

from . import queries
from .policy import arranger, gatherable


def says(heard: Heard) -> Mapping[str, Any] | None:
    """The trouble of the likeliest matter that is about the same, as far as the actor may see."""
    seen = visible_to(heard.actor).filter(gatherable(), member__trouble__isnull=False)
    found = near(heard.actor, message_of(heard), seen, least=SAME)
    trouble = queries.trouble_of(found[0].case.pk) if found else None
    if trouble is None:
        return None
    problem = queries.problem_of(trouble.pk)
    return {
        "trouble": trouble,
        "link": reverse("troubles:trouble", args=[trouble.pk])
        if arranger.holds(heard.actor, None)
        else "",
        "problem": problem,
        "plan": queries.plan_of(problem) if problem else "",
    }


PANEL = Panel("trouble", "troubles/heard.html", says)
