"""An agreement between the parties of a quarrel, told step by step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from yimen.agreements.commands.offers import accept
from yimen.agreements.models import Agreement, Offer
from yimen.agreements.process import AGREEMENT, OFFER
from yimen.agreements.terms import Schedule
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.mediation.commands.promises import Owed
from yimen.mediation.models import Dispute

from .quarrels import Quarrel

INSTALMENTS = Schedule(
    (
        Owed(2, "first half", date(2026, 3, 20), Decimal("500")),
        Owed(2, "second half", date(2026, 4, 20), Decimal("500")),
    )
)
WHOLE: dict[str, Any] = {
    "facts": "{被申请人} moved the fence of {申请人} by two metres.",
    "disputed": "Where the border runs.",
    "responsibility": "{被申请人} moves it back.",
    "content": "{被申请人} pays {约定金额} for the new fence.",
    "manner": "by bank transfer",
    "period": "on the days below",
    "breach": "The whole sum is due at once.",
    "amount": Decimal("1000"),
    "schedule": INSTALMENTS,
}
USUAL: dict[str, dict[str, Any]] = {
    "draft": WHOLE,
    "redraft": {**WHOLE, "reason": "a word was wrong"},
    "drop": {"reason": "Li wants to think again"},
}


class Paper:
    """The agreement that a quarrel ends with; a minute passes with each step."""

    def __init__(self, quarrel: Quarrel) -> None:
        self.quarrel, self.centre = quarrel, quarrel.centre
        self.row = Agreement()

    def take(self, step: str, by: Actor | None = None, **said: Any) -> Paper:
        """Take a step, as the mediator where nobody is named."""
        if self.row._state.adding:
            self.row.case = Dispute.objects.get(pk=self.quarrel.dispute.pk)
        with time_is(self.quarrel.moment):
            answers = {**USUAL.get(step, {}), **said}
            self.row = AGREEMENT.commands[step](self.row, by or self.centre.mediator, **answers)
        self.quarrel.later(minutes=1)
        return self

    def draft(self, **said: Any) -> Paper:
        """The mediator writes it."""
        return self.take("draft", **said)

    def offered(self) -> Paper:
        """Drafted, and offered to be signed."""
        return self.draft().take("offer_to_sign")

    def by_party(self, actor: Actor, **said: Any) -> Paper:
        """A party signs on its own page."""
        return self.take("sign_it", actor, **{"shown": self.row.digest, "name": "me", **said})

    def by_committee(self, way: str, **said: Any) -> Paper:
        """The mediator signs, puts the seal, or notes a paper."""
        return self.take("sign_it", **{"shown": self.row.digest, "way": way, **said})

    def signed(self) -> Paper:
        """Everybody has signed, nothing more."""
        self.offered().by_party(self.centre.applicant).by_party(self.centre.respondent)
        return self.by_committee("mediator").by_committee("seal")

    def complete(self) -> Paper:
        """All have signed and it has its number."""
        return self.signed().take("complete")

    def again(self) -> Agreement:
        """The row as it stands in the database."""
        found = Agreement.objects.get(pk=self.row.pk)
        found.case = Dispute.objects.get(pk=self.row.case_id)
        return found


def propose(quarrel: Quarrel, by: Actor, words: str = "I pay half.", **said: Any) -> Offer:
    """Somebody makes an offer."""
    offer = Offer(case=Dispute.objects.get(pk=quarrel.dispute.pk))
    return answered(quarrel, "propose", offer, by, words=words, **said)


def answered(quarrel: Quarrel, step: str, offer: Offer, by: Actor, **said: Any) -> Offer:
    """A step of an offer."""
    with time_is(quarrel.moment):
        made: Offer = OFFER.commands[step](offer, by, **said)
    quarrel.later(minutes=1)
    return made


def accepted(quarrel: Quarrel, offer: Offer, by: Actor) -> Offer:
    """A party accepts an offer, whether or not others have yet to."""
    with time_is(quarrel.moment):
        made = accept(offer, by)
    quarrel.later(minutes=1)
    return made
