"""A week of a centre is proposed, looked at as a calendar, changed, and planned by a person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotNow
from yimen.kernel.hindrances import reason_of
from yimen.mediation.models import Dispute
from yimen.mediators.hindrances import Hindrance
from yimen.mediators.models import Room
from yimen.mediators.pages.filled import centre_in, day_in, listed
from yimen.mediators.policy import heads
from yimen.mediators.queries.here import office_on
from yimen.mediators.queries.planning import STANDS_IN_THE_WAY
from yimen.mediators.queries.team import Facts, why_chosen
from yimen.mediators.schedule import Why
from yimen.orgs.models import Unit
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.sittings.commands.planning import plan_chosen
from yimen.sittings.commands.week import OBJECTED, propose_week
from yimen.sittings.models import ProposedWeek
from yimen.sittings.queries.weeks import DAYS, Look, looked_at, monday_of, week_of
from yimen.ui.show import show

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Block:
    """A sitting in the calendar: proposed, with why, or booked already (`key` is empty)."""

    begins: datetime
    ends: datetime
    room: Room
    dispute: Dispute | None
    key: str = ""
    fixed: bool = False
    who: str = ""
    why: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Half:
    """The morning or the afternoon of a day, or a day without a sitting; blocks for each room."""

    day: date
    name: str
    cells: list[list[Block]]
    whole: bool = False

    @property
    def bare(self) -> bool:
        """Whether there is nothing in this half of a day with a sitting: no news on a telephone."""
        return not self.whole and not any(self.cells)


@FORM
@needs_staff
def week(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The week (`?day=` any of its days); POST proposes it anew or has what was chosen planned.

    While it is being planned a script asks for the part `progress`, and for all of it at the end.
    """
    centre, known = centre_in(request, actor)
    require(heads, actor, centre)
    first = monday_of(day_in(request) if "day" in request.GET else today() + timedelta(days=7))
    proposed = week_of(centre, first)
    if request.method == "POST":
        try:
            decide(request, actor, centre, first, proposed)
        except NotNow as said:
            messages.warning(request, str(said))
        return redirect(place_of(centre, first))
    context = {**told(actor, centre, first, proposed), "centres": known, "centre": centre}
    page = show(request, "sittings/week.html", context, "progress")
    if request.headers.get("HX-Request") and not context["planning"]:
        page["HX-Refresh"] = "true"
    return page


def decide(
    request: HttpRequest, actor: Actor, centre: Unit, first: date, proposed: ProposedWeek | None
) -> None:
    """Propose anew, or have planned what was ticked. NotNow."""
    if request.POST.get("act") != "plan":
        propose_week(centre, actor, first=first, **marks(request.POST, proposed))
    elif proposed is not None:
        chosen, seen = keys_in(request.POST, "plan"), request.POST.get("made_at", "")
        plan_chosen(proposed, actor, chosen=chosen, made_at=moment_in(seen))


def moment_in(written: str) -> datetime | None:
    """When the proposal that somebody looked at was made; None, where that is nonsense."""
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def place_of(centre: Unit, first: date) -> str:
    """The address of a week."""
    query = urlencode({"centre": centre.pk, "day": first.isoformat()})
    return f"{reverse('sittings:week')}?{query}"


def keys_in(sent: QueryDict, name: str) -> set[UUID]:
    """The cases that were ticked under a name; nonsense is left out."""
    found = set()
    for each in sent.getlist(name):
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found


def marks(sent: QueryDict, proposed: ProposedWeek | None) -> dict[str, set[UUID]]:
    """What is to stay as it is, and what is out: what is not ticked any more, or was out before."""
    if proposed is None:
        return {}
    shown = {UUID(each["case"]) for each in proposed.sittings}
    ticked, back = keys_in(sent, "plan"), keys_in(sent, "back")
    before = {UUID(each) for each in proposed.out}
    return {"keep": keys_in(sent, "keep") & ticked, "out": (before - back) | (shown - ticked)}


def told(
    actor: Actor,
    centre: Unit,
    first: date,
    proposed: ProposedWeek | None,
) -> dict[str, Any]:
    """What the page says."""
    look = looked_at(actor, centre, first, proposed)
    return {
        "first": first,
        "last": first + timedelta(days=DAYS - 1),
        "here": place_of(centre, first),
        "before": place_of(centre, first - timedelta(days=DAYS)),
        "after": place_of(centre, first + timedelta(days=DAYS)),
        "proposed": proposed,
        "rooms": look.rooms,
        "halves": halves(first, look, blocks(proposed, look)),
        "left": [
            (look.disputes[UUID(each["case"])], stands_in_the_way(each["why"]))
            for each in (proposed.left if proposed else ())
            if UUID(each["case"]) in look.disputes
        ],
        "out": [
            look.disputes[UUID(each)]
            for each in (proposed.out if proposed else ())
            if UUID(each) in look.disputes
        ],
        **progress(proposed, look),
    }


def progress(proposed: ProposedWeek | None, look: Look) -> dict[str, Any]:
    """How far the planning of what was chosen last is, and what was refused."""
    outcomes = proposed.outcomes if proposed else []
    done = sum(not each["refused"] for each in outcomes)
    return {
        "planning": bool(proposed and proposed.being_planned),
        "tried": len(outcomes),
        "chosen": len(outcomes) + (len(proposed.todo) if proposed else 0),
        "done": ngettext("%d sitting is planned.", "%d sittings are planned.", done) % done
        if outcomes
        else "",
        "refused": [
            (look.disputes.get(UUID(each["case"])), reason_of(each["refused"]))
            for each in outcomes
            if each["refused"]
        ],
    }


def stands_in_the_way(why: str) -> Label:
    """Why a dispute has no place, in words."""
    if why == OBJECTED:
        return Hindrance.OBJECTED.label
    return STANDS_IN_THE_WAY[Why(why)]


def blocks(proposed: ProposedWeek | None, look: Look) -> list[Block]:
    """What is booked already and what is proposed, of disputes that may be known of."""
    rooms = {each.pk: each for each in look.rooms}
    found = [
        Block(each.begins, each.ends, rooms[each.room_id], look.disputes.get(each.case_id))
        for each in look.bookings
    ]
    for said in proposed.sittings if proposed else ():
        dispute, room = look.disputes.get(UUID(said["case"])), rooms.get(said["room"])
        if dispute is not None and room is not None:
            found.append(proposed_block(said, dispute, room, look))
    return found


def proposed_block(said: dict[str, Any], dispute: Dispute, room: Room, look: Look) -> Block:
    """A proposed sitting, with the reasons for its mediators, its room and its time."""
    facts = Facts(dispute.dispute_type)
    people = [look.mediators[key] for key in said["mediators"] if key in look.mediators]
    why = []
    for n, each in enumerate(people):
        if said["named"]:
            reasons = [_("has it in charge: leads") if n == 0 else _("has it in charge")]
        else:
            reasons = why_chosen(each, n == 0, facts, look.loads)
        why.append((each.staff.name, " · ".join(reasons)))
    seats = {"seats": room.seats, "people": max(2, dispute.parties_now) + len(people)}
    why.append((room.name, _("%(seats)d seats for %(people)d people, free then") % seats))
    return Block(
        begins=datetime.fromisoformat(said["begins"]), ends=datetime.fromisoformat(said["ends"]),
        room=room, dispute=dispute, key=said["case"], fixed=said["fixed"],
        who=listed(each.staff.name for each in people), why=tuple(why),
    )  # fmt: skip


def halves(first: date, look: Look, some: list[Block]) -> list[Half]:
    """The mornings and afternoons of the days with a sitting, and the days that are open."""
    placed: dict[tuple[date, bool, int], list[Block]] = defaultdict(list)
    for each in sorted(some, key=lambda block: block.begins):
        local = timezone.localtime(each.begins)
        placed[local.date(), local.time() >= NOON, each.room.pk].append(each)
    found = []
    for day in (first + timedelta(days=n) for n in range(DAYS)):
        rows = [
            Half(day, name, [placed[day, late, room.pk] for room in look.rooms])
            for late, name in ((False, _("morning")), (True, _("afternoon")))
        ]
        if not all(row.bare for row in rows):
            found += rows
        elif office_on(day):
            found.append(Half(day, _("no sitting"), rows[0].cells, whole=True))
    return found
