"""Writes the year's disputes: some together, each told by the real commands at its own moments."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yimen.cases.commands import reserve_numbers
from yimen.cases.models import Case
from yimen.kernel.bulk import Bulk
from yimen.kernel.errors import Problem
from yimen.kernel.ledger import written_to
from yimen.links.court.commands import take_over
from yimen.orgs.commands import find_or_add_all
from yimen.orgs.models import Resident

from .centres import load_centres
from .course import tell
from .diary import Diary
from .disputes import Plan, plans_of
from .plan import Plans
from .quarrel import Quarrel
from .standing import stand
from .teller import Over

log = logging.getLogger(__name__)

TOGETHER = 200
"""Disputes that are told in memory and stored together."""


def write(plans: Plans, step: Callable[[int], None]) -> None:
    """Write all of a year's disputes, each once."""
    load_centres(plans)
    made, diary = list(plans_of(plans)), Diary(plans.city)
    for place in range(0, len(made), TOGETHER):
        some = made[place : place + TOGETHER]
        known = set(Case.objects.filter(id__in=[p.id for p in some]).values_list("id", flat=True))
        missing = [plan for plan in some if plan.id not in known]
        if missing:
            together(missing, diary, plans.year.until)
        step(len(some))


def together(some: Sequence[Plan], diary: Diary, until: datetime) -> None:
    """Tell some disputes in memory and store them in one go; what they book is stored at once."""
    ledger, people = Bulk(), sides(some)
    reserve_numbers(ledger, (plan.at for plan in some))
    with transaction.atomic(), written_to(ledger):
        stories = [Quarrel(plan, diary, until, people) for plan in some]
        whole = [story for story in stories if told(story, ledger)]
        ledger.flush()
        take_over([matter for story in whole for matter in story.matters])


def told(story: Quarrel, ledger: Bulk) -> bool:
    """Tell a dispute; one that would break a rule is not told at all."""
    try:
        with transaction.atomic(), suppress(Over):
            if story.plan.stands:
                stand(story, story.plan.stands)
            else:
                tell(story)
    except Problem as problem:
        log.warning("Dispute %d of the year was not told: %s", story.plan.serial, problem)
        ledger.drop(story.plan.id)
        return False
    return True


def sides(some: Sequence[Plan]) -> dict[UUID, Resident]:
    """The people who quarrel, those who are new to the city added."""
    both = [person for plan in some for person in (plan.applicant, plan.respondent)]
    rows = find_or_add_all([person.contact for person in both])
    return {person.id: row for person, row in zip(both, rows, strict=True)}
