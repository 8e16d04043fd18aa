"""A unit is dissolved in the city of the tests; quarrels too, and pages are visited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from tests.cast import Cast, Story, at
from tests.quarrels import Centre, open_centre

from yimen.dissolutions.commands import carry_out, dissolve
from yimen.dissolutions.models import Dissolution
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.orgs.models import Unit
from yimen.ui.tests.visitors import door as door


@dataclass
class Desk:
    """Whoever dissolves units, and the worker that carries it out."""

    cast: Cast
    moment: datetime = field(default_factory=lambda: at("2026-03-03 09:00"))

    def order(self, unit: str, to: str = "", by: Actor | None = None, **said: Any) -> Dissolution:
        """An administrator orders it; nothing is handed on yet."""
        units = self.cast.city.units
        follows = {"to": units[to]} if to else {}
        said = {"reason": "Order 7", **follows, **said}
        with time_is(self.moment):
            dissolve(self.unit(unit), by or self.cast.administrator, **said)
        return Dissolution.objects.filter(unit=units[unit]).latest("pk")

    def dissolve(self, unit: str, to: str = "", **said: Any) -> Dissolution:
        """It is ordered and carried out."""
        order = self.order(unit, to, **said)
        with time_is(self.moment):
            carry_out(order.pk)
        order.refresh_from_db()
        return order

    def unit(self, code: str) -> Unit:
        """A unit as it is now."""
        return Unit.objects.select_related("area").get(code=code)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast)


@pytest.fixture
def centre(story: Story) -> Centre:
    return open_centre(story.cast.city)
