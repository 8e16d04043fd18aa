"""A request of the demo year, and who acts on it: the people at the centre's desks."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from random import Random

from yimen.cases.models import Task
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.actors import Actor
from yimen.orgs.models import Resident, Role
from yimen.orgs.queries import actor_of_resident
from yimen.requests.models import Request
from yimen.requests.process import REQUEST

from .city import City
from .plan import Plan
from .teller import Teller
from .words import Slots


class Desks(Teller[Request]):
    """A request, told by whoever sits at the city's desks."""

    def __init__(
        self, plan: Plan, city: City, until: datetime, resident: Resident | None, seed: int
    ) -> None:
        chance = Random(f"{seed}/life/{plan.serial}")
        slots = Slots(chance, dict(plan.person.slots), rural=plan.person.home.rural)
        super().__init__(REQUEST, Request(id=plan.id), plan.at, city, until, slots)
        self.plan, self.resident, self.seed = plan, resident, seed
        self.task: Task | None = None

    # --- who acts

    @property
    def request(self) -> Request:
        """The request that is told."""
        return self.case

    def desk(self, *roles: Role) -> Actor:
        """Somebody at the city's centre."""
        return self.city.someone(self.city.centre, self.chance, *roles)

    @cached_property
    def agent(self) -> Actor:
        """Who took the call."""
        return self.desk(Role.AGENT)

    @property
    def due(self) -> datetime | None:
        """When the case is due, in the city's time."""
        due = self.request.due_at
        return due and due.astimezone(BEIJING)

    @property
    def dispatcher(self) -> Actor:
        """Who dispatches: where a county's centre took it, somebody there."""
        centre = self.city.units[self.request.centre_id]
        return self.city.someone(centre, self.chance, Role.DISPATCHER)

    @property
    def approver(self) -> Actor:
        """Who decides on what was asked: never whoever asked or answered."""
        people = self.city.everyone(self.city.centre, Role.APPROVER)
        others = [
            each
            for each in people
            if each.key not in (self.request.applicant, self.request.answered_by)
        ]
        return self.chance.choice(others)

    @property
    def caller(self) -> Actor:
        """Who calls back."""
        return self.desk(Role.CALLER)

    @property
    def supervisor(self) -> Actor:
        """Who supervises."""
        return self.desk(Role.SUPERVISOR)

    @property
    def person(self) -> Actor:
        """The resident, or the agent who writes for one who has no name."""
        return actor_of_resident(self.resident.pk) if self.resident else self.agent
