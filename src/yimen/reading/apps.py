from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingConfig(AppConfig):
    name = "yimen.reading"
    verbose_name = _("Reading what residents write")

    def ready(self) -> None:
        from .learned import reactions as _learned  # noqa: F401 - jobs are known
        from .nearby import reactions as _nearby  # noqa: F401
