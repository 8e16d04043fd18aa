"""Act by act or in bulk, in one go or broken off: the same year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import pytest
from django.db import models

from yimen.cases.models import Counter, Link, Passage, Task
from yimen.cases.verify import checked
from yimen.cli.progress import Stopped
from yimen.deadlines.models import Term
from yimen.demo import life, plan, write
from yimen.demo.acts import Acts
from yimen.demo.life import live
from yimen.demo.tests.conftest import UNTIL, undone, written, year_of
from yimen.demo.write import Writer, begun
from yimen.kernel import remarks, salts
from yimen.kernel.models import StoredEvent
from yimen.orgs.models import Resident
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db

TABLES: tuple[type[models.Model], ...] = (Request, StoredEvent, Passage, Term, Task, Link, Counter)


@pytest.fixture(autouse=True)
def _city(place: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins with the city and without a case; blocks are small."""
    monkeypatch.setattr(plan, "BLOCK", 40)
    monkeypatch.setattr(write, "BLOCK", 40)
    for each in (remarks, salts):
        monkeypatch.setattr(each, "new_salt", lambda: "salt")
    with undone():
        yield


def everything() -> dict[str, list[Any]]:
    """All that a year wrote, hashes included; not when it was recorded."""
    found = {}
    for table in TABLES:
        names = [each.attname for each in table._meta.concrete_fields if each.name not in NOT_TOLD]
        rows = table._default_manager.values_list(*names)
        found[table.__name__] = sorted(tuple(map(_plain, row)) for row in rows)
    return found


NOT_TOLD = {"recorded_at", "grams"}


def _plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else repr(value)


def difference(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> list[Any]:
    """The first rows in which two tellings differ."""
    return [
        (table, pair)
        for table in one
        for pair in zip_longest(one[table], other[table])
        if pair[0] != pair[1]
    ][:3]


def grams() -> list[tuple[Any, ...]]:
    """What search finds cases by, as the database has it."""
    rows = Passage.objects.extra(select={"found": "grams::text"})
    return sorted(rows.values_list("case_id", "number", "found"))


def test_in_bulk_and_act_by_act_the_same_is_written() -> None:
    with undone():
        written(year_of(100), bulk=False)
        singly, found_by = everything(), grams()
    written(year_of(100), bulk=True)
    assert difference(everything(), singly) == []
    assert grams() == found_by
    assert len(singly["Request"]) == 100
    assert len(singly["StoredEvent"]) > 400


@pytest.mark.parametrize("bulk", [False, True])
def test_a_year_that_was_broken_off_is_gone_on_with(bulk: bool) -> None:
    with undone():
        written(year_of(90), bulk=True)
        whole = everything()

    def stop(many: int) -> None:
        raise Stopped("enough")

    writer = Writer(year_of(90), bulk)
    with pytest.raises(Stopped):
        writer.write(writer.blocks, stop)
    half = Request.objects.count()
    assert 0 < half < 90
    assert begun(7) == UNTIL, "the year is found again from its first case"
    written(year_of(90, until=begun(7) or UNTIL), bulk=bulk)
    assert difference(everything(), whole) == []


def test_a_second_time_adds_nothing() -> None:
    written(year_of(60), bulk=True)
    before, people = everything(), Resident.objects.count()
    written(year_of(60), bulk=True)
    assert everything() == before
    assert Resident.objects.count() == people


def test_another_seed_is_another_year() -> None:
    assert begun(7) is None
    written(year_of(30, seed=7), bulk=True)
    written(year_of(30, seed=8), bulk=True)
    assert Request.objects.count() == 60
    assert begun(8) == UNTIL
    assert [fault for _last, _many, faults in checked() for fault in faults] == []


@pytest.mark.parametrize("bulk", [False, True])
def test_a_story_that_breaks_a_rule_is_not_told_and_spoils_no_other(
    bulk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(story: Acts) -> None:
        if story.plan.serial == 40:
            story.take("call_back", story.caller, solved="yes")
        live(story)

    monkeypatch.setattr(life, "live", broken)
    written(year_of(42), bulk=bulk)
    assert Request.objects.count() == 41
    assert [fault for _last, _many, faults in checked() for fault in faults] == []
