"""Who a dispute is between: parties come, are set right, and leave as long as nobody has signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from yimen.kernel.time import now
from yimen.mediation.events import (
    AddressConfirmed,
    PartyAdded,
    PartyChanged,
    PartyRemoved,
    PartySpoke,
)
from yimen.mediation.models import Dispute, Party, PartyKind, Power, Side
from yimen.mediation.policy import REPRESENTATIVES, may_reach_a_party, number_of
from yimen.mediation.process import DISPUTE
from yimen.mediation.queries import parties_of
from yimen.orgs.commands.residents import disclose, find_or_add
from yimen.orgs.models import Resident, Unit


def join(dispute: Dispute, who: Resident | None, side: Side, **more: Any) -> Party:
    """A party's row; `dispute.sides` knows it from then on."""
    rows = ledger.current().rows(Party, dispute)
    party = Party(case=dispute, number=len(rows) + 1, side=side, resident=who, **more)
    party.kind = party.kind or PartyKind.PERSON
    if who and str(who.pk) in dispute.sides:
        raise Refused(_("This person is a party already."))
    ledger.current().add(party)
    if who:
        dispute.sides = {**dispute.sides, str(who.pk): party.number}
    seat(dispute, party)
    dispute.parties_now += 1
    return party


def seat(dispute: Dispute, party: Party) -> None:
    """The dispute itself says who is on the applicant's side, and which agent may settle."""
    if party.side == Side.APPLICANT:
        dispute.applicants = sorted({*dispute.applicants, party.number})
    if party.acts_for:
        told = [party.acts_for, party.may_settle]
        dispute.agents = {**dispute.agents, str(party.number): told}


@DISPUTE.command
def add_party(
    dispute: Dispute,
    actor: Actor,
    *,
    side: Side,
    kind: PartyKind = PartyKind.PERSON,
    name: Line = "",
    phone: Line = "",
    address: Line = "",
    id_number: Line = "",
    employer: Line = "",
    organisation: Line = "",
    organisation_code: Line = "",
    unit: Unit | None = None,
    acts_for: int | None = None,
    power: Power | None = None,
    stands_for: int = 0,
) -> PartyAdded:
    """Name a party: a person, or an organisation with whoever speaks for it.

    A representative speaks for `stands_for` people of a group; there are five on a side at most
    (信访工作条例 art. 20). `acts_for` is the number of the party whose agent this is, and
    `power` what it may do for that party: it settles with a special power alone.
    """
    rows = parties_of(dispute)
    refuse_unnamed(kind, name, organisation)
    refuse_too_many(rows, side, stands_for)
    if acts_for is not None and acts_for not in {row.number for row in rows}:
        raise Invalid(_("There is no such party."), {"acts_for": _("There is no such party.")})
    refuse_power_of_nobody(acts_for, power)
    who = find_or_add(phone, name, address) if name or phone else None
    party = join(
        dispute, who, side, kind=kind, id_number=id_number, employer=employer,
        organisation=organisation, organisation_code=organisation_code, unit=unit,
        acts_for=acts_for, power=power or "", stands_for=stands_for,
    )  # fmt: skip
    return PartyAdded(party=party.number, side=side)


def refuse_unnamed(kind: str, name: str, organisation: str) -> None:
    """A person has a name, an organisation its own."""
    wanted, field = (
        (organisation, "organisation") if kind == PartyKind.ORGANISATION else (name, "name")
    )
    if not wanted.strip():
        raise Invalid(_("This must be said."), {field: _("This must be said.")})


def refuse_too_many(rows: list[Party], side: str, stands_for: int) -> None:
    """Five speak for a group at most."""
    refuse_fewer_than_nobody(stands_for)
    speaking = [row for row in rows if row.side == side and row.stands_for]
    if stands_for and len(speaking) >= REPRESENTATIVES:
        raise Refused(_("A group has five representatives at most."))


def refuse_fewer_than_nobody(stands_for: int | None) -> None:
    """How many people somebody speaks for is a number of people."""
    if stands_for is not None and stands_for < 0:
        raise Invalid(_("How many people it speaks for."), {"stands_for": _("Not below nothing.")})


def refuse_power_of_nobody(acts_for: int | None, power: Power | None) -> None:
    """Invalid: only an agent has a power from another."""
    if power and acts_for is None:
        wrong = _("Only an agent has a power: say for which party.")
        raise Invalid(wrong, {"power": wrong})


def party_of(dispute: Dispute, number: int) -> Party:
    """A party that is one now. NotFound: there is none of this number."""
    found = next((row for row in parties_of(dispute) if row.number == number), None)
    if found is None:
        raise NotFound(_("There is no such party."))
    return found


def heard_party(dispute: Dispute, actor: Actor, party: int | None, evidence: str) -> int:
    """Which party says it: itself, or one whose paper lies before whoever notes it. Invalid."""
    own = number_of(actor, dispute)
    if own is not None:
        return own
    if party is None:
        raise Invalid(_("Say which party."), {"party": _("This must be said.")})
    if not evidence.strip():
        raise Invalid(_("Say on what paper."), {"evidence": _("This must be said.")})
    return party_of(dispute, party).number


@DISPUTE.command
def change_party(
    dispute: Dispute,
    actor: Actor,
    *,
    party: int,
    id_number: Line | None = None,
    employer: Line | None = None,
    organisation: Line | None = None,
    organisation_code: Line | None = None,
    service_address: Line | None = None,
    power: Power | None = None,
    stands_for: int | None = None,
) -> PartyChanged:
    """Set right what is known of a party, or note the address at which the court may reach it.

    `power` is what an agent's paper says that it may do.

    A confirmed address (送达地址确认) is carried to the court if mediation fails.
    """
    row = party_of(dispute, party)
    given: dict[str, Any] = {
        "id_number": id_number, "employer": employer, "organisation": organisation,
        "organisation_code": organisation_code, "service_address": service_address,
        "power": power, "stands_for": stands_for,
    }  # fmt: skip
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        raise Invalid(_("Say what is to be corrected."))
    refuse_fewer_than_nobody(stands_for)
    refuse_power_of_nobody(row.acts_for, power)
    fields = sorted(wanted)
    if service_address is not None:
        wanted["service_address_at"] = now()
    for field, value in wanted.items():
        setattr(row, field, value)
    ledger.current().amend(row, *wanted)
    seat(dispute, row)
    return PartyChanged(party=party, fields=fields)


@dataclass(frozen=True, repr=False)
class Known:
    """What is known of a party, in clear."""

    facts: list[tuple[str, str | None]]


def reach_party(dispute: Dispute, actor: Actor, party: Party, *, purpose: str) -> Known:
    """Read what is known of a party in clear, which leaves a Disclosure. NotAllowed, Invalid."""
    if party.resident is None or not may_reach_a_party.holds(actor, dispute):
        raise NotAllowed(_("How a party can be reached is not yours to see."))
    who = disclose(party.resident, actor, purpose=purpose, case_id=dispute.pk)
    return Known(
        [
            (_("Name"), who.name),
            (_("Telephone"), who.phone),
            (_("Address"), who.address),
            (_("Identity document"), party.id_number),
            (_("Employer"), party.employer),
            (_("Social credit code"), party.organisation_code),
            (_("Address for the court"), party.service_address),
        ]
    )


@DISPUTE.command
def say(dispute: Dispute, actor: Actor, *, words: Words) -> PartySpoke:
    """A party tells whoever mediates something; the other side does not read it."""
    passage = write_down(dispute, actor, Wording.ADDITION, words)
    return PartySpoke(number_of(actor, dispute) or 0, passage.number, passage.digest)


@DISPUTE.command
def confirm_address(dispute: Dispute, actor: Actor, *, service_address: Line) -> AddressConfirmed:
    """A party confirms where the court may send its papers (送达地址确认)."""
    row = party_of(dispute, number_of(actor, dispute) or 0)
    row.service_address, row.service_address_at = service_address, now()
    ledger.current().amend(row, "service_address", "service_address_at")
    return AddressConfirmed(party=row.number)


@DISPUTE.command
def remove_party(dispute: Dispute, actor: Actor, *, party: int, reason: str) -> PartyRemoved:
    """Take out who is no party after all; whoever has signed an agreement stays."""
    row = party_of(dispute, party)
    if row.signed_at:
        raise Refused(_("This party has signed: it stays a party."))
    if any(each.acts_for == party for each in parties_of(dispute)):
        raise Refused(_("An agent acts for this party: take the agent out first."))
    row.left_at = now()
    ledger.current().amend(row, "left_at")
    dispute.sides = {key: number for key, number in dispute.sides.items() if number != party}
    dispute.agreed_by = [number for number in dispute.agreed_by if number != party]
    dispute.applicants = [number for number in dispute.applicants if number != party]
    dispute.agents = {key: told for key, told in dispute.agents.items() if key != str(party)}
    dispute.parties_now -= 1
    return PartyRemoved(party=party, reason=reason)
