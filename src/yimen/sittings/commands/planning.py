"""What a person chose of a proposed week becomes sittings: by a job, and by the ordinary commands.

Naming mediators, booking and telling the parties takes a quarter of a second for each: nobody waits
for it with a page open. How far it is stands on the week itself (`todo`, `outcomes`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotAllowed, NotFound, NotNow, Problem
from yimen.kernel.hindrances import Hindered, Kept
from yimen.kernel.jobs import PATIENT
from yimen.kernel.time import now
from yimen.mediation.models import Dispute
from yimen.mediation.policy import visible_to
from yimen.mediators.hindrances import Hindrance
from yimen.mediators.models import Mediator, Room
from yimen.mediators.policy import heads
from yimen.mediators.queries.mediators import in_charge_of
from yimen.orgs.models import Unit
from yimen.orgs.policy import require
from yimen.orgs.queries import actor_of
from yimen.sittings.models import Mediators, ProposedWeek, Sitting, SittingState
from yimen.sittings.process import PANEL, SITTING
from yimen.sittings.queries import is_new, panel_of

from .week import held, not_meanwhile

log = logging.getLogger(__name__)


@transaction.atomic
def plan_chosen(
    seen: ProposedWeek, actor: Actor, *, chosen: Collection[UUID], made_at: datetime | None
) -> int:
    """Have the chosen sittings of a week planned, each by itself, by a job; how many.

    `made_at` is of the proposal that the person looked at. NotNow: the week was proposed anew
    meanwhile, or what was chosen before, by whomever, is being planned already.
    """
    require(heads, actor, seen.centre)
    week = held(seen.centre, seen.first)
    if week is None or week.made_at != made_at:
        raise NotNow(_("It was proposed anew meanwhile: look at it first."))
    not_meanwhile(week)
    week.todo = [each["case"] for each in week.sittings if UUID(each["case"]) in chosen]
    week.outcomes, week.asked_at = [], now()
    week.save(update_fields=["todo", "outcomes", "asked_at"])
    if week.todo:
        staff = int(actor.key.partition(":")[2])
        asked = week.asked_at.isoformat()
        plan_week.defer(week=week.pk, staff=staff, unit=actor.unit, asked=asked)
    return len(week.todo)


@app.task(name="sittings.plan_week", retry=PATIENT)
def plan_week(week: int, staff: int, unit: int | None, asked: str) -> None:
    """Plan what was chosen, one by one, as whoever chose it: with what they may do by now."""
    while plan_next(week, staff, unit, datetime.fromisoformat(asked)):
        pass


@transaction.atomic
def plan_next(key: int, staff: int, unit: int | None, asked: datetime) -> bool:
    """Plan one more and note what became of it; False, where all is done.

    What somebody else chose after `asked` is planned by a job of theirs, in their name. The week is
    locked meanwhile: two workers never plan the same. What was planned leaves the proposal; what is
    refused stays, with why, and hinders no other.
    """
    week = ProposedWeek.objects.select_for_update(of=("self",)).select_related("centre").filter(
        pk=key
    ).first()  # fmt: skip
    if week is None or not week.todo or week.asked_at != asked:
        return False
    case, *week.todo = week.todo
    said = next(each for each in week.sittings if each["case"] == case)
    why = tried(said, week.centre, staff, unit)
    week.outcomes = [*week.outcomes, {"case": case, "refused": why}]
    if why is None:
        week.sittings = [each for each in week.sittings if each["case"] != case]
    week.save(update_fields=["todo", "outcomes", "sittings"])
    return True


def tried(said: dict[str, Any], centre: Unit, staff: int, unit: int | None) -> Kept | None:
    """Plan one; why it cannot be planned, or None. What is refused leaves no trace."""
    try:
        with transaction.atomic():
            actor = actor_of(staff, unit)
            require(heads, actor, centre)
            plan_one(said, actor)
            connection.check_constraints()  # those too that wait for the end of a transaction
    except Hindered as refused:
        return refused.kept
    except (NotAllowed, NotFound):
        return Hindrance.NOT_ALLOWED.kept()
    except Problem as refused:
        log.info("a proposed sitting of case %s was refused: %s", said["case"], refused)
        return Hindrance.MOVED_ON.kept()
    except DatabaseError:
        log.exception("a proposed sitting of case %s failed", said["case"])
        return Hindrance.FAILED.kept()
    return None


def plan_one(said: dict[str, Any], actor: Actor) -> None:
    """Name who mediates, where nobody was named, and plan the sitting."""
    rows = visible_to(actor).select_related("centre", "lead").select_for_update(of=("self",))
    dispute = rows.filter(pk=said["case"]).first()
    room = Room.objects.select_related("centre").filter(pk=said["room"]).first()
    if dispute is None or room is None:
        raise NotFound(_("There is no such case, or it is not yours to see."))
    if Sitting.objects.filter(case=dispute, state=SittingState.PLANNED).exists():
        raise Hindered(Hindrance.PLANNED)
    begins, ends = (datetime.fromisoformat(said[each]) for each in ("begins", "ends"))
    if begins < now():
        raise Hindered(Hindrance.PAST)
    people = Mediator.objects.select_related("staff", "centre").in_bulk(said["mediators"])
    lead, *others = (people[each] for each in said["mediators"])
    if not said["named"]:
        if in_charge_of(dispute.pk):
            raise Hindered(Hindrance.NAMED)
        name(dispute, actor, lead, Mediators(others))
        dispute.refresh_from_db()
    SITTING.commands["plan"](
        Sitting(case=dispute), actor, room=room, begins=begins,
        length=int((ends - begins).total_seconds()) // 60,
        mediators=Mediators([lead, *others]),
    )  # fmt: skip


def name(dispute: Dispute, actor: Actor, lead: Mediator, others: Mediators) -> None:
    """Name who mediates; anew, where it went to another level or broke out again."""
    panel = panel_of(dispute)
    if is_new(panel):
        PANEL.commands["name_team"](panel, actor, lead=lead, others=others)
    else:
        PANEL.commands["name_anew"](panel, actor, lead=lead, others=others)
