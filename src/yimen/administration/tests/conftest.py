"""Pages are visited by the cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cast import at

from yimen.kernel.time import time_is
from yimen.orgs.held import forget_all
from yimen.ui.tests.visitors import door as door

TODAY = at("2026-09-28 10:20")
"""The Monday before the National Day: three working days, then a holiday of seven days."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    forget_all()
    with time_is(TODAY):
        yield
    forget_all()
