"""The cast, and an article that the water company has written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import Cast

from yimen.kernel.actors import Actor
from yimen.knowledge import commands
from yimen.knowledge.models import Audience, Version, Words
from yimen.orgs.models import Role
from yimen.orgs.queries import today
from yimen.ui.tests.visitors import door as door

BILL = "How do I pay my water bill?"
ANSWER = "At the counter in Dongjie, on work days.\n\n- Bring the meter card.\n- Cash is taken."


def words(**more: Any) -> Words:
    """What somebody writes."""
    said: dict[str, Any] = {
        "title": BILL,
        "body": ANSWER,
        "document": "Water supply rules 2026",
        "provision": "art. 12",
        "items": ("T101",),
        "audience": Audience.PUBLIC,
        "valid_from": date(2020, 1, 1),
        "review_on": today() + timedelta(days=90),
    }
    return Words(**said | more)


@pytest.fixture
def water_approver(cast: Cast) -> Actor:
    return cast.city.actor("21", "water", Role.APPROVER)


Published = Callable[..., Version]


@pytest.fixture
def published(cast: Cast) -> Published:
    """An article of the water company that the centre's approver has published."""

    def made(code: str = "", **more: Any) -> Version:
        unit = cast.city.units["water"]
        version = commands.write(cast.water, unit=unit, words=words(**more), code=code)
        commands.submit(version, cast.water)
        return commands.publish(version, cast.approver)

    return made
