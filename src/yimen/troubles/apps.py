from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TroublesConfig(AppConfig):
    name = "yimen.troubles"
    verbose_name = _("Troubles")

    def ready(self) -> None:
        from django.db.models import Q

        from yimen.cases.queries import KIND_OF
        from yimen.cases.queues import ALSO
        from yimen.cases.words import FACTS_BESIDE
        from yimen.orgs.models import Role
        from yimen.requests.heard import PANELS

        from . import forms, reactions  # noqa: F401 - words and jobs bind
        from .models import Problem
        from .panel import PANEL
        from .process import PROBLEM
        from .sentences import problem_facts

        KIND_OF[PROBLEM.name] = Problem
        FACTS_BESIDE.append(problem_facts)
        PANELS.append(PANEL)
        waits = Q(process=PROBLEM.name, state="reported")
        for role in (Role.LEADER, Role.SUPERVISOR):
            ALSO[role] = ALSO.get(role, Q()) | waits
