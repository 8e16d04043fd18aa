"""How a dispute of the demo year is settled: offers, a paper or a word, the court."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from yimen.agreements.models import Agreement, Offer, SignatureWay
from yimen.agreements.process import AGREEMENT, OFFER
from yimen.agreements.terms import Schedule
from yimen.kernel.actors import Actor
from yimen.links.court.models import CourtOutcome, CourtStream
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import ENTRUSTED, Certificate, EndReason
from yimen.orgs.models import UnitKind

from . import courts
from .quarrel import Quarrel
from .teller import OFFICE_DAY
from .words import fill

CENT = Decimal("0.01")


def agree(story: Quarrel) -> None:
    """They agree; mostly it is written and signed, in a village often only said."""
    story.settled_by = story.mediator.key
    team = story.lead.kind == UnitKind.TEAM
    if story.happens("disputes", "written_by_a_team" if team else "written"):
        bargain(story)
        sign_all(story, offer_paper(story))
        take_effect(story)
    else:
        by_word(story)


def by_word(story: Quarrel) -> None:
    """It is recorded who owes what until when."""
    until = (story.at + timedelta(days=story.chance.randrange(7, 60))).date()
    record = f"{fill(story.plan.says['settled'], story.slots)}（{story.plan.says['owes']}）"
    story.take("agree_orally", story.mediator, record=record, until=until, party=2)
    courts.mediated(story)


def bargain(story: Quarrel) -> None:
    """One side offers, the other takes it or answers with an offer of its own."""
    first, other = story.both
    offer = propose(story, other, "offers")
    if story.happens("disputes", "declined"):
        story.wait(5, 40)
        story.on(OFFER, offer, "decline_offer", first, reason=story.says("declined"))
        offer = propose(story, first, "counter_offers", answers=offer.number)
        first = other
    story.wait(5, 40)
    story.on(OFFER, offer, "accept_as_last", first)


def propose(story: Quarrel, by: Actor, words: str, answers: int | None = None) -> Offer:
    """One side tells the mediator how it would settle it, who passes that on to the other."""
    story.wait(5, 40)
    said = {"words": story.says(words), "answers": answers, "may_be_told": True}
    offer = story.on(OFFER, Offer(case=story.case), "propose", by, **said)
    story.wait(1, 20)
    return story.on(OFFER, offer, "pass_on", story.mediator)


def offer_paper(story: Quarrel) -> Agreement:
    """What they agreed on is written from a template, and offered to be signed."""
    story.wait(10, 90)
    story.take("settle", story.mediator)
    story.wait(15, 120, office=True)
    paper = draft(story)
    story.wait(5, 60)
    return story.on(AGREEMENT, paper, "offer_to_sign", story.mediator)


def draft(story: Quarrel) -> Agreement:
    """The words of the template, the facts of the dispute, who owes what until which day."""
    of_kind = story.city.templates.get(story.plan.says["type"])
    template = of_kind or story.city.templates[""]
    settled = fill(story.plan.says["settled"], story.slots)
    amount = agreed_amount(story)
    content = template.content if of_kind else f"{template.content}{settled}"
    said = {
        "facts": template.facts if of_kind else f"{template.facts}{story.plan.body}",
        "disputed": template.disputed or story.plan.title,
        "responsibility": template.responsibility or story.says("responsibility"),
        "content": content,
        "manner": template.manner or story.says("manner"),
        "period": template.period or story.says("period"),
        "breach": template.breach,
        "amount": amount,
        "schedule": Schedule(owed(story, amount)),
        "template": template,
    }
    return story.on(AGREEMENT, Agreement(case=story.case), "draft", story.mediator, **said)


def agreed_amount(story: Quarrel) -> Decimal | None:
    """What is paid in the end: what was asked, or less."""
    asked = story.plan.amount
    share = story.chance.choice(("1", "1", "0.9", "0.8"))
    return None if asked is None else (asked * Decimal(share)).quantize(CENT)


def owed(story: Quarrel, amount: Decimal | None) -> Iterator[Owed]:
    """Who owes what until which day: money in one sum or by instalments, or an act."""
    first = localdate(story.at) + timedelta(days=story.chance.randrange(10, 30))
    words = story.plan.says["owes"]
    if amount is None:
        yield Owed(2, words, first)
        return
    many = 1 if amount < 3000 else story.chance.choice((1, 2, 2, 3, 4, 6))
    part = (amount / many).quantize(CENT)
    for number in range(many):
        sum_of = part if number < many - 1 else amount - part * (many - 1)
        yield Owed(2, words, month_later(first, number), sum_of)


def month_later(day: date, number: int) -> date:
    """The same day so many months later; the 28th where that month has none."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, min(day.day, 28))


def sign_all(story: Quarrel, paper: Agreement) -> None:
    """Both sides sign, the mediator signs, the committee's seal is put to it."""
    for party, called in zip(story.both, story.names, strict=True):
        story.wait(3, OFFICE_DAY, office=True)
        paper = story.on(AGREEMENT, paper, "sign_it", party, shown=paper.digest, name=called)
    for way in (SignatureWay.MEDIATOR, SignatureWay.SEAL):
        story.wait(1, 10)
        paper = story.on(AGREEMENT, paper, "sign_it", story.mediator, shown=paper.digest, way=way)
    story.paper = story.on(AGREEMENT, paper, "complete", story.mediator)


def take_effect(story: Quarrel) -> None:
    """It binds; some ask the court to confirm it, some a notary."""
    story.wait(1, 10)
    story.take("take_effect", story.mediator)
    courts.mediated(story)
    if story.case.kind not in ENTRUSTED and story.happens("disputes", "confirmed"):
        apply(story)
        accept(story)
        decide(story)
    elif story.plan.amount and story.happens("disputes", "certified"):
        story.wait(OFFICE_DAY, 8 * OFFICE_DAY, office=True)
        number = f"（{story.at:%Y}）甘张公证执字第{story.plan.docket}号"
        said = {"certificate": Certificate.NOTARY, "number": number}
        story.take("note_certified", story.mediator, **said)


def apply(story: Quarrel) -> None:
    """Both sides together ask the court."""
    story.wait(60, 4 * OFFICE_DAY, office=True)
    court = f"{story.city.areas[story.centre.area_id].name}人民法院"
    said = {"court": court, "applied_on": localdate(story.at)}
    story.take("apply_confirmation", story.mediator, **said)
    courts.begin(story, CourtStream.CONFIRMATION, "民特")


def accept(story: Quarrel) -> None:
    """The court takes the application."""
    story.wait(OFFICE_DAY, 3 * OFFICE_DAY, office=True)
    story.take("note_court_accepts", story.mediator, number=story.number_at_court("民特"))


def decide(story: Quarrel) -> None:
    """The court confirms it, hardly ever not."""
    story.wait(2 * OFFICE_DAY, 8 * OFFICE_DAY, office=True)
    number = story.number_at_court("民特")
    if story.happens("disputes", "not_confirmed"):
        ground, reason = story.row("not_confirmed")
        story.take("note_court_refuses", story.mediator, ground=ground, reason=reason)
        courts.end(story, CourtStream.CONFIRMATION, CourtOutcome.REJECTED)
    else:
        story.take("note_confirmed", story.mediator, number=number)
        courts.end(story, CourtStream.CONFIRMATION, CourtOutcome.CONFIRMED)


def not_signed(story: Quarrel) -> None:
    """One side does not sign: the paper is dropped, and mediation ends."""
    paper = offer_paper(story)
    story.wait(30, 3 * OFFICE_DAY, office=True)
    reason = story.says("not_signed")
    story.on(AGREEMENT, paper, "drop", story.mediator, reason=reason)
    story.wait(5, OFFICE_DAY, office=True)
    said = {"end": EndReason.REFUSES_TO_SIGN, "record": reason}
    story.take("fail", story.mediator, **said)
