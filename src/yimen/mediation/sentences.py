"""What a dispute's page says of it: its facts, its parties, what is owed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yimen.cases.words import Label, Panel, Story
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.masking import mask_address, mask_identity, mask_phone
from yimen.orgs.queries import today
from yimen.ui.times import day, moment

from .models import BY_THE_COURT, Dispute, Grade, Obligation, Party, Power, State
from .policy import may_reach_a_party
from .process import DISPUTE
from .queries import Named, owed_by, parties_named


def yuan(amount: Decimal) -> str:
    """An amount as people write it, without cents where there are none."""
    exact = f"{amount:,.2f}"
    return _("%s yuan") % exact.removesuffix(".00")


def dispute_facts(case: Any, _story: Story) -> list[tuple[Label, str]]:
    """What was told of it, and what is in force; of other cases nothing. No query."""
    if case.process != DISPUTE.name:
        return []
    told = [*as_registered(case), *as_mediated(case), *as_ended(case)]
    return [(name, str(said)) for name, said in told if said]


def as_registered(dispute: Dispute) -> list[tuple[Label, Any]]:
    """What it is about."""
    return [
        (_("Kind of dispute"), dispute.get_dispute_type_display()),
        (_("Amount in dispute"), yuan(dispute.amount) if dispute.amount is not None else ""),
        (_("People concerned"), dispute.people if dispute.people > 2 else ""),
        (_("Happened on"), dispute.happened_on and day(dispute.happened_on)),
        (_("Where it came from"), dispute.get_source_display()),
        (_("Risk"), dispute.get_risk_display()),
    ]


def as_mediated(dispute: Dispute) -> list[tuple[Label, Any]]:
    """How it is mediated, and what was asked of the parties."""
    graded = dispute.state not in (State.REGISTERED, State.REFUSAL_ASKED)
    hard = dispute.grade == Grade.HARD and not dispute.closed_at
    asked = ""
    if dispute.asked_days and dispute.state == State.IN_MEDIATION:
        asked = _("%(days)d days; %(agreed)d of %(all)d parties agree") % {
            "days": dispute.asked_days,
            "agreed": len(dispute.agreed_by),
            "all": dispute.parties_now,
        }
    charge = _("taken") if dispute.leader else _("nobody yet")
    return [
        (_("How hard it is"), dispute.get_grade_display() if graded else ""),
        (_("Leader in charge"), charge if hard else ""),
        (_("Told in confidence"), _("by the court") if dispute.kind in BY_THE_COURT else ""),
        (_("More time was asked"), asked),
        (_("Times broken out again"), dispute.relapses or ""),
    ]


def as_ended(dispute: Dispute) -> list[tuple[Label, Any]]:
    """What is agreed and in force, or where it went."""
    agreed = ""
    if dispute.settled_at:
        form = _("orally") if dispute.oral else _("in writing")
        part = _(", on a part") if dispute.partly else ""
        agreed = f"{form}{part}, {moment(dispute.settled_at)}"
    until = dispute.confirm_until
    asks = until and until >= now() and not dispute.oral and not dispute.confirmation
    return [
        (_("Agreed"), agreed),
        (_("How mediation ended"), dispute.get_end_reason_display() if dispute.end_reason else ""),
        (_("Judicial confirmation"), dispute.confirmation and dispute.get_confirmation_display()),
        (_("May be asked for until"), moment(until) if until and asks else ""),
        (
            _("Made enforceable by"),
            dispute.get_certificate_display() if dispute.certificate else "",
        ),
        (_("Still to be performed"), dispute.owed or ""),
        (_("Where it goes"), dispute.get_route_display() if dispute.route else ""),
    ]


def panel(case: Any, actor: Actor, _told: Story) -> Panel | None:
    """The parties, masked, and what is owed. Two queries."""
    if case.process != DISPUTE.name:
        return None
    named = parties_named(case)
    names = {each.number: each.label for each in named}
    owed = owed_by(case) if case.settled_at else []
    readable = may_reach_a_party.holds(actor, case)
    said = {
        "case": case,
        "parties": [party_row(each, names, readable=readable) for each in named],
        "owed": [owed_row(each, names) for each in owed],
    }
    return Panel("mediation/parties.html", said)


def party_row(named: Named, names: dict[int, str], *, readable: bool) -> dict[str, Any]:
    """A party as the page shows it."""
    party = named.party
    return {
        "party": party,
        "name": named.name,
        "facts": masked(party, names),
        "readable": readable and party.resident is not None and not party.resident.erased_at,
    }


def masked(party: Party, names: dict[int, str]) -> list[tuple[Label, str]]:
    """What is known of a party, as far as whoever need not read it may see."""
    who = party.resident
    told: list[tuple[Label, Any]] = [
        (_("Telephone"), mask_phone((who and who.phone) or "")),
        (_("Address"), mask_address((who and who.address) or "")),
        (_("Identity document"), mask_identity(party.id_number or "")),
        (_("Employer"), _("known") if party.employer else ""),
        (_("Unit"), party.unit and party.unit.name),
        (_("Speaks for"), _("%d people") % party.stands_for if party.stands_for else ""),
        (_("Agent of"), names.get(party.acts_for or 0, "")),
        (_("Power of the agent"), Power(party.power).label if party.power else ""),
        (_("Address for the court"), mask_address(party.service_address or "")),
        (_("Signed"), moment(party.signed_at) if party.signed_at else ""),
    ]
    return [(name, str(said)) for name, said in told if said]


def owed_row(row: Obligation, names: dict[int, str]) -> dict[str, Any]:
    """What is owed, by whom, until when, and how it stands."""
    late = not row.done_at and row.due_on < today()
    stands = ("done", _("kept")) if row.done_at else ("late", _("not performed in time"))
    return {
        "row": row,
        "who": names.get(row.party, str(row.party)),
        "amount": yuan(row.amount) if row.amount is not None else "",
        "stands": stands if row.done_at or late else ("open", _("still open")),
    }
