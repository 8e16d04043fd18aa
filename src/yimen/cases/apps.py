from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yimen.cases"

    def ready(self) -> None:
        from . import commands, reactions  # noqa: F401 - bind the commands, let jobs follow events
