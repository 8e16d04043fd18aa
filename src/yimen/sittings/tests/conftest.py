"""A mediation centre in the city of the tests, a quarrel, and its sittings."""

from __future__ import annotations

import pytest
from tests.cast import City
from tests.quarrels import Centre, Quarrel, open_centre
from tests.sittings import Round
from tests.visits import Come, arrivals


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def quarrel(centre: Centre) -> Quarrel:
    return Quarrel(centre)


@pytest.fixture
def round_(quarrel: Quarrel) -> Round:
    """The dispute is in mediation and its mediators are named."""
    return Round(quarrel.to_mediation())


@pytest.fixture
def come(centre: Centre) -> Come:
    return arrivals(centre)
