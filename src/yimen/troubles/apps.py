from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TroublesConfig(AppConfig):
    name = "yimen.troubles"
    verbose_name = _("Troubles")

    def ready(self) -> None:
        from . import reactions  # noqa: F401 - its jobs follow events
