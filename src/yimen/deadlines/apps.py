from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "yimen.deadlines"
    verbose_name = _("Rules, calendar and clocks")

    def ready(self) -> None:
        from yimen.kernel.terms import use

        from .clocks import CLOCKS

        use(CLOCKS)
