"""Mediators are named for a dispute of the demo year, and the two sides sit down with them."""

from __future__ import annotations

from datetime import timedelta

from yimen.deadlines.queries import calendar
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediators.models import Mediator
from yimen.orgs.models import Role, UnitKind
from yimen.sittings.models import Mediators, Numbers, Panel, Sitting, SittingState
from yimen.sittings.process import PANEL, SITTING
from yimen.sittings.reactions import invite

from .diary import Slot
from .plan import Plans
from .quarrel import Quarrel
from .teller import OFFICE_DAY, OFFICE_MINUTE

DIARY_SINCE = timedelta(days=150)
"""For so long before the year's end every team has planned its sittings here."""


def name(story: Quarrel) -> None:
    """The duty head names who mediates, at a team of the centre: in a village it is done at home.

    Long ago a team often did without, before it had a diary.
    """
    long_ago = story.until - story.at > DIARY_SINCE
    if story.lead.kind != UnitKind.TEAM or (long_ago and not story.happens("disputes", "named")):
        return
    if chosen := story.diary.team(story.case, story.at, story.chance):
        put_in_charge(story, chosen)


def put_in_charge(story: Quarrel, chosen: list[Mediator]) -> None:
    """They have it from now on, whoever had it before."""
    story.dismiss()
    lead, *others = chosen
    head = story.post(Role.DISPATCHER)
    said = {"lead": lead, "others": Mediators(others)}
    if story.panel is None:
        story.panel = story.on(PANEL, Panel(case=story.case), "name_team", head, **said)
    else:
        why = story.says("named_anew")
        story.panel = story.on(PANEL, story.panel, "name_anew", head, reason=why, **said)
    story.named = chosen
    story.charges = story.diary.charge(chosen, story.at)


def answer(story: Quarrel) -> None:
    """One side after the other says whether they may mediate it; hardly anybody objects."""
    for party in story.both if story.panel and story.named else ():
        story.wait(20, OFFICE_DAY, office=True)
        assert story.panel is not None
        if "objected" not in story.once and story.happens("disputes", "objected"):
            object_to_them(story, party)
        elif story.happens("disputes", "accepted_online"):
            story.panel = story.on(PANEL, story.panel, "accept_team", party)


def object_to_them(story: Quarrel, party: Actor) -> None:
    """One side wants others, where there are any: they are named before it goes on."""
    story.once.add("objected")
    others = story.diary.team(story.case, story.at, story.chance, without=story.named)
    if others and story.panel:
        words = story.says("objections")
        story.panel = story.on(PANEL, story.panel, "object_to_team", party, words=words)
        story.wait(60, OFFICE_DAY, office=True)
        put_in_charge(story, others)


def plan(story: Quarrel, days: float) -> tuple[Sitting, Slot] | None:
    """Book a room and the mediators for the first time after so many working days."""
    after = calendar().after(story.at, int(days * OFFICE_DAY * OFFICE_MINUTE))
    slot = story.diary.slot(story.case.centre_id, story.named, after) if story.named else None
    if slot is None:
        return None
    said = {"room": slot.room, "begins": slot.begins}
    sitting = story.on(SITTING, Sitting(case=story.case), "plan", story.mediator, **said)
    story.diary.take(slot, story.named)
    return sitting, slot


def sit_down(story: Quarrel) -> bool:
    """Plan a sitting and hold it; perhaps it is moved, or somebody does not come."""
    planned = plan(story, story.chance.uniform(0.7, 3))
    if planned is None:
        return False
    sitting, slot = planned
    if story.happens("disputes", "moved"):
        sitting, slot = move(story, sitting, slot)
    story.go_to(slot.ends + timedelta(minutes=story.chance.randrange(2, 40)))
    if story.happens("disputes", "missed"):
        said = {"absent": Numbers([2]), "reason": story.says("missed")}
        story.on(SITTING, sitting, "miss", story.mediator, **said)
        return False
    hold(story, sitting)
    return True


def move(story: Quarrel, sitting: Sitting, slot: Slot) -> tuple[Sitting, Slot]:
    """One side cannot come then: another time is found, and what was booked is free again."""
    later = story.diary.slot(story.case.centre_id, story.named, slot.ends)
    story.wait(20, 60)
    if later is None or story.at >= slot.begins:
        return sitting, slot
    said = {"room": later.room, "begins": later.begins, "reason": story.says("moved")}
    sitting = story.on(SITTING, sitting, "move", story.mediator, **said)
    story.diary.give_up(slot, story.named)
    story.diary.take(later, story.named)
    return sitting, later


def hold(story: Quarrel, sitting: Sitting) -> None:
    """It was held: both came, and what was said is in the minutes."""
    minutes = "minutes_of_another" if story.sat else "minutes_of_the_first"
    said = {"came": Numbers([1, 2]), "record": story.says(minutes)}
    story.on(SITTING, sitting, "hold", story.mediator, **said)
    story.sat += 1


def invite_all(plans: Plans) -> None:
    """Whoever shall come in the next days has an invitation: these alone are still news."""
    rows = Sitting.objects.filter(state=SittingState.PLANNED, begins__gt=plans.year.until)
    with time_is(plans.year.until):
        for case, head in rows.order_by("begins", "case").values_list("case_id", "head"):
            invite(str(case), head)
