"""The same people in every test, and a story that they play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from yimen.cases.commands import ask
from yimen.cases.models import Notice, Task
from yimen.cases.process import TASK
from yimen.cases.reactions import tell_of_light, turn_lights
from yimen.catalogue.models import Category, Direction
from yimen.deadlines.models import Term
from yimen.deadlines.queries import why
from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.errors import Problem
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.kernel.time import now, time_is
from yimen.orgs.held import forget_all
from yimen.orgs.models import Area, Resident, Role, Unit, UnitKind
from yimen.orgs.queries import reach_of
from yimen.requests.models import Request
from yimen.requests.process import REQUEST

from .customs import ORDINARY, UNIT_STEPS, USUAL

BEIJING = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """A moment in Beijing: `at("2026-03-02 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


MONDAY = at("2026-03-02 09:00")
"""A quiet Monday: two whole weeks of ordinary work days follow."""


@dataclass
class City:
    """Two counties, a centre in each and one for the city, and some units that handle things."""

    units: dict[str, Unit] = field(default_factory=dict)

    def open(self, rows: Mapping[str, tuple[str, str, str, str]]) -> None:
        """Units by their codes: name, kind, the unit that they are a part of, and area."""
        for depth in (False, True):  # what is a part of another comes after it
            Unit.objects.bulk_create(
                Unit(code=code, name=name, kind=kind, parent=self.units.get(parent), area_id=area)
                for code, (name, kind, parent, area) in rows.items()
                if bool(parent) is depth
            )
            self.units = {unit.code: unit for unit in Unit.objects.order_by("pk")}
        forget_all()

    def actor(self, key: str, unit: str, *roles: Role) -> Actor:
        """Somebody at a post in a unit."""
        own = self.units[unit]
        below = Unit.objects.filter(path__startswith=own.path).values_list("pk", flat=True)
        return self._placed(key, own, roles, below)

    def actors(self, posts: dict[str, tuple[str, str, Iterable[Role]]]) -> dict[str, Actor]:
        """Several of them, by what they are called: key, unit and roles; one question for all."""
        paths = dict(Unit.objects.values_list("pk", "path"))
        found = {}
        for name, (key, unit, roles) in posts.items():
            own = self.units[unit]
            below = [pk for pk, path in paths.items() if path.startswith(own.path)]
            found[name] = self._placed(key, own, roles, below)
        return found

    def _placed(self, key: str, own: Unit, roles: Iterable[Role], below: Iterable[int]) -> Actor:
        return Actor(
            key=f"staff:{key}",
            reach=reach_of(own.kind),
            area=own.area_id,
            unit=own.pk,
            roles=frozenset(roles),
            units=frozenset(below),
            above=own.line,
        )


AREAS = {
    "62": ("甘肃省", "province"),
    "6207": ("张掖市", "city"),
    "620702": ("甘州区", "county"),
    "620722": ("民乐县", "county"),
    "620702001": ("东街街道", "township"),
    "620702001001": ("交通巷社区", "village"),
}

UNITS = {
    "centre": ("City hotline centre", UnitKind.CENTRE, "", "6207"),
    "ganzhou": ("Ganzhou hotline centre", UnitKind.CENTRE, "", "620702"),
    "minle": ("Minle hotline centre", UnitKind.CENTRE, "", "620722"),
    "water": ("Water company", UnitKind.UTILITY, "", "6207"),
    "roads": ("Roads bureau", UnitKind.DEPARTMENT, "", "6207"),
    "lamps": ("Street lamp section", UnitKind.TEAM, "roads", "6207"),
    "housing": ("Housing bureau", UnitKind.DEPARTMENT, "", "6207"),
    "street": ("Dongjie street office", UnitKind.GOVERNMENT, "", "620702001"),
}


def build_city() -> City:
    """The rows of the city that the tests play in, many at a time: most tests begin with it."""
    Area.objects.bulk_create(
        Area(code=code, name=name, level=level, parent_id=_above(code))
        for code, (name, level) in AREAS.items()
    )
    city = City()
    city.open(UNITS)
    top = Category(code="T1", name="Public utilities", level=1)
    water = Category(code="T101", name="Water supply", level=2, parent=top)
    Category.objects.bulk_create([top, water])
    Direction.objects.create(
        category=top,
        unit=city.units["water"],
        basis="City directory 2026",
        valid_from=date(2020, 1, 1),
    )
    return city


def _above(code: str) -> str | None:
    """The area that an area of the city lies in."""
    return next((c for c in sorted(AREAS, reverse=True) if code != c and code.startswith(c)), None)


POSTS: dict[str, tuple[str, str, Iterable[Role]]] = {
    "agent": ("1", "centre", [Role.AGENT]),
    "dispatcher": ("2", "centre", [Role.DISPATCHER]),
    "approver": ("3", "centre", [Role.APPROVER]),
    "second_approver": ("4", "centre", [Role.APPROVER]),
    "both": ("17", "centre", set(Role) - {Role.ADMINISTRATOR}),
    "caller": ("5", "centre", [Role.CALLER]),
    "supervisor": ("6", "centre", [Role.SUPERVISOR]),
    "leader": ("7", "centre", [Role.LEADER]),
    "auditor": ("8", "centre", [Role.AUDITOR]),
    "administrator": ("9", "centre", [Role.ADMINISTRATOR]),
    "water": ("10", "water", [Role.HANDLER]),
    "roads": ("11", "roads", [Role.HANDLER]),
    "lamps": ("12", "lamps", [Role.HANDLER]),
    "housing": ("13", "housing", [Role.HANDLER]),
    "street": ("14", "street", [Role.HANDLER, Role.GRID_WORKER]),
    "county_dispatcher": ("15", "ganzhou", [Role.DISPATCHER]),
    "other_county": ("16", "minle", set(Role) - {Role.ADMINISTRATOR}),
}
"""The key of everybody who works in the city, their unit and their roles."""


@dataclass
class Cast:
    """Who plays whom."""

    city: City
    agent: Actor
    dispatcher: Actor
    approver: Actor
    second_approver: Actor
    both: Actor
    caller: Actor
    supervisor: Actor
    leader: Actor
    auditor: Actor
    administrator: Actor
    water: Actor
    roads: Actor
    lamps: Actor
    housing: Actor
    street: Actor
    county_dispatcher: Actor
    other_county: Actor
    resident: Actor
    neighbour: Actor
    person: Resident


def gather(city: City) -> Cast:
    """Give everybody their post."""
    person = Resident(id=uuid7(), name="王小明", phone="+8613800000001")
    other = Resident(id=uuid7(), name="李大年", phone="+8613800000002")
    Resident.objects.bulk_create([person, other])
    return Cast(
        city=city,
        **city.actors(POSTS),
        resident=Actor(f"resident:{person.pk}", "own"),
        neighbour=Actor(f"resident:{other.pk}", "own"),
        person=person,
    )


@contextmanager
def refused(words: str) -> Iterator[None]:
    """What happens inside is refused with these words."""
    with translation.override("en"), pytest.raises(Problem, match=words):
        yield


class Story:
    """One request's life, told step by step: each step is taken by whoever usually takes it."""

    def __init__(self, cast: Cast, begins: datetime = MONDAY) -> None:
        self.cast, self.moment = cast, begins
        self.request = Request(id=uuid7())

    def later(self, **much: float) -> Story:
        """Let time pass: `later(days=3)`."""
        self.moment += timedelta(**much)
        return self

    def until(self, moment: str) -> Story:
        """Go on at a moment in Beijing."""
        self.moment = at(moment)
        return self

    def register(self, title: str = "No water on Mill Lane", **more: Any) -> Story:
        """Somebody calls."""
        said = {
            "title": title,
            "body": f"{title}. Since this morning.",
            "resident": self.cast.person,
            "area": Area.objects.get(pk="620702001001"),
            "item": Category.objects.get(pk="T101"),
        }
        return self.take("register", **{**said, **more})

    def take(self, step: str, by: Actor | None = None, **said: Any) -> Story:
        """Take any step; a minute passes."""
        actor = by or self._usual(step)
        with time_is(self.moment):
            self.request = REQUEST.commands[step](self.request, actor, **said)
        self.moment += timedelta(minutes=1)
        return self

    def ask(self, unit: str, wanted: str = "Look at the valve", **said: Any) -> Task:
        """The lead unit asks another one to assist, within three days; a minute passes."""
        said = {"by": self._usual("answer"), "due_at": self.moment + timedelta(days=3), **said}
        actor, task = said.pop("by"), Task(case_id=self.request.pk)
        with time_is(self.moment):
            task = ask(task, actor, unit=self.cast.city.units[unit], wanted=wanted, **said)
        return self._assisted(task)

    def assist(self, step: str, task: Task, by: Actor | None = None, **said: Any) -> Task:
        """The assisting unit takes a step of its own; a minute passes."""
        actor = by or getattr(self.cast, task.unit.code)
        with time_is(self.moment):
            task = TASK.commands[step](task, actor, **said)
        return self._assisted(task)

    def _assisted(self, task: Task) -> Task:
        self.request.refresh_from_db()
        self.moment += timedelta(minutes=1)
        return task

    def sweep(self) -> Story:
        """The clock looks at every light, and whoever must know of it is told."""
        with time_is(self.moment):
            turn_lights(0)
        for event in StoredEvent.objects.filter(kind__in=("cases.TurnedYellow", "cases.TurnedRed")):
            tell_of_light(str(event.case_id), event.number)
        self.request.refresh_from_db()
        return self

    def _usual(self, step: str) -> Actor:
        lead = self.request.lead
        if step in UNIT_STEPS and lead is not None:
            return getattr(self.cast, lead.code)  # type: ignore[no-any-return]
        return getattr(self.cast, USUAL.get(step, "agent"))  # type: ignore[no-any-return]

    def __getattr__(self, step: str) -> Any:
        if step not in REQUEST.steps:
            raise AttributeError(step)

        def taken(**said: Any) -> Story:
            return self.take(step, **{**ORDINARY.get(step, {}), **said})

        return taken

    def to_hand(self, to: str = "water") -> Story:
        """Registered, dispatched and signed for."""
        return self.register().dispatch(to=self.cast.city.units[to], basis="test").sign()  # type: ignore[no-any-return]

    def to_call(self, to: str = "water") -> Story:
        """Answered and checked: now somebody must call."""
        return self.to_hand(to).answer().pass_check()  # type: ignore[no-any-return]

    @contextmanager
    def refused(self, words: str) -> Iterator[None]:
        """What happens inside is refused with these words, and nothing changes."""
        head, moment = Request.objects.get(pk=self.request.pk).head, self.moment
        with refused(words):
            yield
        assert Request.objects.get(pk=self.request.pk).head == head
        self.moment = moment

    @property
    def state(self) -> str:
        """Where the request stands."""
        return str(Request.objects.get(pk=self.request.pk).state)

    def clock(self, term: str) -> Term:
        """The clock of a name that was started last."""
        return Term.objects.filter(case_id=self.request.pk, name=term).latest("round")

    def due(self, term: str = "") -> str:
        """When the case is due, or one of its clocks, in Beijing: "2026-03-09 18:00"."""
        moment = self.clock(term).due_at if term else self.request.due_at
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else "never"

    def running(self) -> set[str]:
        """The clocks that run now."""
        own = Term.objects.filter(case_id=self.request.pk, stopped_at=None, paused_at=None)
        return set(own.values_list("name", flat=True))

    def why(self, term: str) -> str:
        """Why a clock is due when it is."""
        with translation.override("en"):
            return why(self.clock(term))

    @property
    def facts(self) -> dict[str, Any]:
        """What the last event says, with what was typed."""
        last = StoredEvent.objects.filter(case_id=self.request.pk).latest("number")
        return said_with(last)

    def told(self, kind: str) -> set[tuple[str, str]]:
        """Who was told of events of a kind: unit and post."""
        events = StoredEvent.objects.filter(case_id=self.request.pk, kind=kind)
        rows = Notice.objects.filter(event__in=events.values("number"), case=self.request)
        return set(rows.values_list("unit__code", "role"))


__all__ = [
    "CLOCK",
    "MONDAY",
    "Cast",
    "City",
    "Story",
    "at",
    "build_city",
    "gather",
    "now",
    "refused",
]
