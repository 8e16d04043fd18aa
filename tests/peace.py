"""A quarrel after it was settled, told step by step: follow-ups, and what is published of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime

from yimen.aftercare import reactions
from yimen.aftercare.models import Publication, Visit
from yimen.aftercare.process import PUBLICATION, VISIT
from yimen.kernel.actors import Actor
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute

from .quarrels import Quarrel

WHO = {
    "record": "follow_up",
    "note_missed": "follow_up",
    "give_up_reaching": "follow_up",
    "prepare": "window",
    "change": "window",
    "consent": "applicant",
    "take_back": "respondent",
    "ask_check": "window",
    "fail_check": "approver",
    "pass_check": "approver",
    "publish": "window",
    "take_down": "approver",
}
STORY = "张建国与李秀英因院墙发生纠纷。张建国的电话是13800000011。\n经调解，李秀英把院墙退回两米。"


class Peace:
    """What comes after: `quarrel` is the quarrel, whose moment goes on."""

    def __init__(self, quarrel: Quarrel) -> None:
        self.quarrel, self.centre = quarrel, quarrel.centre

    @property
    def dispute(self) -> Dispute:
        return Dispute.objects.get(pk=self.quarrel.dispute.pk)

    def settle(self) -> Peace:
        """Mediated, agreed by word of mouth, and performed; the follow-ups are planned."""
        q = self.quarrel
        q.to_mediation().agree_orally(record="两家同意各退一米。").note_performance().perform()
        return self.follow(reactions.plan)

    def follow(self, job: Any, number: int | None = None) -> Peace:
        """Let a job follow the last event, or one of a number."""
        dispute = self.dispute
        with time_is(self.quarrel.moment):
            job(str(dispute.pk), number or dispute.head)
        return self

    def later(self, **much: float) -> Peace:
        self.quarrel.moment += timedelta(**much)
        return self

    @property
    def visits(self) -> list[Visit]:
        return list(Visit.objects.filter(case=self.dispute).order_by("number"))

    def due(self) -> list[str]:
        """The days of the follow-ups."""
        return [row.due_on.isoformat() for row in self.visits]

    def visit(self, number: int = 1) -> Visit:
        return Visit.objects.select_related("case").get(case=self.dispute, number=number)

    @property
    def publication(self) -> Publication:
        rows = Publication.objects.select_related("case").filter(case=self.dispute)
        return rows.order_by("number").last() or Publication(case=self.dispute)

    def ask(self, step: str, number: int = 1, by: Actor | None = None, **said: Any) -> Peace:
        """Take a step of a follow-up."""
        return self._take(VISIT, step, self.visit(number), by, said)

    def tell(self, step: str, by: Actor | None = None, **said: Any) -> Peace:
        """Take a step of the publication; `prepare` begins one."""
        row = Publication(case=self.dispute) if step == "prepare" else self.publication
        return self._take(PUBLICATION, step, row, by, said)

    def _take(self, process: Any, step: str, row: Any, by: Actor | None, said: Any) -> Peace:
        actor = by or getattr(self.centre, WHO[step])
        with time_is(self.quarrel.moment):
            process.commands[step](row, actor, **said)
        self.quarrel.moment += timedelta(minutes=1)
        return self

    def prepare(self, text: str = STORY, title: str = "邻里院墙纠纷", **said: Any) -> Peace:
        return self.tell("prepare", **{"form": "story", "title": title, "text": text, **said})

    def consented(self) -> Peace:
        """Both sides consent by themselves."""
        return self.tell("consent").tell("consent", by=self.centre.respondent)

    def published(self, **said: Any) -> Peace:
        """Prepared, consented to, checked by a second person, and shown."""
        self.prepare(**said).consented().tell("ask_check").tell("pass_check")
        return self.tell("publish")

    @property
    def last(self) -> StoredEvent:
        return StoredEvent.objects.filter(case_id=self.dispute.pk).latest("number")

    def today(self) -> str:
        return f"{localtime(self.quarrel.moment):%Y-%m-%d}"
