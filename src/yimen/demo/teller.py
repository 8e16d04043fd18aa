"""One life in time: moments pass, lights turn on the way, and somebody takes the next step.

Every step is a real command, so a story that breaks a rule does not get told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from yimen.cases import commands as case_commands
from yimen.cases.models import Task
from yimen.cases.process import CASE
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.process import may
from yimen.kernel.time import time_is
from yimen.orgs.models import Resident, Role, Unit
from yimen.orgs.queries import actor_of_resident
from yimen.requests import commands
from yimen.requests.models import Request

from .city import City
from .plan import Plan
from .words import Slots, chances, fill, one, row

MINUTE = timedelta(minutes=1)
OFFICE_MINUTE = 60_000_000  # microseconds
DAY = 24 * 60  # minutes
OFFICE_DAY = 7 * 60  # minutes


class Over(Exception):
    """Nothing more happens to the case, or not before the year ends."""


class Teller:
    """One case, told from its first act on."""

    def __init__(
        self, plan: Plan, city: City, until: datetime, resident: Resident | None, seed: int
    ) -> None:
        self.plan, self.city, self.until, self.seed = plan, city, until, seed
        self.chance = Random(f"{seed}/life/{plan.serial}")
        self.request, self.at = Request(id=plan.id), plan.at
        self.resident = resident
        self.slots = Slots(self.chance, dict(plan.person.slots), rural=plan.person.home.rural)
        self.task: Task | None = None
        self.once: set[str] = set()

    # --- time

    def happens(self, *names: str) -> bool:
        """Whether something happens, by its share in the table of chances."""
        share: Any = chances()
        for name in names:
            share = share[name]
        return self.chance.random() < float(share)

    def wait(self, least: float, most: float, *, office: bool = False) -> None:
        """Let some minutes pass, most of them nearer the least; office minutes with `office`."""
        minutes = least + (most - least) * self.chance.random() ** 2
        if office:
            local = self.at.astimezone(BEIJING)
            self.go_to(calendar().after(local, int(minutes * OFFICE_MINUTE)))
        else:
            self.go_to(self.at + timedelta(seconds=int(minutes * 60)))

    def go_to(self, moment: datetime) -> None:
        """Go on at a moment; lights turn on the way. Over if that is too late."""
        self._turn_lights(min(moment, self.until))
        if moment > self.until:
            raise Over
        self.at = max(self.at, moment)

    def _turn_lights(self, until: datetime) -> None:
        """What the clock does each minute: a light turns in the first minute after its moment."""
        for step in ("turn_yellow", "turn_red"):
            case = self.request
            date = case.warn_at if step == "turn_yellow" else case.due_at
            if case.closed_at or date is None or date >= until:
                continue
            moment = max(self.at, date.replace(second=0, microsecond=0) + MINUTE)
            if moment > until:
                continue
            with time_is(moment):
                if may(CASE.steps[step], CLOCK, case):
                    self.request = getattr(case_commands, step)(case, CLOCK)
                    self.at = moment

    # --- acts

    def take(self, step: str, actor: Actor, /, **said: Any) -> None:
        """Take a step now."""
        command: Callable[..., Request] = getattr(commands, step, None) or getattr(
            case_commands, step
        )
        with time_is(self.at):
            self.request = command(self.request, actor, **said)

    def says(self, name: str) -> str:
        """One of the shared sentences."""
        return one(name, self.chance, self.slots)

    def row(self, name: str) -> list[str]:
        """One of the shared rows, its words filled."""
        return [fill(each, self.slots) for each in row(name, self.chance)]

    # --- who acts

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
    def handler(self) -> Actor:
        """Who handles it in the unit that answers for it."""
        return self.handler_of(self.lead)

    @property
    def lead(self) -> Unit:
        """The unit that answers for it."""
        assert self.request.lead_id is not None
        return self.city.units[self.request.lead_id]

    def handler_of(self, unit: Unit) -> Actor:
        """Who handles things in a unit."""
        return self.city.someone(unit, self.chance, Role.HANDLER, Role.GRID_WORKER)

    @property
    def person(self) -> Actor:
        """The resident, or the agent who writes for one who has no name."""
        return actor_of_resident(self.resident.pk) if self.resident else self.agent
