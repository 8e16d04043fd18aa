from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "yimen.knowledge"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        from yimen.orgs import ties

        from . import queries, reactions  # noqa: F401 - jobs are known

        ties.UNIT.append(queries.ties_of_unit)
