"""What the court decides: on agreements that it confirms, and on suits that it registers."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.kernel.answers import Body
from yimen.kernel.conditions import Label
from yimen.mediation.commands.ending import note_elsewhere
from yimen.mediation.commands.promises import (
    note_confirmed,
    note_court_accepts,
    note_court_refuses,
)

from .diverting import Named, Nothing, Past, Said, case_of, ended, write
from .meanings import MEANINGS, CannotBe, Heard, Meaning
from .models import CourtOutcome, CourtStream, MessageReason
from .policy import court_on

# 民事诉讼法解释 art. 355: what the court does not take.
NOT_TAKEN: dict[str, Label] = {
    "outside_civil_scope": gettext_lazy("Not a matter of civil suits"),
    "no_jurisdiction": gettext_lazy("Not this court's"),
    "identity_relation": gettext_lazy("About marriage, adoption or another relation of identity"),
    "special_procedure": gettext_lazy("For a special or another procedure"),
    "ownership": gettext_lazy("About who owns a property or an intellectual property"),
    "out_of_time": gettext_lazy("More than 30 days after the agreement"),
}
# 民事诉讼法解释 art. 358: what it does not confirm.
NOT_CONFIRMED: dict[str, Label] = {
    "unlawful": gettext_lazy("Against a binding rule of law"),
    "harms_others": gettext_lazy("Harms the state, the public or others"),
    "public_order": gettext_lazy("Against public order and good customs"),
    "involuntary": gettext_lazy("Not of the parties' free will"),
    "unclear": gettext_lazy("What is to be done is not clear"),
}


class NotTaken(Body):
    """The court does not take the application: why, by the law's grounds."""

    ground: Literal[
        "outside_civil_scope", "no_jurisdiction", "identity_relation", "special_procedure",
        "ownership", "out_of_time",
    ]  # fmt: skip
    reason: Said


class Confirmed(Body):
    """The ruling by which the agreement can be enforced."""

    ruling: Named


class Rejected(Body):
    """The court does not confirm it: the parties may mediate again or sue."""

    ruling: Named
    ground: Literal["unlawful", "harms_others", "public_order", "involuntary", "unclear"]
    reason: Said


class Registered(Body):
    """The suit is registered (民事诉讼法 art. 126: within seven days)."""

    on: Past


class NotRegistered(Body):
    """The suit is not registered, and why."""

    reason: Said


def accept(heard: Heard, said: Nothing) -> None:
    """The court has taken the application; it decides within fifteen days."""
    if not heard.number:
        raise CannotBe(MessageReason.WRONG_BODY, "number: missing")
    dispute = case_of(heard)
    note_court_accepts(dispute, court_on(dispute), number=heard.number)


def not_accept(heard: Heard, said: NotTaken) -> None:
    """The court does not take the application."""
    dispute = case_of(heard)
    write(dispute, _("The court does not take the application: {words}").format(words=said.reason))
    ground = str(NOT_TAKEN[said.ground])
    note_court_refuses(dispute, court_on(dispute), ground=ground, reason=_("Not accepted"))
    ended(heard.matter, CourtOutcome.NOT_ACCEPTED)


def confirm(heard: Heard, said: Confirmed) -> None:
    """The agreement can be enforced like a judgement (人民调解法 art. 33)."""
    dispute = case_of(heard)
    note_confirmed(dispute, court_on(dispute), number=said.ruling)
    ended(heard.matter, CourtOutcome.CONFIRMED)


def reject(heard: Heard, said: Rejected) -> None:
    """The application is rejected by a ruling."""
    dispute = case_of(heard)
    write(dispute, _("The court does not confirm it: {words}").format(words=said.reason))
    ground = str(NOT_CONFIRMED[said.ground])
    note_court_refuses(dispute, court_on(dispute), ground=ground, reason=said.ruling)
    ended(heard.matter, CourtOutcome.REJECTED)


def registered(heard: Heard, said: Registered) -> None:
    """The parties' suit has its number."""
    if not heard.number:
        raise CannotBe(MessageReason.WRONG_BODY, "number: missing")
    dispute = case_of(heard)
    progress = _("The court registered the suit on {day}.").format(day=said.on)
    note_elsewhere(dispute, court_on(dispute), progress=progress, number=heard.number)
    ended(heard.matter, CourtOutcome.REGISTERED)


def not_registered(heard: Heard, said: NotRegistered) -> None:
    """Whoever mediates tells the parties."""
    dispute = case_of(heard)
    progress = _("The court did not register the suit.")
    write(dispute, f"{progress} {said.reason}")
    note_elsewhere(dispute, court_on(dispute), progress=progress)
    ended(heard.matter, CourtOutcome.NOT_ACCEPTED)


CONFIRMATION, FILING = (CourtStream.CONFIRMATION,), (CourtStream.FILING,)
MEANINGS["confirmation.accepted"] = Meaning(body=Nothing, does=accept, streams=CONFIRMATION)
MEANINGS["confirmation.not_accepted"] = Meaning(
    body=NotTaken, does=not_accept, streams=CONFIRMATION, files=True
)
MEANINGS["confirmation.granted"] = Meaning(
    body=Confirmed, does=confirm, streams=CONFIRMATION, files=True
)
MEANINGS["confirmation.rejected"] = Meaning(
    body=Rejected, does=reject, streams=CONFIRMATION, files=True
)
MEANINGS["filing.registered"] = Meaning(
    body=Registered, does=registered, streams=FILING, files=True
)
MEANINGS["filing.not_registered"] = Meaning(
    body=NotRegistered, does=not_registered, streams=FILING, files=True
)
