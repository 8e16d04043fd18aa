"""One life in time: moments pass, lights turn on the way, and somebody takes the next step.

Every step is a real command, so a story that breaks a rule does not get told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from yimen.cases import commands as case_commands
from yimen.cases.models import Case
from yimen.cases.process import CASE
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.process import Process, may
from yimen.kernel.time import time_is
from yimen.orgs.models import Role, Unit

from .city import City
from .words import Slots, chances, fill, shared

MINUTE = timedelta(minutes=1)
OFFICE_MINUTE = 60_000_000  # microseconds
DAY = 24 * 60  # minutes
OFFICE_DAY = 7 * 60  # minutes


class Over(Exception):
    """Nothing more happens to the case, or not before the year ends."""


C = TypeVar("C", bound=Case)


class Teller(Generic[C]):
    """One case, told from its first act on, by the steps of its kind."""

    def __init__(
        self, process: Process, case: C, at: datetime, city: City, until: datetime, slots: Slots
    ) -> None:
        self.process, self.case, self.at = process, case, at
        self.city, self.until = city, until
        self.chance, self.slots = slots.chance, slots
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
            case: Case = self.case
            date = case.warn_at if step == "turn_yellow" else case.due_at
            if case.closed_at or date is None or date >= until:
                continue
            moment = max(self.at, date.replace(second=0, microsecond=0) + MINUTE)
            if moment > until:
                continue
            with time_is(moment):
                if may(CASE.steps[step], CLOCK, case):
                    self.case = getattr(case_commands, step)(case, CLOCK)
                    self.at = moment

    # --- acts

    @property
    def texts(self) -> Mapping[str, Any]:
        """The sentences of such cases, by name."""
        return shared()

    def take(self, step: str, actor: Actor, /, **said: Any) -> None:
        """Take a step now."""
        command: Callable[..., C] = self.process.commands[step]
        with time_is(self.at):
            self.case = command(self.case, actor, **said)

    def says(self, name: str) -> str:
        """One of the sentences of a name, filled."""
        return fill(self.chance.choice(self.texts[name]), self.slots)

    def row(self, name: str) -> list[str]:
        """One of the rows of a name: a value of a choice, and the words that go with it, filled."""
        return [fill(each, self.slots) for each in self.chance.choice(self.texts[name])]

    # --- who acts

    @property
    def lead(self) -> Unit:
        """The unit that answers for it."""
        assert self.case.lead_id is not None
        return self.city.units[self.case.lead_id]

    @property
    def handler(self) -> Actor:
        """Who handles it in the unit that answers for it."""
        return self.handler_of(self.lead)

    def handler_of(self, unit: Unit) -> Actor:
        """Who handles things in a unit."""
        return self.city.someone(unit, self.chance, Role.HANDLER, Role.GRID_WORKER)
