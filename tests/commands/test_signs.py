"""`yimen signs`: what was never read is read, and what is rare is counted."""

from __future__ import annotations

import pytest

from tests.cast import Cast, Story
from yimen.cli import main
from yimen.reading.models import Rarity, Sign

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_read_and_all_of_it_where_that_is_wanted(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    stories = [Story(cast).register(title=f"柳林苑{n}栋停水") for n in range(3)]
    assert main(["signs"]) == 0
    assert {row.case_id for row in Sign.objects.all()} == {each.request.pk for each in stories}
    assert "3 matters are counted." in capsys.readouterr().out
    assert Rarity.objects.exists()
    Sign.objects.update(keys=[])
    assert main(["signs"]) == 0
    assert not Sign.objects.exclude(keys=[]).exists()
    assert main(["signs", "--all"]) == 0
    assert not Sign.objects.filter(keys=[]).exists()
