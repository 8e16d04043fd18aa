"""What residents say on the telephone, read on a city's first day by names and words alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from yimen.catalogue.imports import load_seed
from yimen.catalogue.queries import categories, forget_catalogue
from yimen.orgs.held import forget_all
from yimen.reading.models import Target
from yimen.reading.suggest import forget, suggest
from yimen.reading.words import TitledText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
with (Path(__file__).parent / "spoken.csv").open(encoding="utf-8", newline="") as _file:
    SPOKEN = list(csv.DictReader(_file))


@pytest.fixture
def seeded() -> None:
    load_seed()
    forget_catalogue()
    forget_all()
    forget()


def read(said: str, right: set[str]) -> str:
    """Where a right category stands among what is suggested."""
    labels = [each.label for each in suggest(Target.CATEGORY, TitledText("", said)).ranked]
    if right & set(labels[:1]):
        return "first"
    return "three" if right & set(labels) else ("wrong" if labels else "nothing")


def test_each_sentence_is_read_as_the_table_says() -> None:
    found = {row["said"]: read(row["said"], set(row["category"].split())) for row in SPOKEN}
    assert found == {row["said"]: row["read"] for row in SPOKEN}


def test_what_a_matter_was_done_with_is_not_what_it_is_about() -> None:
    water = suggest(Target.CATEGORY, TitledText("", "水费可以在手机上交吗")).ranked
    assert [each.label for each in water] == ["1601", "1201"]
    assert water[0].probability > water[1].probability
    assert suggest(Target.CATEGORY, TitledText("", "手机坏了")).ranked[0].label == "1201"


def test_nobody_who_has_no_water_to_drink_is_left_without_a_category() -> None:
    for said in ("没有水吃", "水吃困难", "吃水困难", "三天没水吃了"):
        ranked = suggest(Target.CATEGORY, TitledText("", said)).ranked
        assert [each.label for each in ranked][:1] == ["1601"], said


def test_every_first_level_has_sentences_of_both_lists_under_real_categories() -> None:
    known = set(categories().values_list("code", flat=True))
    tops = {code for code in known if len(code) == 2}
    for which in ("mended", "kept"):
        rows = [row["category"].split() for row in SPOKEN if row["list"] == which]
        assert {codes[0][:2] for codes in rows} == tops
        assert {code for codes in rows for code in codes} <= known
