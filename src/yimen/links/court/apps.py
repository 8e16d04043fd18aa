from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import Warning as Caution
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class CourtConfig(AppConfig):
    name = "yimen.links.court"
    label = "court"
    verbose_name = _("Court link")

    def ready(self) -> None:
        from yimen.cases.sentences import SYSTEMS

        from . import counting, deciding, diverting, jobs, papers, reactions  # noqa: F401 - they bind

        SYSTEMS["court"], SYSTEMS["court_link"] = _("The court"), _("Court link")
        register(tells_nobody_else, deploy=True)


def tells_nobody_else(app_configs: Any, **kwargs: Any) -> list[Caution]:
    """In earnest, names of parties go to the court encrypted."""
    from django.conf import settings

    if not settings.COURT_URL.startswith("http://"):
        return []
    return [
        Caution("Messages to the court go in clear: YIMEN_COURT_URL should begin with https://.",
                id="court.W001")
    ]  # fmt: skip
