"""Writes the year: block after block of cases, each told by the real commands at its own moments.

A block that was broken off is gone on with: the ids of its cases are made again from the seed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from yimen.cases.commands import reserve_numbers
from yimen.cases.models import Case
from yimen.deadlines.calendar import BEIJING
from yimen.kernel.bulk import Bulk, Past
from yimen.kernel.errors import Problem
from yimen.kernel.ledger import current, written_to
from yimen.orgs.commands import find_or_add_all
from yimen.orgs.models import Resident
from yimen.requests.models import Request

from .acts import Acts
from .life import tell
from .plan import BLOCK, Plan, Plans, key_of
from .year import LENGTH

log = logging.getLogger(__name__)

TOGETHER = 20
"""Cases that are written in one transaction where each act is a statement of its own."""

Step = Callable[[int], None]


def begun(seed: int) -> datetime | None:
    """When the year of this seed ends, if some of it was written before: one look at every key."""
    tail = key_of(seed, 0, datetime.fromtimestamp(0, BEIJING)).bytes[8:]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_at FROM cases_case WHERE substring(uuid_send(id) FROM 9) = %s", [tail]
        )
        found = cursor.fetchone()
    return found[0] + LENGTH if found else None


@dataclass
class Writer:
    """Writes the plans of a year; with `bulk` in memory first, then by COPY."""

    plans: Plans
    bulk: bool

    @property
    def blocks(self) -> range:
        """The numbers of all blocks."""
        return range((len(self.plans) + BLOCK - 1) // BLOCK)

    def write(self, blocks: range, step: Step) -> None:
        """Write some blocks, each case once; `step` is told how many are done."""
        for number in blocks:
            plans = self.plans.block(number)
            stored = Case.objects.filter(id__in=[plan.id for plan in plans])
            known = set(stored.values_list("id", flat=True))
            missing = [plan for plan in plans if plan.id not in known]
            if known:
                step(len(known))
            if missing:
                (self._together if self.bulk else self._one_by_one)(missing, step)

    def _together(self, plans: list[Plan], step: Step) -> None:
        ledger = Bulk()
        reserve_numbers(ledger, (plan.at for plan in plans))
        with written_to(ledger):
            self._tell(plans)
        ledger.flush()
        step(len(plans))

    def _one_by_one(self, plans: list[Plan], step: Step) -> None:
        for place in range(0, len(plans), TOGETHER):
            some = plans[place : place + TOGETHER]
            with transaction.atomic(), written_to(Past()):
                self._tell(some)
            step(len(some))

    def _tell(self, plans: list[Plan]) -> None:
        people = callers(plans)
        told: dict[UUID, Request] = {}
        for plan in plans:
            resident = None if plan.anonymous else people[plan.person.id]
            story = Acts(plan, self.plans.city, self.plans.year.until, resident, self.plans.seed)
            first = plan.repeats and (told.get(plan.repeats) or _stored(plan.repeats))
            if _told(story, first or None):
                told[plan.id] = story.request


def _told(story: Acts, first: Request | None) -> bool:
    """Tell a case; one that would break a rule is not told at all."""
    book = current()
    try:
        with nullcontext() if isinstance(book, Bulk) else transaction.atomic():
            tell(story, first)
    except Problem as problem:
        log.warning("Case %d of the year was not told: %s", story.plan.serial, problem)
        if isinstance(book, Bulk):
            book.drop(story.plan.id)
        return False
    return True


def _stored(key: UUID) -> Request | None:
    return Request.objects.filter(pk=key).first()


def callers(plans: list[Plan]) -> dict[UUID, Resident]:
    """The people who call, those who are new to the city added."""
    people = {plan.person.id: plan.person for plan in plans if not plan.anonymous}
    rows = find_or_add_all([person.contact for person in people.values()])
    return dict(zip(people, rows, strict=True))
