from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediatorsConfig(AppConfig):
    name = "yimen.mediators"
    verbose_name = _("Mediators")

    def ready(self) -> None:
        from yimen.orgs import ties

        from .queries import mediators

        ties.UNIT.append(mediators.ties_of_unit)
