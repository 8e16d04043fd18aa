"""A suit that a court diverts, and what the two tell each other of it, step by step."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate
from procrastinate.contrib.django import app
from tests.agreements import Paper
from tests.quarrels import Centre, Quarrel

from yimen.agreements.terms import Schedule
from yimen.kernel.ids import uuid7
from yimen.kernel.time import time_is
from yimen.links.court import commands
from yimen.links.court.envelope import Answer, Envelope
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtMatter
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Dispute, State

NUMBER = "（2026）甘0702诉前调5号"
ZHANG = {
    "side": "applicant", "name": "张建国", "phone": "13800000011",
    "service_address": "甘州区东街5号",
}  # fmt: skip
LI = {"side": "respondent", "name": "李秀英", "phone": "13800000012", "address": "西街8号"}
SUIT: dict[str, Any] = {
    "procedure": "assigned",
    "consented_on": "2026-03-01",
    "title": "Fence on the border of two fields",
    "story": "Zhang demands that Li moves the fence back by two metres.",
    "dispute_type": "neighbours",
    "area": "620702001001",
    "amount": "12000.50",
    "parties": [ZHANG, LI],
    "papers": ["Statement of claim", "Map of the fields"],
}


def work() -> int:
    """A worker does what the link has to do; how many jobs that were."""
    done = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT min(id) FROM procrastinate_jobs"
                " WHERE task_name LIKE 'court.%%') RETURNING task_name, args"
            )
            found = cursor.fetchone()
            if found is None:
                return done
            name, said = found[0], json.loads(found[1])
            if name == "court.deliver":
                commands.hand_over(UUID(said["key"]))
            elif name == "court.fetch":
                commands.fetch(said["key"])
            else:
                app.tasks[name](**said)
            done += 1


class Suit(Quarrel):
    """A dispute that came from the court: as any other, and the court hears of each step."""

    def __init__(self, centre: Centre, court: Court) -> None:
        super().__init__(centre)
        self.court, self.matter = court, uuid7()

    def say(self, kind: str, body: dict[str, Any], **more: Any) -> Answer:
        """The court says something about the matter; a minute passes, and the worker works."""
        matter = more.pop("matter", self.matter)
        with time_is(self.moment):
            said = self.court.say(kind, body, matter, **more)
        self.later(minutes=1).work()
        return said

    def divert(self, **more: Any) -> Answer:
        """The court diverts it to the centre."""
        number = more.pop("number", NUMBER)
        said = self.say("diversion.made", {**SUIT, **more}, number=number)
        found = CourtMatter.objects.filter(pk=self.matter).exclude(case=None).first()
        if found and found.case_id:
            self.dispute = Dispute.objects.get(pk=found.case_id)
        return said

    def take(self, step: str, by: Any = None, **said: Any) -> Suit:
        """A step of the dispute, and what follows of it."""
        super().take(step, by, **said)
        self.work()
        return self

    def work(self) -> None:
        """Whatever is to be sent is sent, with the same clock."""
        self.court.at = self.moment
        with time_is(self.moment):
            work()

    def in_mediation(self, **more: Any) -> Suit:
        """Diverted, assigned and signed for."""
        assert self.divert(**more).result == "accepted"
        self.assign().sign()
        return self

    def agreed(self) -> Suit:
        """Both signed an agreement by which Li pays in two parts; it took effect."""
        self.settle()
        paper = Paper(self).draft(schedule=self.instalments()).take("offer_to_sign")
        paper.by_party(self.centre.applicant).by_party(self.centre.respondent)
        paper.by_committee("mediator").by_committee("seal").take("complete")
        if self.state == State.SETTLING:
            self.take_effect()
        self.dispute.refresh_from_db()
        self.work()
        return self

    def instalments(self) -> Schedule:
        """Li pays half within 18 days, and half within 49."""
        day, half = localdate(self.moment), Decimal("500")
        halves = (("first half", 18), ("second half", 49))
        return Schedule(
            tuple(Owed(2, words, day + timedelta(days), half) for words, days in halves)
        )

    def heard(self, kind: str) -> list[Envelope]:
        """What the court heard of a kind."""
        return self.court.of_kind(kind)

    def last(self, kind: str) -> dict[str, Any]:
        """The body of what the court heard last of a kind."""
        return self.heard(kind)[-1].body

    @property
    def row(self) -> CourtMatter:
        """The matter by which it was diverted."""
        return CourtMatter.objects.get(pk=self.matter)

    def own(self, stream: str) -> CourtMatter:
        """A matter that the centre began."""
        return CourtMatter.objects.get(case=self.dispute, stream=stream)
