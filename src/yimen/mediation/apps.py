from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "yimen.mediation"
    verbose_name = _("Mediation of disputes")

    def ready(self) -> None:
        from yimen.cases.policy import APART
        from yimen.cases.queries import KIND_OF
        from yimen.cases.queues import AT_A_DESK
        from yimen.cases.words import FACTS_BESIDE, PANELS
        from yimen.orgs import erasures

        from . import commands, forms, reactions  # noqa: F401 - commands, words, jobs bind
        from .commands.forgetting import forget_party
        from .models import Dispute
        from .process import DISPUTE
        from .sentences import dispute_facts, panel
        from .waits import DESKS

        KIND_OF[DISPUTE.name] = Dispute
        erasures.FORGET.append(forget_party)
        APART.add(DISPUTE.name)
        AT_A_DESK.update(DESKS)
        FACTS_BESIDE.append(dispute_facts)
        PANELS.append(panel)
