from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "yimen.orgs"
    verbose_name = _("The city and its people")

    def ready(self) -> None:
        from . import commands  # noqa: F401 - they and the tables of files know each other
