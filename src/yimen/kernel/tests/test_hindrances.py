"""What stands in the way is kept as a code, and said to each reader in their own language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from yimen.kernel.hindrances import OF_MODULES, Hindered, Hindrance, Value, reason_of
from yimen.mediators.hindrances import Hindrance as OfMediators

VALUES: dict[str, Value] = {
    "who": ["Hu Bo", "Li"], "when": "2026-03-03 09:00–10:00", "n": 8, "unit": "Roads bureau",
}  # fmt: skip
ALL = [each for kind in OF_MODULES.values() for each in kind]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("why", ALL, ids=lambda why: why.kept()["why"])
def test_each_has_a_sentence_for_its_values(why: Hindrance, language: str) -> None:
    with override(language):
        said = reason_of(why.kept(**VALUES))
    assert said
    assert "%" not in said


def test_several_names_are_listed_as_the_reader_lists() -> None:
    kept = OfMediators.CONFLICT.kept(**VALUES)
    assert "Hu Bo, Li" in reason_of(kept)
    with override("zh-hans"):
        assert "Hu Bo、Li" in reason_of(kept)


def test_what_is_refused_is_said_at_once_and_can_be_kept() -> None:
    refused = Hindered(OfMediators.AWAY, who="Hu Bo")
    assert str(refused) == "Hu Bo is away on this day."
    assert refused.kept == {"why": "mediators.away", "values": {"who": "Hu Bo"}}
