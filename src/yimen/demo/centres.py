"""The mediation centres of the demo city: who sits there, who mediates, and in which rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from typing import Any

from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediators import commands
from yimen.mediators.commands.mediators import Hours
from yimen.mediators.models import Mediator, MediatorKind, Member, MemberWay, RelationKind, Team
from yimen.orgs.models import Role, Staff, Unit, UnitKind

from .plan import Plans
from .words import read

BEFORE, AFTER = 3, 14
"""So many days before and after the year's end its duty calendar is written."""
ON_DUTY = time(9), time(17, 30)


def load_centres(plans: Plans) -> None:
    """What each centre is made of, told by its duty head when the year begins; once only."""
    if Member.objects.exists():
        return
    for unit in sorted(plans.city.units.values(), key=lambda each: each.code):
        if unit.kind == UnitKind.MEDIATION:
            chance = Random(f"{plans.seed}/centre/{unit.code}")
            head = plans.city.someone(unit, chance, Role.DISPATCHER)
            centre = Centre(unit, head, plans, chance)
            with time_is(plans.year.begins):
                members, mediators = centre.members(), centre.teams()
                mediators += [each for member in members for each in centre.sent_by(member)]
                centre.rooms()
                centre.tie(mediators)
            with time_is(plans.year.until):
                centre.write_calendar([m for m in members if m.way == MemberWay.ROTA])
                centre.take_days_off(mediators)


@dataclass(frozen=True)
class Centre:
    """One of them, and who keeps it."""

    unit: Unit
    head: Actor
    plans: Plans
    chance: Random

    @property
    def days(self) -> list[date]:
        """The working days of the duty calendar."""
        last = self.plans.year.until.date()
        some = (last + timedelta(days=n) for n in range(-BEFORE, AFTER + 1))
        return [day for day in some if calendar().counts(day)]

    def rooms(self) -> None:
        """The rooms in which people sit down together."""
        for row in read("centres")["rooms"]:
            commands.add_room(self.unit, self.head, **row)

    def members(self) -> list[Member]:
        """The departments and bodies that sit here, come by rota or are on call."""
        return [self.join(**row) for row in read("centres")["members"]]

    def join(self, way: str, unit: str = "", name: str = "") -> Member:
        """One of them: a department of the place, or a body that is no unit of the city."""
        city, area = self.plans.city, str(self.unit.area_id)
        found = city.by_code[f"{area}-{unit}"] if unit else None
        called = name.format(place=city.areas[area].name)
        since = self.plans.year.begins.date()
        said: dict[str, Any] = {"way": way, "unit": found, "name": called, "since": since}
        return commands.add_member(self.unit, self.head, **said)

    def teams(self) -> list[Mediator]:
        """The specialised teams; whoever works in one mediates, the last as a volunteer."""
        made: list[Mediator] = []
        for row in read("centres")["teams"]:
            name, types = row["name"], row["types"]
            team = commands.add_team(self.unit, self.head, name=name, types=types)
            unit = self.plans.city.by_code[f"{self.unit.code}-{row['number']}"]
            people = self.plans.city.everyone(unit, Role.HANDLER)
            for place, each in enumerate(people, 1):
                volunteer = place == len(people) > 1
                made.append(self.engage(each, team, volunteer=volunteer))
        return made

    def engage(self, person: Actor, team: Team, *, volunteer: bool) -> Mediator:
        """Somebody of a team is a mediator from now on."""
        kind = MediatorKind.VOLUNTEER if volunteer else MediatorKind.FULL_TIME
        made = self.add(person, kind=kind, skills=team.types, teams=[team])
        if volunteer:
            rows = read("centres")["volunteers"]
            hours = [Hours(day, *map(time.fromisoformat, span)) for day, *span in rows]
            commands.set_hours(made, self.head, hours=hours)
        return made

    def add(self, person: Actor, **said: Any) -> Mediator:
        """A mediator, who speaks the one or the other language."""
        staff = Staff.objects.get(pk=int(person.key.partition(":")[2]))
        tongue = self.chance.choice(read("centres")["languages"])
        return commands.add_mediator(staff, self.head, centre=self.unit, languages=tongue, **said)

    def sent_by(self, member: Member) -> list[Mediator]:
        """Whom a member that sits here sends to mediate what it knows about."""
        code = member.unit.code.rpartition("-")[2] if member.unit else ""
        skills = read("centres")["sends"].get(code)
        if not skills or member.unit is None:
            return []
        person = self.plans.city.someone(member.unit, self.chance, Role.HANDLER)
        return [self.add(person, kind=MediatorKind.BODY, skills=skills, member=member)]

    def tie(self, mediators: Sequence[Mediator]) -> None:
        """Two have declared a tie to an organisation that people quarrel with."""
        firms = read("disputes")["who"]["companies"]
        for each in self.chance.sample(mediators, 2):
            kind = self.chance.choice((RelationKind.INTEREST, RelationKind.OTHER))
            said = {"kind": kind, "organisation": self.chance.choice(firms)}
            commands.declare(each, self.head, **said)

    def write_calendar(self, members: Sequence[Member]) -> None:
        """On each working day one of those that come by rota is on duty, in their turn."""
        begins, ends = ON_DUTY
        for number, day in enumerate(self.days):
            member = members[number % len(members)]
            commands.add_duty(member, self.head, day=day, begins=begins, ends=ends)

    def take_days_off(self, mediators: Sequence[Mediator]) -> None:
        """One is away when the year ends, a few are some days before or after."""
        last = self.plans.year.until.date()
        for number, each in enumerate(self.chance.sample(mediators, 3)):
            days = self.chance.randrange(-20, 12) if number else -1
            first = last + timedelta(days=days)
            end = first + timedelta(days=self.chance.randrange(1, 5))
            commands.add_absence(each, self.head, first=first, last=end)
