"""A mediation centre in the city of the tests, a quarrel, and its agreement."""

from __future__ import annotations

import pytest
from tests.agreements import Paper
from tests.cast import City
from tests.quarrels import Centre, Quarrel, open_centre

from yimen.ui.tests.visitors import door as door


@pytest.fixture
def centre(city: City) -> Centre:
    return open_centre(city)


@pytest.fixture
def quarrel(centre: Centre) -> Quarrel:
    return Quarrel(centre)


@pytest.fixture
def paper(quarrel: Quarrel) -> Paper:
    """Both sides agree; the mediator has drafted nothing yet."""
    return Paper(quarrel.to_mediation().settle())
