from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DissolutionsConfig(AppConfig):
    name = "yimen.dissolutions"
    verbose_name = _("Dissolutions of units")

    def ready(self) -> None:
        from . import jobs  # noqa: F401 - the job is known
