"""A trouble becomes a problem: who owns it, the plan, and when it is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.cases import policy as cases
from yimen.cases.commands import refuse_to_give, take_number, write_down
from yimen.cases.models import Passage, Wording
from yimen.deadlines.queries import limit_ends
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Words
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Area, Unit
from yimen.troubles.events import (
    Confirmed,
    Declared,
    Dropped,
    NotEnough,
    PassedOn,
    Planned,
    PlannedAnew,
    Reported,
)
from yimen.troubles.models import Problem, Trouble
from yimen.troubles.process import PROBLEM
from yimen.troubles.queries import keys_of

from .gathering import one_at_a_time


@PROBLEM.command
def declare(problem: Problem, actor: Actor, *, to: Unit, reason: str) -> Declared:
    """Take a trouble up as one: a unit owns it and owes a plan."""
    one_at_a_time()
    trouble = Trouble.objects.get(pk=problem.trouble_id)
    if Problem.objects.filter(trouble=trouble, closed_at=None).exists():
        raise Refused(_("It is a problem already."))
    seen = cases.visible_to(actor).filter(pk__in=keys_of(trouble.pk))
    areas = list(seen.values_list("area_id", flat=True))
    if len(areas) < max(2, trouble.matters):
        raise NotAllowed(
            _("Some of its matters lie elsewhere: the centre above makes it a problem.")
        )
    problem.title, problem.area_id = title_of(trouble), around(areas, actor.area)
    problem.centre_id = actor.unit  # type: ignore[assignment] # a centre's post has a unit
    problem.number, problem.matter = take_number(now()), problem.pk
    give_to(problem, actor, to)
    return Declared(to.pk, str(trouble.pk), trouble.matters, reason)


def title_of(trouble: Trouble) -> str:
    """What its problem is called; one without a name is a trouble, in the city's language."""
    with override(settings.LANGUAGE_CODE):
        return trouble.name or _("A trouble")


def around(areas: Collection[str], own: str) -> str:
    """The smallest division in which all of these lie; the actor's own at most."""
    first, *rest = areas
    digits = next(n for n in range(len(first), -1, -1) if all(a[:n] == first[:n] for a in rest))
    found = Area.objects.filter(pk__in=[first[:n] for n in range(len(own), digits + 1)])
    return max(found.values_list("pk", flat=True), key=len, default=own)


def give_to(problem: Problem, actor: Actor, to: Unit) -> None:
    """Make a unit answer for it, if it may and if the centre may give to it."""
    refuse_to_give(problem, actor, to)
    problem.lead = to


@PROBLEM.command
def pass_on(problem: Problem, actor: Actor, *, to: Unit, reason: str) -> PassedOn:
    """Give it to another unit, which owes a plan from now on."""
    if to.pk == problem.lead_id:
        raise Refused(_("This unit has it already."))
    give_to(problem, actor, to)
    return PassedOn(to.pk, reason)


@PROBLEM.command
def plan(problem: Problem, actor: Actor, *, public_text: Words, until: date) -> Planned:
    """Say what will be done and until when; everybody who told of it hears so together."""
    held = keep_plan(problem, actor, public_text, until)
    return Planned(held.number, held.digest, until.isoformat())


@PROBLEM.command
def plan_anew(
    problem: Problem, actor: Actor, *, public_text: Words, until: date, reason: str
) -> PlannedAnew:
    """Change the plan or its day; everybody hears so."""
    held = keep_plan(problem, actor, public_text, until)
    return PlannedAnew(held.number, held.digest, until.isoformat(), reason)


def keep_plan(problem: Problem, actor: Actor, text: str, until: date) -> Passage:
    """Write the plan down. Invalid: its day is past, or later than the rules allow."""
    latest = localdate(limit_ends("problem", "solve", problem, now()).at)
    if not localdate(now()) <= until <= latest:
        wrong = _("From today to %s at the latest.") % latest.isoformat()
        raise Invalid(wrong, {"until": wrong})
    passage = write_down(problem, actor, Wording.PUBLIC_ANSWER, text)
    problem.plan, problem.until = passage.number, until
    return passage


@PROBLEM.command
def report(problem: Problem, actor: Actor, *, public_text: Words) -> Reported:
    """Say what was done; the centre looks whether it is."""
    passage = write_down(problem, actor, Wording.PUBLIC_ANSWER, public_text)
    problem.result, problem.reported_by = passage.number, actor.key
    return Reported(passage.number, passage.digest)


@PROBLEM.command
def confirm(problem: Problem, actor: Actor) -> Confirmed:
    """It is solved for all, and everybody who told of it hears so together."""
    return Confirmed(result=problem.result or 0)


@PROBLEM.command
def not_enough(problem: Problem, actor: Actor, *, reason: str) -> NotEnough:
    """It is not solved: the unit goes on."""
    problem.reported_by, problem.result = "", None
    return NotEnough(reason)


@PROBLEM.command
def drop(problem: Problem, actor: Actor, *, reason: str) -> Dropped:
    """It is no problem of its own after all; the matters go on one by one."""
    return Dropped(reason)
