"""An article that the water company has written and the centre has approved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.cast import City
from yimen.knowledge import commands
from yimen.knowledge.models import Audience, Version, Words
from yimen.orgs.models import Role
from yimen.orgs.queries import today


def published(city: City, **more: Any) -> Version:
    """For everybody, from long ago until nobody knows when."""
    said: dict[str, Any] = {
        "title": "Where do I pay?",
        "body": "At the counter.\n\n- Bring the card.\n- Bring money.",
        "document": "Water supply rules",
        "items": ("T101",),
        "audience": Audience.PUBLIC,
        "valid_from": date(2020, 1, 1),
        "review_on": today() + timedelta(days=1),
    }
    writer = city.actor("31", "water", Role.HANDLER)
    draft = commands.write(writer, unit=city.units["water"], words=Words(**said | more))
    commands.submit(draft, writer)
    return commands.publish(draft, city.actor("32", "centre", Role.APPROVER))


def revised(version: Version, city: City, **more: Any) -> Version:
    """Another version that waits for approval."""
    writer = city.actor("31", "water", Role.HANDLER)
    said = {name: getattr(version, name) for name in Words.__slots__}
    return commands.submit(
        commands.revise(version.article, writer, words=Words(**said | more)), writer
    )
