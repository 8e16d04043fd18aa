from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yimen.cases"

    def ready(self) -> None:
        from yimen.kernel.process import GUARDS
        from yimen.orgs import erasures, ties

        from . import commands, queries, reactions  # noqa: F401 - commands bind, jobs follow events
        from .hindrances import Hindrance

        erasures.FORGET.extend([commands.forget_points, commands.forget_remarks])
        GUARDS["case_is_with_units_in_force"] = Hindrance.DISSOLVED
        ties.UNIT.append(queries.ties_of_unit)
        ties.AREA.append(queries.ties_of_area)
