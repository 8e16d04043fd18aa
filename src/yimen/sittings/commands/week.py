"""A week of sittings is proposed; nothing is booked by it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotNow
from yimen.kernel.time import now, stamp
from yimen.mediators.policy import heads
from yimen.mediators.queries.planning import Fixed, proposed_schedule
from yimen.orgs.models import Unit
from yimen.orgs.policy import require
from yimen.sittings.models import ProposedWeek
from yimen.sittings.queries.weeks import DAYS, Wishes, week_of, wishes_of

OFTEN, HOUR = 60, 3600
"""So many proposals an hour for one person: each takes two seconds of the machine."""
KEPT = timedelta(weeks=4)
"""Proposals of earlier weeks are thrown away."""
OBJECTED = "objected"


def propose_week(
    centre: Unit,
    actor: Actor,
    *,
    first: date,
    keep: Collection[UUID] = (),
    out: Collection[UUID] = (),
) -> ProposedWeek:
    """Propose sittings for a week (`first` is a Monday), around those to keep, without some.

    Two seconds at most: the solver stops by the clock. Nothing is booked. TooOften; NotNow, while
    what was chosen before is being planned.
    """
    require(heads, actor, centre)
    not_meanwhile(week_of(centre, first))
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


def not_meanwhile(week: ProposedWeek | None) -> None:
    """NotNow, while sittings of a week are being planned."""
    if week is not None and week.being_planned:
        raise NotNow(_("What was chosen is being planned already: it is told here how far it is."))


@transaction.atomic
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
    not_meanwhile(held(centre, first))
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
            "todo": [],
            "outcomes": [],
            "made_by": actor.key,
            "made_at": now(),
        },
    )
    return week


def held(centre: Unit, first: date) -> ProposedWeek | None:
    """The proposal of a week, until the end of the transaction for nobody else to write."""
    rows = ProposedWeek.objects.select_for_update(of=("self",)).select_related("centre")
    return rows.filter(centre=centre, first=first).first()


def fixed_of(said: dict[str, Any]) -> Fixed:
    """A proposed sitting as the schedule goes around it."""
    return Fixed(
        said["room"], tuple(said["mediators"]), datetime.fromisoformat(said["begins"]),
        datetime.fromisoformat(said["ends"]), said["named"],
    )  # fmt: skip
