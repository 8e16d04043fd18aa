from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "yimen.agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from yimen.cases.words import PANELS
        from yimen.orgs import erasures

        from . import commands, forms, reactions, texts  # noqa: F401 - commands, words, jobs bind
        from .commands.forgetting import forget_papers
        from .panel import panel

        PANELS.append(panel)
        erasures.FORGET.append(forget_papers)
