from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "yimen.catalogue"
    verbose_name = _("Categories and the dispatch directory")

    def ready(self) -> None:
        from yimen.orgs import ties

        from . import queries

        ties.UNIT.append(queries.ties_of_unit)
        ties.AREA.append(queries.ties_of_area)
