"""Two administrators at one row, in the same moment: one of them is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from yimen.kernel.changes import Changed
from yimen.kernel.models import Change
from yimen.orgs.commands import change_unit
from yimen.orgs.history import OF_UNITS
from yimen.orgs.models import Role, Unit

from .conftest import Town

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_saw_the_same_row_one_is_told(transactional_db: None, town: Town) -> None:
    boss = town.actor("boss", town.centre, Role.ADMINISTRATOR)
    unit = Unit.objects.select_related("area").get(code="roads")
    seen, ready = OF_UNITS.seal(unit), Barrier(2)

    def change(name: str) -> str:
        try:
            ready.wait(timeout=20)
            change_unit(unit, boss, name=name, kind=unit.kind, area=unit.area, seen=seen)
        except Changed:
            return "told"
        finally:
            connection.close()
        return name

    with ThreadPoolExecutor(2) as both:
        ended = sorted(both.map(change, ["Streets", "Ways"]))
    assert ended.count("told") == 1
    kept = Unit.objects.get(code="roads").name
    assert kept in ended
    assert [each.now for each in Change.objects.filter(key="roads")] == [{"name": kept}]
