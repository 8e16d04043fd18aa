"""The cast and the story, for every test of every module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import Cast, City, Story, build_city, gather


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Tests read what is said in the language of the code; pages speak the visitor's."""
    with translation.override("en"):
        yield


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def cast(city: City) -> Cast:
    return gather(city)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


@pytest.fixture
def rules(transactional_db: None) -> None:
    """The rules of time: a test that committed has emptied every table."""
    from yimen.deadlines.queries import forget
    from yimen.deadlines.seeding import load_seed

    load_seed()
    forget()
