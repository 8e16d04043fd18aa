from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "yimen.requests"

    def ready(self) -> None:
        from yimen.cases.queries import KIND_OF
        from yimen.cases.queues import ALSO
        from yimen.orgs import erasures
        from yimen.orgs.models import Role
        from yimen.reading.models import Target
        from yimen.reading.suggest import DAY_ONE

        from . import commands, forms, panels, reactions  # noqa: F401 - commands, words, jobs bind
        from .commands.forgetting import forget_asked
        from .heard import PANELS
        from .models import Request
        from .queries import WAITS_FOR_A_RULING
        from .wants import kinds

        KIND_OF["request"] = Request
        erasures.FORGET.append(forget_asked)
        PANELS.extend(panels.TABLE)
        DAY_ONE[Target.KIND] = kinds
        for role in (Role.LEADER, Role.SUPERVISOR):
            ALSO[role] = WAITS_FOR_A_RULING
