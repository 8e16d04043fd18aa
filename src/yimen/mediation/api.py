"""Disputes, for outside systems: how one is opened, who its parties are, and what they owe."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from typing_extensions import TypedDict

from yimen.cases.api import opening
from yimen.cases.parts import acting
from yimen.kernel.answers import answer, moment

from .models import Obligation
from .process import DISPUTE
from .queries import Named, dispute_for, owed_by, parties_named

router = Router(tags=["Cases"])
opening(router, "/disputes", DISPUTE)

around = Router(tags=["Parts of a case"])


class PartyRow(TypedDict):
    """Who a dispute is between: an organisation by its name, a person by the surname alone."""

    number: int
    side: str
    kind: str
    name: str
    acts_for: int | None
    stands_for: int
    signed_at: str | None


class Parties(TypedDict):
    """Who is a party now."""

    rows: list[PartyRow]


def party_row(named: Named) -> PartyRow:
    """A party, masked as on the page of its dispute."""
    party = named.party
    return {
        "number": party.number,
        "side": party.side,
        "kind": party.kind,
        "name": named.name,
        "acts_for": party.acts_for,
        "stands_for": party.stands_for,
        "signed_at": moment(party.signed_at),
    }


class ObligationRow(TypedDict):
    """What a party owes by the agreement that holds; `amount` is in yuan."""

    number: int
    agreement: int | None
    party: int
    what: str
    amount: str | None
    due_on: str
    done_at: str | None
    missed_at: str | None


class Obligations(TypedDict):
    """What is owed, the earliest first."""

    rows: list[ObligationRow]


def obligation_row(row: Obligation) -> ObligationRow:
    """One payment or act."""
    return {
        "number": row.number,
        "agreement": row.agreement,
        "party": row.party,
        "what": row.words or "",
        "amount": None if row.amount is None else str(row.amount),
        "due_on": row.due_on.isoformat(),
        "done_at": moment(row.done_at),
        "missed_at": moment(row.missed_at),
    }


@around.get("/{uuid:case_id}/parties", response=Parties, summary="Parties of a dispute")
def parties(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who is a party now, by the number that other steps name it by."""
    dispute = dispute_for(acting(request), case_id)
    return answer({"rows": [party_row(each) for each in parties_named(dispute)]})


@around.get("/{uuid:case_id}/obligations", response=Obligations, summary="What is owed")
def obligations(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is owed by the agreement that holds; `note_performance` and `break_promise` name it."""
    dispute = dispute_for(acting(request), case_id)
    rows = owed_by(dispute) if dispute.settled_at else []
    return answer({"rows": [obligation_row(each) for each in rows]})
