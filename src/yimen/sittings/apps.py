from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SittingsConfig(AppConfig):
    name = "yimen.sittings"
    verbose_name = _("Sittings")

    def ready(self) -> None:
        from yimen.cases.words import PANELS
        from yimen.orgs import erasures

        from . import commands, forms, reactions, texts  # noqa: F401 - commands, words, jobs bind
        from .commands.forgetting import forget_notes
        from .pages.panel import panel

        PANELS.append(panel)
        erasures.FORGET.append(forget_notes)
