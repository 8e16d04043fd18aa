"""The cast and the story, for every test of every module."""

from __future__ import annotations

import pytest

from tests.cast import Cast, City, Story, build_city, gather


@pytest.fixture
def city(db: None) -> City:
    return build_city()


@pytest.fixture
def cast(city: City) -> Cast:
    return gather(city)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)
