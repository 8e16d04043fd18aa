"""What the centre tells the court of a dispute: parties, agreement, report, as JSON."""

from __future__ import annotations

from typing import Any

from yimen.agreements.queries import salted_text
from yimen.kernel.answers import moment
from yimen.mediation.models import Dispute, Obligation, Party
from yimen.mediation.queries import obligations_of, parties_of

from .queries import paper_of

Told = dict[str, Any]


def party(row: Party) -> Told:
    """A party as the court must know it to register a suit or an application."""
    who = row.resident
    return {
        "party": row.number,
        "side": row.side,
        "kind": row.kind,
        "name": who.name if who else "",
        "phone": who.phone if who else "",
        "address": who.address if who else "",
        "id_number": row.id_number,
        "organisation": row.organisation,
        "organisation_code": row.organisation_code,
        "acts_for": row.acts_for,
        **_confirmed(row),
    }


def _confirmed(row: Party) -> Told:
    return {
        "service_address": row.service_address,
        "service_address_confirmed_at": moment(row.service_address_at),
    }


def parties(dispute: Dispute) -> list[Told]:
    """All who are parties now."""
    return [party(row) for row in parties_of(dispute)]


def confirmed_addresses(dispute: Dispute) -> list[Told]:
    """The addresses that parties have confirmed (送达地址确认), without anything else of them."""
    rows = parties_of(dispute)
    return [
        {"party": row.number, "side": row.side, **_confirmed(row)}
        for row in rows
        if row.service_address
    ]


def agreement(dispute: Dispute) -> Told:
    """What was agreed: its number and text as it was signed, and who performs what until when.

    `sha256`, under which every signature stands, is the hash of `salt` and `text`.
    """
    paper = paper_of(dispute)
    salt, text = salted_text(paper) if paper else ("", "")
    return {
        "reference": paper.reference if paper else "",
        "text": text,
        "salt": salt,
        "sha256": paper.digest if paper else "",
        "oral": dispute.oral,
        "partly": dispute.partly,
        "in_effect_since": moment(dispute.settled_at),
        "to_be_performed": [obligation(row) for row in obligations_of(dispute)],
    }


def obligation(row: Obligation) -> Told:
    """One performance: by whom, what, how many yuan, until which day."""
    return {
        "party": row.party,
        "what": row.words,
        "amount": None if row.amount is None else str(row.amount),
        "due_on": row.due_on.isoformat(),
    }


def report(dispute: Dispute, outcome: str, text: str) -> Told:
    """The written end report with which the papers go back (特邀调解规定 art. 26).

    `reason` is one of the eight of 在线调解规则 art. 25.
    """
    return {
        "outcome": outcome,
        "reason": dispute.end_reason,
        "report": text,
        "mediated_by": dispute.lead.name if dispute.lead else "",
        "signed_for_at": moment(dispute.accepted_at),
        "papers_returned": True,
        "service_addresses": confirmed_addresses(dispute),
    }


def suit(dispute: Dispute) -> Told:
    """What a suit or an application is about, and between whom."""
    return {
        "title": dispute.title,
        "dispute_type": dispute.dispute_type,
        "area": dispute.area_id,
        "amount": None if dispute.amount is None else str(dispute.amount),
        "mediated_by": dispute.lead.name if dispute.lead else "",
        "parties": parties(dispute),
    }
