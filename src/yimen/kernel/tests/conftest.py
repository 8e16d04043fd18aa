"""The kernel's tests read its messages as the code says them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _as_written() -> Iterator[None]:
    with translation.override("en"):
        yield
