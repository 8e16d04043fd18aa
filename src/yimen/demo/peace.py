"""After a dispute of the demo year is settled: is it kept, what is told publicly, does it last."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from yimen.aftercare.commands.publications import refuse_named
from yimen.aftercare.commands.visits import plan_visits
from yimen.aftercare.models import (
    ATTEMPTS,
    Form,
    Keeping,
    Publication,
    Visit,
    VisitState,
    may_be_told,
)
from yimen.aftercare.process import PUBLICATION, VISIT
from yimen.aftercare.queries import publications_in, visits_in
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.actors import CLOCK
from yimen.kernel.errors import Refused
from yimen.kernel.time import time_is
from yimen.orgs.models import Role

from .quarrel import Quarrel
from .teller import DAY, OFFICE_DAY


def followed_up(story: Quarrel) -> None:
    """Three months of asking whether it holds; what is told publicly; a few break out again."""
    found = visits(story)
    published = False
    for visit in found:
        hours = timedelta(hours=story.chance.uniform(8.7, 17.5))
        story.go_to(datetime.combine(visit.due_on, datetime.min.time(), BEIJING) + hours)
        if story.case.relapses == 0 and story.happens("disputes", "relapsed"):
            break_out(story, visit)
            return
        ask(story, visit)
        if not published and story.happens("disputes", "published"):
            published = True
            publish(story)
    story.wait(10, OFFICE_DAY, office=True)
    story.take("file", story.post(Role.CALLER))


def visits(story: Quarrel) -> list[Visit]:
    """The follow-ups that are planned when all is performed."""
    with time_is(story.at):
        found = plan_visits(story.case, story.case.head, story.settled_by)
    story.case = found[-1].case if found else story.case
    return found


def ask(story: Quarrel, visit: Visit) -> None:
    """The centre's caller asks; sometimes nobody picks up, three days long."""
    caller = story.post(Role.CALLER)
    if story.happens("disputes", "no_answer"):
        for _attempt in range(ATTEMPTS):
            story.on(VISIT, visit, "note_missed", caller)
            story.wait(DAY, 2 * DAY)
        story.on(VISIT, visit, "give_up_reaching", caller)
        return
    kept = story.chance.choices(list(Keeping), (92, 6, 2))[0]
    stars = story.chance.choices((None, 3, 4, 5), (20, 8, 30, 42))[0]
    story.on(VISIT, visit, "record", caller, kept=kept, satisfied=stars)


def break_out(story: Quarrel, visit: Visit) -> None:
    """It has broken out again: what is planned is not asked any more."""
    caller, words = story.post(Role.CALLER), story.says("relapses")
    said = {"kept": Keeping.NO, "relapsed": True, "words": words}
    story.on(VISIT, visit, "record", caller, **said)
    story.settles = True
    story.take("relapse", caller, words=words)
    story.dismiss()
    for each in visits_in(story.case):
        if each.state == VisitState.PLANNED:
            story.on(VISIT, each, "cancel", CLOCK)
    for row in publications_in(story.case):
        if row.closed_at is None:
            story.on(PUBLICATION, row, "take_down", story.post(Role.APPROVER), reason=words)


def publish(story: Quarrel) -> None:
    """What may be told publicly of it, checked by another than who wrote it."""
    row = prepare(story)
    row = consents(story, row)
    if not ask_check(story, row):
        return  # it stays a draft until somebody writes it better
    story.wait(30, OFFICE_DAY, office=True)
    row = story.on(PUBLICATION, row, "pass_check", story.post(Role.APPROVER))
    if not row.lacking:
        story.on(PUBLICATION, row, "publish", story.post(Role.AGENT))


def prepare(story: Quarrel) -> Publication:
    """Its story where that may be told and is, else the facts alone."""
    whole = may_be_told(story.case) and story.happens("disputes", "story")
    said: dict[str, Any] = {"form": Form.STORY if whole else Form.FACTS}
    if whole:
        said |= {"title": story.plan.title, "text": told_publicly(story)}
    agent = story.post(Role.AGENT)
    return story.on(PUBLICATION, Publication(case=story.case), "prepare", agent, **said)


def consents(story: Quarrel, row: Publication) -> Publication:
    """Both sides consent to a story of theirs."""
    for party in story.both if row.form == Form.STORY else ():
        story.wait(60, 2 * OFFICE_DAY, office=True)
        row = story.on(PUBLICATION, row, "consent", party)
    return row


def ask_check(story: Quarrel, row: Publication) -> bool:
    """It is given to somebody else to read, unless it says who somebody is."""
    try:
        refuse_named(row)
    except Refused:
        return False
    story.on(PUBLICATION, row, "ask_check", story.post(Role.AGENT))
    return True


def told_publicly(story: Quarrel) -> str:
    """What happened and what was agreed, as it was said: who it was is taken out of it.

    Where they live is not told at all.
    """
    somewhere = {**story.slots, "village": "当地", "estate": "小区", "road": "路上",
                 "title": story.plan.title}  # fmt: skip
    says = story.plan.says
    return f"{{a}}说，{says['says']}{says['demand']}\n{says['settled']}".format_map(somewhere)
