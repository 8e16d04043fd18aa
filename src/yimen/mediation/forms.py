"""What a dispute's steps ask for, in words."""

from __future__ import annotations

from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from yimen.cases.words import WORDS, Label, Words
from yimen.deadlines.names import term_label
from yimen.deadlines.queries import limit_ends
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Refused
from yimen.kernel.time import now
from yimen.mediators.models import DisputeType
from yimen.orgs.models import Unit
from yimen.ui.times import moment

from .models import (
    Certificate,
    Dispute,
    EndReason,
    Grade,
    Obligation,
    OtherRoute,
    PauseGround,
    Power,
    RefusalGround,
    Risk,
    Side,
    Source,
    Track,
)
from .process import DISPUTE
from .queries import owed_by, parties_named, teams_below

LABELS: dict[str, Label] = {
    "acts_for": _("Agent of party number"),
    "agreement": _("Agreement"),
    "amount": _("Amount (yuan)"),
    "applied_on": _("Applied on"),
    "body": _("What happened, and what is demanded"),
    "certificate": _("Made enforceable by"),
    "confirm_until": _("May be asked for until"),
    "court": _("Court"),
    "dispute_type": _("Kind of dispute"),
    "employer": _("Employer"),
    "end": _("Why it ends"),
    "evidence": _("On what paper"),
    "grade": _("How hard it is"),
    "happened_on": _("Happened on"),
    "id_number": _("Number of the identity document"),
    "name": _("Name"),
    "note_confirmed.number": _("Number of the ruling"),
    "number": _("Number"),
    "obligation": _("Number of the obligation"),
    "organisation": _("Name of the organisation"),
    "organisation_code": _("Social credit code"),
    "party": _("Party number"),
    "partly": _("Only a part is agreed"),
    "people": _("People concerned"),
    "phone": _("Telephone"),
    "power": _("Power of the agent"),
    "address": _("Address"),
    "proof": _("What shows it"),
    "public_text": _("What the parties are told"),
    "receipt": _("Number of the receipt"),
    "record": _("Record"),
    "risk": _("Risk"),
    "route": _("Where it goes"),
    "refuse.route": _("The right route"),
    "service_address": _("Address that the party confirmed for the court"),
    "side": _("Side"),
    "source": _("Where it came from"),
    "stands_for": _("How many people it speaks for"),
    "to": _("Who mediates"),
    "track": _("By which law"),
    "kind": _("By which law"),
    "add_party.kind": _("Person or organisation"),
    "change_party.kind": _("Person or organisation"),
    "undisputed": _("What neither side disputes"),
    "until": _("Until which day"),
    "words": _("In the party's words"),
}
HINTS: dict[str, Label] = {
    "agree_to_more_time.evidence": _("Where you note it for a party: the paper that it signed."),
    "public_text": _("Which ways are open to them, where, and within what time."),
    "undisputed": _("For the court: it goes there with the addresses that the parties confirmed."),
    "power": _("Only an agent with a special power makes and answers offers and signs."),
    "id_number": _("Only where a document needs it; kept encrypted."),
    "employer": _("Only to find a mediator who has no tie to it; kept encrypted."),
}
VALUES: dict[str, type[Choices]] = {
    "certificate": Certificate,
    "dispute_type": DisputeType,
    "end": EndReason,
    "grade": Grade,
    "kind": Track,
    "track": Track,
    "power": Power,
    "risk": Risk,
    "route": OtherRoute,
    "side": Side,
    "source": Source,
}


def dates(dispute: Dispute, terms: tuple[str, ...]) -> list[tuple[Label, str]]:
    """When clocks of such a dispute would be due if they began now."""
    told: list[tuple[Label, str]] = []
    for term in terms:
        try:
            end = limit_ends("dispute", term, dispute, now())
        except Refused:  # this city sets no such limit
            continue
        provisional = _(" (provisional)") if end.provisional else ""
        told.append((term_label(term), f"{moment(end.at)}{provisional}"))
    return told


def advice(step: str, case: Any, actor: Actor) -> list[tuple[Label, str]]:
    """What one should know before a step: the dates that it begins, and who agreed to what."""
    if step in ("assign", "move_up"):
        return dates(case, ("sign",))
    if step == "sign":
        return dates(case, ("mediate",))
    if step == "extend":
        agreed = ", ".join(map(str, case.agreed_by))
        return [(_("Days"), str(case.asked_days)), (_("Agreed: parties"), agreed)]
    if step == "apply_confirmation" and case.confirm_until:
        return [(_("May be asked for until"), moment(case.confirm_until))]
    return []


def likely(step: str, ask: str, case: Any) -> list[Unit]:
    """The teams of the centre that took it."""
    return teams_below(case.centre_id) if ask == "to" and step in ("assign", "move_up") else []


NUMBERS_PARTIES = frozenset({"party", "acts_for"})


def rows(step: str, ask: str, case: Any) -> list[tuple[Any, Label]]:
    """The parties by name where a step asks for one, and what is owed where it asks for that."""
    if ask in NUMBERS_PARTIES:
        return [(each.number, each.label) for each in parties_named(case)]
    if ask == "obligation":
        return [(each.number, owed_label(each)) for each in owed_by(case) if not each.done_at]
    return []


def owed_label(row: Obligation) -> str:
    """What is owed, in a line: number, day, and its words."""
    return f"{row.number} · {row.due_on} · {(row.words or '')[:40]}"


def marks(case: Any) -> list[Label]:
    """A risk that somebody has to look at now."""
    return [case.get_risk_display()] if case.risk in (Risk.ORANGE, Risk.RED) else []


class DisputeWords(Words):
    """A ground means something else in each step."""

    def value(self, name: str, code: Any) -> Label | None:
        """A ground is looked for among those of refusing and of pausing."""
        if name == "ground":
            for grounds in (RefusalGround, PauseGround):
                if code in grounds.values:
                    return grounds(code).label
        return super().value(name, code)


WORDS[DISPUTE.name] = DisputeWords(
    resident=_("A party"),
    kinds=Track,
    labels=LABELS,
    hints=HINTS,
    values=VALUES,
    edits=frozenset({"correct"}),
    advice=advice,
    likely=likely,
    rows=rows,
    marks=marks,
)
