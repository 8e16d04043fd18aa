"""What the demo year's disputes have to do with the court, and what waits there for somebody.

No court is connected, and nothing is sent: matters are taken over from a made-up court's list, and
a few messages of that court are heard as if they had come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from yimen.kernel.bulk import Past
from yimen.kernel.ids import uuid7
from yimen.kernel.ledger import written_to
from yimen.kernel.time import now, time_is
from yimen.links.court.commands import hear, take_over
from yimen.links.court.envelope import Envelope
from yimen.links.court.models import CourtMatter, CourtMessage, CourtOutcome, CourtStream
from yimen.mediation.models import EndReason

from .city import PLACE
from .plan import Plans
from .quarrel import Quarrel
from .words import read
from .year import office_moment

BENCHES = 6353 / 38_000
"""Suits that went to a specialised bench, to each call of the city's year (mission.md)."""
CLOSED = 0.6
"""Of them the share that is closed within three months; so half of a year's are, 51.83 %."""
OUTCOMES = {
    EndReason.AGREED: CourtOutcome.SETTLED,
    EndReason.SELF_SETTLED: CourtOutcome.WITHDRAWN,
}


def begin(story: Quarrel, stream: CourtStream, word: str = "") -> None:
    """A matter between the two begins; the court has a number for it where `word` names one."""
    story.matters.append(
        CourtMatter(
            id=uuid7(story.at, of=f"court {story.plan.id} {len(story.matters)}"),
            court=story.centre.area_id,
            stream=stream,
            number=story.number_at_court(word) if word else "",
            case=story.case,
            entered_at=story.at,
        )
    )


def end(story: Quarrel, stream: CourtStream, outcome: CourtOutcome) -> None:
    """It is over, and how."""
    for each in story.matters:
        if each.stream == stream and each.ended_at is None:
            each.outcome, each.ended_at = outcome, story.at


def diverted(story: Quarrel) -> None:
    """The court gave it: to the centre, or to the mediation before trial."""
    own = {"diverted": CourtStream.CENTRE, "before_trial": CourtStream.PRETRIAL}
    if stream := own.get(story.plan.stream.name):
        begin(story, stream, "诉前调")


def mediated(story: Quarrel) -> None:
    """Mediation has ended, and with it what the court diverted."""
    outcome = OUTCOMES.get(EndReason(story.case.end_reason), CourtOutcome.NOT_SETTLED)
    for stream in (CourtStream.CENTRE, CourtStream.PRETRIAL):
        end(story, stream, outcome)


def take_benches(plans: Plans) -> None:
    """What went to the court's specialised benches: counted, without a name."""
    take_over(list(benches(plans)))


def benches(plans: Plans) -> Iterator[CourtMatter]:
    """One matter for each suit that went there."""
    chance, until = Random(f"{plans.seed}/benches"), plans.year.until
    places = sorted({unit.area_id for unit in plans.city.units.values() if len(unit.area_id) == 6})
    for number in range(round(len(plans) * BENCHES)):
        at = office_moment(plans.year.begins, until, chance)
        ended = at + timedelta(days=chance.uniform(10, 90))
        closed = chance.random() < CLOSED and ended < until
        yield CourtMatter(
            id=uuid7(at, of=f"demo/{plans.seed}/bench/{number}"),
            court=chance.choice(places),
            stream=CourtStream.BENCH,
            outcome=CourtOutcome.CLOSED if closed else CourtOutcome.NONE,
            entered_at=at,
            ended_at=ended if closed else None,
        )


def hear_messages(plans: Plans) -> None:
    """A made-up court has diverted one more suit; three of its messages wait for somebody."""
    matter = uuid7(plans.year.until, of=f"demo/{plans.seed}/court")
    if CourtMessage.objects.filter(matter=matter).exists():
        return
    court = Voice(plans, matter)
    papers = {"papers": ["补充证据目录", "银行流水"]}
    with written_to(Past()):
        court.says(30, 1, "diversion.made", court.suit(plans))
        court.says(29, 3, "papers.added", papers)  # the second is still on its way
        court.says(5, 1, "diversion.made", court.suit(plans) | {"amount": "18600.00"})
        for ended in court.ended_ones():
            Voice(plans, ended).says(7, 1, "diversion.taken_back", {"reason": "当事人撤回起诉"})


class Voice:
    """The made-up court, as it speaks of one matter."""

    def __init__(self, plans: Plans, matter: UUID) -> None:
        self.until, self.matter = plans.year.until, matter

    def says(self, hours: float, sequence: int, kind: str, body: dict[str, Any]) -> None:
        """So many hours before the year's end a message comes; again it is the same message."""
        with time_is(self.until - timedelta(hours=hours)):
            told = Envelope(
                id=uuid7(self.until, of=f"{self.matter} {sequence}"), kind=kind, court=PLACE,
                matter=self.matter, number=self.number, sequence=sequence, sent_at=now(), body=body,
            )  # fmt: skip
            hear(told, told.written())

    @property
    def number(self) -> str:
        """The court's number: what was taken over has it already."""
        known = CourtMatter.objects.filter(pk=self.matter).first()
        own = self.matter.int % 9000 + 90_001
        return known.number if known else f"（{self.until:%Y}）甘{PLACE[2:]}诉前调{own}号"

    def suit(self, plans: Plans) -> dict[str, Any]:
        """A suit about a loan, with its two sides."""
        says = read("disputes")["court"]
        village = next(code for code in sorted(plans.city.areas) if is_village(code))
        sides = [
            {"side": side, "name": name, "phone": "", "service_address": where}
            for side, (name, where) in zip(("applicant", "respondent"), says["sides"], strict=True)
        ]
        day = (self.until - timedelta(days=3)).date().isoformat()
        return {
            "procedure": "assigned", "consented_on": day, "title": says["title"],
            "story": says["story"], "dispute_type": "debt", "area": village,
            "amount": str(Decimal("16800.00")), "parties": sides, "papers": says["papers"],
        }  # fmt: skip

    def ended_ones(self) -> list[UUID]:
        """A matter that ended before: what the court says of it comes too late."""
        ended = CourtMatter.objects.filter(court=PLACE, stream=CourtStream.CENTRE)
        return list(
            ended.exclude(ended_at=None).order_by("-entered_at").values_list("pk", flat=True)[:1]
        )


def is_village(code: str) -> bool:
    """Whether it is a village or community of the county that has the sign-ins."""
    return len(code) == 12 and code.startswith(PLACE)
