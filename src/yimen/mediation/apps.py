from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "yimen.mediation"
    verbose_name = _("Mediation of disputes")

    def ready(self) -> None:
        from yimen.cases.policy import APART
        from yimen.cases.queries import KIND_OF

        from . import commands, forms, reactions  # noqa: F401 - commands, words, jobs bind
        from .models import Dispute
        from .process import DISPUTE

        KIND_OF[DISPUTE.name] = Dispute
        APART.add(DISPUTE.name)
