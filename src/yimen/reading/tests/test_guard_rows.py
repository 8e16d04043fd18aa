"""The rows of the guard: what a new city starts with, and files out and in."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError

from yimen.imports.city import KEEPER
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed
from yimen.kernel.models import Change
from yimen.orgs.held import forget_all
from yimen.orgs.tables import NotImported
from yimen.reading.imports import export_guard, import_guard
from yimen.reading.models import GuardRule
from yimen.reading.queries import guarded
from yimen.reading.seeding import guard_rules

pytestmark = pytest.mark.django_db
HEAD = "code,duty,to,words,near,unless,times,always,why,basis,active\n"


@pytest.fixture(autouse=True)
def nothing_in_memory() -> None:
    forget_all()


def taken(*lines: str) -> None:
    """Take rows in from a file."""
    import_guard(KEEPER, "guard.csv", (HEAD + "\n".join(lines)).encode())


def test_a_new_city_has_the_rules_that_come_with_yimen() -> None:
    assert {row.rule for row in GuardRule.objects.all()} == set(guard_rules())


def test_what_goes_out_comes_in_again_unchanged() -> None:
    out = io.BytesIO()
    export_guard(KEEPER, "guard.csv", out)
    tally = import_guard(KEEPER, "guard.csv", out.getvalue())
    assert (tally.added, tally.changed, tally.same) == (0, 0, GuardRule.objects.count())


def test_a_row_of_a_file_is_read_at_once_and_has_a_history() -> None:
    assert not guarded("水库漫坝了")
    taken("X1,danger,119,水库漫坝,,,1,0,通报119,防洪法,1")
    assert [hit.rule.code for hit in guarded("水库漫坝了")] == ["X1"]
    assert Change.objects.get(table="guard", key="X1").actor == KEEPER.key


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("X1,nonsense,119,水,,,1,0,why,basis,1", "nonsense"),
        ("X1,danger,,水,,,1,0,why,basis,1", "whom it leads to"),
        ("X1,danger,119,…,,,1,0,why,basis,1", "words of letters"),
        ("X1,danger,119,水,,,0,0,why,basis,1", "from 1 to 9"),
        ("X1,danger,119,水,,,1,0,why,,1", "basis"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_nothing_is_stored(line: str, wrong: str) -> None:
    with pytest.raises(NotImported) as refused:
        taken("X2,danger,119,水库漫坝,,,1,0,why,basis,1", line)
    assert wrong in str(refused.value)
    assert not GuardRule.objects.filter(pk__in=["X1", "X2"]).exists()


def test_only_whoever_keeps_the_city_takes_rules_in_or_out() -> None:
    somebody = Actor(key="staff:1", reach="area", roles=frozenset({"agent"}))
    with pytest.raises(NotAllowed):
        import_guard(somebody, "guard.csv", HEAD.encode())
    with pytest.raises(NotAllowed):
        export_guard(somebody, "guard.csv", io.BytesIO())


def test_the_database_refuses_a_rule_without_words_or_law() -> None:
    with pytest.raises(IntegrityError):
        GuardRule.objects.create(code="X1", duty="danger", to="119", words="", why="w", basis="b")
