"""Who is here today, and who can be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q, QuerySet

from yimen.deadlines.calendar import SECOND, shifts_on
from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.mediators.models import Duty, Mediator, Member, MemberWay
from yimen.mediators.policy import centres_of, duties_for, members_for
from yimen.orgs.models import Unit

from .mediators import Span, loads, mediators_of, week_of


def _time(micro: int) -> time:
    minutes = micro // SECOND // 60
    return time(minutes // 60, minutes % 60)


def office_on(day: date) -> list[Span]:
    """From when to when a centre is open on a day; none on a day off."""
    known = calendar()
    if not known.counts(day):
        return []
    return [(_time(first), _time(last)) for first, last in shifts_on(day, known.openings)]


LONGEST_REST = 15
"""Days: no holiday of the country is as long (全国年节及纪念日放假办法)."""


def opens_next(day: date) -> tuple[date, list[Span]] | None:
    """The first day after one on which a centre is open, and its hours."""
    days = (day + timedelta(days=n) for n in range(1, LONGEST_REST))
    return next(((each, hours) for each in days if (hours := office_on(each))), None)


@dataclass(frozen=True, slots=True)
class Here:
    """A member and its hours on a day; without hours it can be called."""

    member: Member
    hours: list[Span]


@dataclass(frozen=True, slots=True)
class HereMediator:
    """A mediator who can sit on a day, when, and how many open disputes they have."""

    mediator: Mediator
    hours: list[Span]
    load: int


@dataclass(frozen=True, slots=True)
class Day:
    """Who is in a centre on a day and who can be called, and which mediators can sit."""

    here: list[Here]
    callable: list[Here]
    mediators: list[HereMediator]


def centres(actor: Actor) -> list[Unit]:
    """The mediation centres that the actor works in or watches over."""
    return list(centres_of(actor).order_by("area_id", "name"))


def members_on(actor: Actor, day: date, centre: Unit | None = None) -> list[Member]:
    """The members of a day, by how they belong and by name."""
    valid = Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))
    rows = members_for(actor).filter(valid)
    rows = rows.filter(centre=centre) if centre else rows
    order = {way: n for n, way in enumerate(MemberWay.values)}
    return sorted(rows, key=lambda each: (order[each.way], each.name))


def day_of(actor: Actor, day: date, centre: Unit | None = None) -> Day:
    """Who is here on a day, and who can be called."""
    office = office_on(day)
    members = members_on(actor, day, centre)
    duties: dict[int, list[Span]] = {}
    for duty in duties_for(actor).filter(day=day).order_by("begins"):
        duties.setdefault(duty.member_id, []).append((duty.begins, duty.ends))
    here, callable_ = list[Here](), list[Here]()
    for member in members:
        hours = duties.get(member.pk) or (office if member.way == MemberWay.RESIDENT else [])
        (here if hours and member.way != MemberWay.ON_CALL else callable_).append(
            Here(member, hours)
        )
    if not office:  # whoever is on call, before those that would be here on another day
        callable_.sort(key=lambda each: each.member.way != MemberWay.ON_CALL)
    people = [each for each in mediators_of(actor, centre) if each.active]
    week, load = week_of([each.pk for each in people]), loads([each.pk for each in people])
    can = [HereMediator(each, week.on(each.pk, day, office), load[each.pk]) for each in people]
    return Day(here, callable_, [each for each in can if each.hours])


def duties_between(actor: Actor, first: date, last: date) -> QuerySet[Duty]:
    """The duty calendar of some days."""
    rows = duties_for(actor).filter(day__range=(first, last))
    return rows.select_related("member__centre").order_by("day", "begins", "member__name")
