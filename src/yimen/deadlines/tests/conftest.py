from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.orgs.held import forget_all


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    """A test that is rolled back leaves no rule or notice of its in memory."""
    forget_all()
    yield
    forget_all()
