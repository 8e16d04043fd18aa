"""A mediation centre in a county, its people, and a case that it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast, City, Story

from yimen.cases.models import Case
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.mediators import commands
from yimen.mediators.commands.mediators import Hours
from yimen.mediators.models import DisputeType, Mediator, MediatorKind, Member, MemberWay, Room
from yimen.orgs.held import forget_all
from yimen.orgs.models import Post, Role, Staff, Unit, UnitKind
from yimen.orgs.queries import actor_of

SINCE = date(2020, 1, 1)


@dataclass
class Centre:
    """The mediation centre of Ganzhou, and ways to put people into it."""

    unit: Unit
    other: Unit
    head: Actor
    administrator: Actor
    case: Case
    rooms: list[Room] = field(default_factory=list)

    def post(self, login: str, *roles: Role, unit: Unit | None = None) -> Staff:
        """Somebody who holds these roles in the centre."""
        staff = Staff.objects.create_user(login, name=login.title())
        for role in roles:
            Post.objects.create(staff=staff, unit=unit or self.unit, role=role, since=SINCE)
        return staff

    def actor(self, login: str, *roles: Role, unit: Unit | None = None) -> Actor:
        """The same as whoever acts."""
        return actor_of(self.post(login, *roles, unit=unit).pk)

    def mediator(self, login: str, **said: Any) -> Mediator:
        """A mediator of the centre, who signs in as a handler."""
        said = {
            "kind": MediatorKind.FULL_TIME,
            "skills": [DisputeType.NEIGHBOURS],
            "languages": ["普通话"],
            **said,
        }
        person = self.post(login, Role.HANDLER)
        return commands.add_mediator(person, self.head, centre=self.unit, **said)

    def member(self, name: str, way: str = MemberWay.RESIDENT, **said: Any) -> Member:
        """A body that sits in the centre."""
        return commands.add_member(
            self.unit, self.head, way=way, name=name, **{"since": SINCE, **said}
        )

    def room(self, name: str = "Room 1", seats: int = 8) -> Room:
        """A room of the centre."""
        return commands.add_room(self.unit, self.head, name=name, seats=seats)


def act(mediator: Mediator) -> Actor:
    """A mediator as whoever acts."""
    return actor_of(mediator.staff_id)


def browser(staff_id: int) -> Client:
    """A browser in which somebody has signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(Staff.objects.get(pk=staff_id))
    return client


def tomorrow(hour: int, minute: int = 0) -> datetime:
    """A moment of the next day, in the city."""
    from django.utils import timezone

    local = timezone.localtime(now()) + timedelta(days=1)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def hours(*said: tuple[int, str, str]) -> list[Hours]:
    """Hours of every week: `hours((1, "09:00", "12:00"))`."""
    from datetime import time

    return [Hours(day, time.fromisoformat(b), time.fromisoformat(e)) for day, b, e in said]


def built(city: City, cast: Cast, story: Story) -> Centre:
    """The centre, in the city of the cast; it holds a case that the city's centre dispatched."""
    unit = Unit.objects.create(
        code="mediation", name="Ganzhou mediation centre", kind=UnitKind.MEDIATION,
        area_id="620702",
    )  # fmt: skip
    other = Unit.objects.create(
        code="mediation2", name="Minle mediation centre", kind=UnitKind.MEDIATION, area_id="620722"
    )
    for each in (unit, other):
        each.refresh_from_db()
        city.units[each.code] = each
    forget_all()
    story.register().dispatch(to=unit, basis="test")
    head = Staff.objects.create_user("head", name="Head")
    keeper = Staff.objects.create_user("keeper", name="Keeper")
    Post.objects.create(staff=head, unit=unit, role=Role.DISPATCHER, since=SINCE)
    Post.objects.create(staff=keeper, unit=unit, role=Role.ADMINISTRATOR, since=SINCE)
    return Centre(
        unit=unit, other=other, head=actor_of(head.pk), administrator=actor_of(keeper.pk),
        case=Case.objects.get(pk=story.request.pk),
    )  # fmt: skip


@pytest.fixture
def centre(city: City, cast: Cast, story: Story) -> Centre:
    return built(city, cast, story)
