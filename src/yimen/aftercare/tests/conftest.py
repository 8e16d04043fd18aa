"""A mediation centre in the city of the tests, and a quarrel."""

from __future__ import annotations

import pytest
from tests.cast import City
from tests.peace import Peace
from tests.quarrels import Centre, Quarrel, open_centre
from tests.visits import Come, arrivals

from yimen.ui.tests.visitors import door as door


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def quarrel(centre: Centre) -> Quarrel:
    return Quarrel(centre)


@pytest.fixture
def come(centre: Centre) -> Come:
    return arrivals(centre)


@pytest.fixture
def peace(quarrel: Quarrel) -> Peace:
    return Peace(quarrel).settle()
