"""A week is proposed, and what a person chose of it becomes sittings: by the ordinary commands."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Problem, Refused
from yimen.kernel.time import now, stamp
from yimen.mediation.models import Dispute
from yimen.mediation.policy import visible_to
from yimen.mediators.models import Mediator, Room
from yimen.mediators.policy import heads
from yimen.mediators.queries.planning import Fixed, proposed_schedule
from yimen.orgs.models import Unit
from yimen.orgs.policy import require
from yimen.sittings.models import Mediators, ProposedWeek, Sitting, SittingState
from yimen.sittings.process import PANEL, SITTING
from yimen.sittings.queries import is_new, panel_of
from yimen.sittings.queries.weeks import DAYS, Wishes, week_of, wishes_of

OFTEN, HOUR = 60, 3600
"""So many proposals an hour for one person: each takes two seconds of the machine."""
KEPT = timedelta(weeks=4)
"""Proposals of earlier weeks are thrown away."""
OBJECTED = "objected"
log = logging.getLogger(__name__)


def propose_week(
    centre: Unit,
    actor: Actor,
    *,
    first: date,
    keep: Collection[UUID] = (),
    out: Collection[UUID] = (),
) -> ProposedWeek:
    """Propose sittings for a week (`first` is a Monday), around those to keep, without some.

    Two seconds at most: the solver stops by the clock. Nothing is booked. TooOften.
    """
    require(heads, actor, centre)
    limits.require("sittings.week", actor.key, OFTEN, HOUR)
    before = week_of(centre, first)
    stays = [each for each in before.sittings if UUID(each["case"]) in keep] if before else []
    fixed = [(UUID(each["case"]), fixed_of(each)) for each in stays]
    wishes = wishes_of(actor, centre, first, out, fixed)
    found = proposed_schedule(actor, centre, wishes.asks, first, DAYS, [one for _key, one in fixed])
    sittings = [
        {
            "case": str(each.case), "room": each.room.pk,
            "mediators": [one.pk for one in each.mediators],
            "begins": stamp(each.begins), "ends": stamp(each.ends),
            "fixed": False, "named": each.case in wishes.named,
        }
        for each in found.sittings
    ]  # fmt: skip
    left = [{"case": str(key), "why": str(why)} for key, why in found.left]
    return kept(
        centre, actor, first, wishes, out,
        [*({**each, "fixed": True} for each in stays), *sittings], left,
    )  # fmt: skip


def kept(
    centre: Unit,
    actor: Actor,
    first: date,
    wishes: Wishes,
    out: Collection[UUID],
    sittings: list[dict[str, Any]],
    left: list[dict[str, str]],
) -> ProposedWeek:
    """The proposal of a week, in place of the one before it."""
    ProposedWeek.objects.filter(centre=centre, first__lt=first - KEPT).delete()
    waits = [{"case": str(key), "why": OBJECTED} for key in wishes.objected]
    week, _new = ProposedWeek.objects.update_or_create(
        centre=centre,
        first=first,
        defaults={
            "sittings": sorted(sittings, key=lambda each: (each["begins"], each["room"])),
            "left": [*waits, *left],
            "out": [str(key) for key in out],
            "waiting": wishes.waiting,
            "made_by": actor.key,
            "made_at": now(),
        },
    )
    return week


def fixed_of(said: dict[str, Any]) -> Fixed:
    """A proposed sitting as the schedule goes around it."""
    return Fixed(
        said["room"], tuple(said["mediators"]), datetime.fromisoformat(said["begins"]),
        datetime.fromisoformat(said["ends"]), said["named"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chosen sitting: planned, or why not."""

    case: UUID
    refused: str = ""


def plan_chosen(week: ProposedWeek, actor: Actor, *, chosen: Collection[UUID]) -> list[Outcome]:
    """Each chosen sitting is planned by itself; what is refused meanwhile hinders no other.

    Where nobody has the dispute in charge yet, the proposed mediators are named first. What was
    planned leaves the proposal.
    """
    require(heads, actor, week.centre)
    some = [each for each in week.sittings if UUID(each["case"]) in chosen]
    disputes = visible_to(actor).select_related("centre", "lead").in_bulk([e["case"] for e in some])
    rooms = Room.objects.select_related("centre").in_bulk({each["room"] for each in some})
    people = Mediator.objects.select_related("staff", "centre").in_bulk(
        {key for each in some for key in each["mediators"]}
    )
    outcomes = [planned(each, actor, disputes, rooms, people) for each in some]
    done = {str(each.case) for each in outcomes if not each.refused}
    with transaction.atomic():
        now_ = ProposedWeek.objects.select_for_update().filter(pk=week.pk).first()
        if now_ is not None:
            now_.sittings = [each for each in now_.sittings if each["case"] not in done]
            now_.save(update_fields=["sittings"])
    return outcomes


def planned(
    said: dict[str, Any],
    actor: Actor,
    disputes: dict[UUID, Dispute],
    rooms: dict[int, Room],
    people: dict[int, Mediator],
) -> Outcome:
    """Plan one, in a transaction of its own."""
    key = UUID(said["case"])
    try:
        with transaction.atomic():
            if key not in disputes or said["room"] not in rooms:
                raise Refused(_("There is no such case, or it is not yours to see."))
            plan_one(disputes[key], actor, said, rooms, people)
    except Problem as refused:
        return Outcome(key, str(refused))
    except DatabaseError:
        log.exception("a proposed sitting of case %s failed", key)
        return Outcome(key, _("This did not work; it is as it was."))
    return Outcome(key)


def plan_one(
    dispute: Dispute,
    actor: Actor,
    said: dict[str, Any],
    rooms: dict[int, Room],
    people: dict[int, Mediator],
) -> None:
    """Name who mediates, where nobody was named, and plan the sitting."""
    Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if Sitting.objects.filter(case=dispute, state=SittingState.PLANNED).exists():
        raise Refused(_("A sitting was planned meanwhile."))
    lead, *others = (people[each] for each in said["mediators"])
    if not said["named"]:
        name(dispute, actor, lead, Mediators(others))
        dispute.refresh_from_db()
    begins, ends = (datetime.fromisoformat(said[each]) for each in ("begins", "ends"))
    SITTING.commands["plan"](
        Sitting(case=dispute), actor, room=rooms[said["room"]], begins=begins,
        length=int((ends - begins).total_seconds()) // 60,
        mediators=Mediators([lead, *others]),
    )  # fmt: skip


def name(dispute: Dispute, actor: Actor, lead: Mediator, others: Mediators) -> None:
    """Name who mediates; anew, where it went to another level or broke out again."""
    panel = panel_of(dispute)
    if is_new(panel):
        PANEL.commands["name_team"](panel, actor, lead=lead, others=others)
    else:
        reason = _("Who was named before mediates it no more.")
        PANEL.commands["name_anew"](panel, actor, lead=lead, others=others, reason=reason)
