from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "yimen.cases"

    def ready(self) -> None:
        from yimen.kernel.process import GUARDS
        from yimen.orgs import erasures, ties

        from . import commands, queries, reactions  # noqa: F401 - commands bind, jobs follow events

        erasures.FORGET.append(commands.forget_points)
        GUARDS["case_is_with_units_in_force"] = _(
            "A unit was dissolved a moment ago: please try once more."
        )
        ties.UNIT.append(queries.ties_of_unit)
        ties.AREA.append(queries.ties_of_area)
