from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftercareConfig(AppConfig):
    name = "yimen.aftercare"
    verbose_name = _("After a settlement")

    def ready(self) -> None:
        from yimen.cases.words import FACTS_BESIDE
        from yimen.orgs import erasures

        from . import commands, forms, reactions  # noqa: F401 - commands, words, jobs bind
        from .commands.opinions import forget_opinions
        from .sentences import aftercare_facts

        FACTS_BESIDE.append(aftercare_facts)
        erasures.FORGET.append(forget_opinions)
