"""Which categories may stand on the public list, and who says so."""

from __future__ import annotations

import pytest

from yimen.catalogue.commands import make_public
from yimen.catalogue.imports import CATEGORIES, import_file, load_seed
from yimen.catalogue.queries import may_be_public, public_categories
from yimen.kernel.errors import NotAllowed
from yimen.orgs.models import Role

from .conftest import CITY, Town, keeper


def test_what_holds_for_a_category_holds_for_its_parts(town: Town) -> None:
    assert may_be_public(town.pipes.pk)
    make_public(town.supply, CITY, public=False)
    assert not may_be_public(town.pipes.pk)
    assert town.pipes.pk not in {each.pk for each in public_categories()}
    make_public(town.supply, CITY, public=True)
    make_public(town.pipes, CITY, public=False)
    assert may_be_public(town.supply.pk)
    assert not may_be_public(town.pipes.pk)


def test_what_nobody_knows_is_not_public(town: Town) -> None:
    assert not may_be_public("99")
    assert not may_be_public("")


@pytest.mark.parametrize("actor", [keeper("620722"), keeper("6207", Role.LEADER)])
def test_only_the_citys_administrator_says_so(town: Town, actor: object) -> None:
    with pytest.raises(NotAllowed):
        make_public(town.pipes, actor, public=False)  # type: ignore[arg-type]


def test_a_file_says_so_and_one_that_is_silent_changes_nothing(town: Town) -> None:
    import_file(CATEGORIES, CITY, "a.csv", b"code,name,public\n18,Health,0\n")
    assert not may_be_public("18")
    import_file(CATEGORIES, CITY, "a.csv", b"code,name\n18,Health\n")
    assert not may_be_public("18")


@pytest.mark.django_db
def test_what_touches_the_person_is_not_public_from_the_start() -> None:
    load_seed()
    kept = ("0704", "0806", "0908", "1307", "1309", "1403", "1501", "0701")
    assert [code for code in kept if may_be_public(code)] == []
    assert all(may_be_public(code) for code in ("1601", "0102", "0201", "0302"))
