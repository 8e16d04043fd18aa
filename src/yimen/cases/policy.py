"""Who may see a case, and the conditions that every kind of case shares."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yimen.kernel.actors import CLOCK, Actor
from yimen.kernel.conditions import Condition, Label, condition
from yimen.kernel.time import now
from yimen.orgs.models import Role

from .models import Case, Light, Supervision, Task

READERS = frozenset(Role.values) - {Role.ADMINISTRATOR}
"""Posts that work with cases: the administrator keeps the system and reads none (等保 2.0)."""

HANDLERS = frozenset({Role.HANDLER, Role.GRID_WORKER, Role.DISPATCHER, Role.LEADER})
"""Posts that handle what their unit answers for."""

APART: set[str] = set()
"""Kinds of matter that nobody sees for sitting in the centre of an area, only those who took it,
hold it or assist (人民调解法 art. 15: what parties tell stays among them). Desks add their own."""


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases that the actor may know of: every reading of cases starts here."""
    cases = Case.objects.all()
    if actor.reach == "own":
        return cases.filter(resident_id=UUID(actor.key.partition(":")[2]))
    if not reads(actor):
        return cases.none()
    if reported := kept_from(actor):
        cases = cases.exclude(about_unit__in=reported)
    if actor.reach != "area":
        return cases.filter(of_units(actor.units))
    if looks_apart(actor):
        return cases
    return cases.filter(area__code__startswith=actor.area).exclude(process__in=APART)


def to_be_read() -> QuerySet[Case]:
    """What may be read by machine and laid beside other matters: nothing that is apart."""
    return visible_to(CLOCK).exclude(process__in=APART)


def reads(actor: Actor) -> bool:
    """Whether the actor's posts work with cases; the clock looks at all of them."""
    return bool(actor.roles & READERS) or "clock" in actor.roles


def looks_apart(actor: Actor) -> bool:
    """Whether the actor can come to see what is apart at all: nobody does from an area's centre."""
    return reads(actor) and (actor.reach != "area" or not actor.area)


def kept_from(actor: Actor) -> frozenset[int]:
    """The units of which the actor must not see what is reported about them.

    信访工作条例 art. 30, 济南 art. 32: one's own unit and all that it is a part of. A centre takes
    what is said of its government, so there it is the centre alone.
    """
    if actor.unit is None:
        return frozenset()
    return frozenset({actor.unit}) if actor.reach == "area" else actor.above | {actor.unit}


def of_units(units: frozenset[int]) -> Q:
    """Cases that the units hold, answer for or assist with, and what is apart that they took."""
    mine = list(units)
    tasks = Task.objects.filter(case_id=OuterRef("pk"), unit_id__in=mine)
    taken = Q(centre_id__in=mine, process__in=APART)
    return Q(unit_id__in=mine) | Q(lead_id__in=mine) | taken | Q(Exists(tasks))


def sees(actor: Actor, row: Case, assisting: Iterable[int] = ()) -> bool:
    """The same question about one row, without the database; who assists is said by the caller."""
    if actor.reach == "own":
        return bool(row.resident_id) and row.key == actor.key
    if not reads(actor) or row.about_unit_id in kept_from(actor):
        return False
    if actor.reach == "area":
        return actor.covers(row.area_id) and (row.process not in APART or looks_apart(actor))
    return not actor.units.isdisjoint({row.unit_id, row.lead_id, *assisting}) or took(actor, row)


def took(actor: Actor, row: Case) -> bool:
    """Whether the actor sits where a matter that is apart was taken, or above it."""
    return row.process in APART and row.centre_id in actor.units


def desk(role: Role, label: Label) -> Condition:
    """A post at a centre whose area the case lies in; of what is apart, at the one that took it."""
    return Condition(
        label,
        lambda actor, row: (
            role in actor.roles and (actor.reach == "area" or took(actor, row)) and sees(actor, row)
        ),
    )


def of_its_case(who: Condition) -> Condition:
    """The same question about the case in which a part lies."""
    return Condition(who.label, lambda actor, row: who.holds(actor, row.case))


agent = desk(Role.AGENT, _("an agent of the centre"))
dispatcher = desk(Role.DISPATCHER, _("a dispatcher of the centre"))
approver = desk(Role.APPROVER, _("an approver of the centre"))
caller = desk(Role.CALLER, _("a follow-up caller of the centre"))
supervisor = desk(Role.SUPERVISOR, _("a supervisor of the centre"))
leader = desk(Role.LEADER, _("a leader of the centre"))


@condition(_("the unit that answers for it"))
def unit(actor: Actor, row: Case) -> bool:
    """A post that handles cases, in the lead unit or one above it."""
    return bool(actor.roles & HANDLERS) and row.lead_id in actor.units and sees(actor, row)


@condition(_("the resident whose matter it is"))
def theirs(actor: Actor, row: Case) -> bool:
    return actor.reach == "own" and sees(actor, row)


@condition(_("a leader of the centre, or whose it is"))
def opens_the_archive(actor: Actor, row: Case) -> bool:
    """Who reads what is kept for the law alone (个人信息保护法 art. 47), as for a court."""
    return actor.reach == "own" or leader.holds(actor, row)


@condition(_("anyone who works on the case"))
def staff(actor: Actor, row: Case) -> bool:
    return actor.reach != "own" and sees(actor, row)


@condition(_("the clock"))
def clock(actor: Actor, row: Case) -> bool:
    return "clock" in actor.roles


@condition(_("The case is not yet due soon, or its light has turned already."))
def is_due_soon(actor: Actor, row: Case) -> bool:
    """While one clock is paused another runs, such as a suspension's own: grey turns too."""
    calm = row.light in (Light.GREEN, Light.GREY)
    return calm and row.warn_at is not None and row.warn_at <= now()


@condition(_("The case is not yet overdue, or its light is red already."))
def is_overdue(actor: Actor, row: Case) -> bool:
    return row.light != Light.RED and row.due_at is not None and row.due_at < now()


@condition(_("The case is under the highest supervision already."))
def not_highest(actor: Actor, row: Case) -> bool:
    return row.supervision != Supervision.INTERVIEW


@condition(_("The case is not under supervision."))
def supervised(actor: Actor, row: Case) -> bool:
    return row.supervision != Supervision.NONE


@condition(_("the unit that was asked to assist"))
def assistant(actor: Actor, task: Task) -> bool:
    reported = task.case.about_unit_id in kept_from(actor)
    return bool(actor.roles & HANDLERS) and task.unit_id in actor.units and not reported


@condition(_("who asked for it: the lead unit or the centre"))
def who_asked(actor: Actor, task: Task) -> bool:
    return dispatcher.holds(actor, task.case) or unit.holds(actor, task.case)
