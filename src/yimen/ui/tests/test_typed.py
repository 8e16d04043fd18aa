"""Whole numbers of forms and addresses."""

from __future__ import annotations

import pytest

from yimen.ui.typed import whole


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("12", 12), ("999999999", 999_999_999)])
def test_a_number_is_read(typed: str, number: int) -> None:
    assert whole(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.0", "x", "²", "1 ", "1234567890", "9" * 5000])
def test_what_is_no_number_of_anything_is_none(typed: str) -> None:
    assert whole(typed) is None
