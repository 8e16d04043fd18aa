"""Whoever comes to a page in the tests: the cast with a sign-in, strangers, residents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, City

from yimen.orgs.held import forget_all
from yimen.orgs.middleware import RESIDENT
from yimen.orgs.models import Post, Role, Staff

EVERY_ROLE = tuple(role for role in Role if role != Role.ADMINISTRATOR)
POSTS: dict[str, tuple[str, tuple[Role, ...]]] = {
    "agent": ("centre", (Role.AGENT,)),
    "dispatcher": ("centre", (Role.DISPATCHER,)),
    "desk": ("centre", (Role.AGENT, Role.DISPATCHER)),
    "approver": ("centre", (Role.APPROVER,)),
    "caller": ("centre", (Role.CALLER,)),
    "supervisor": ("centre", (Role.SUPERVISOR,)),
    "leader": ("centre", (Role.LEADER,)),
    "auditor": ("centre", (Role.AUDITOR,)),
    "administrator": ("centre", (Role.ADMINISTRATOR,)),
    "water": ("water", (Role.HANDLER,)),
    "roads": ("roads", (Role.HANDLER,)),
    "housing": ("housing", (Role.HANDLER,)),
    "street": ("street", (Role.HANDLER, Role.GRID_WORKER)),
    "other_county": ("minle", EVERY_ROLE),
}


@dataclass
class Door:
    """Lets the cast in: `door("agent")` is a browser in which the agent has signed in."""

    city: City
    cast: Cast

    def __call__(self, who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if who == "stranger":
            return client
        if who in ("resident", "neighbour"):
            session = client.session
            session[RESIDENT] = getattr(self.cast, who).key.partition(":")[2]
            session.save()
            return client
        client.force_login(self.staff(who))
        return client

    def staff(self, who: str) -> Staff:
        """The row of somebody of the cast, with their posts."""
        staff, fresh = Staff.objects.get_or_create(login=who, defaults={"name": who.title()})
        unit, roles = POSTS[who]
        for role in roles if fresh else ():
            Post.objects.create(
                staff=staff, unit=self.city.units[unit], role=role, since=date(2020, 1, 1)
            )
        return staff


@pytest.fixture
def door(city: City, cast: Cast) -> Door:
    forget_all()
    return Door(city, cast)


def text_of(response: Any) -> str:
    """What the page says."""
    return str(response.content.decode())
