"""A dispute as one of its parties may see it: what is common, and one's own side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from yimen.agreements.queries import signable
from yimen.cases import queries as cases
from yimen.cases.models import Passage
from yimen.cases.queries import Told
from yimen.cases.words import WORDS
from yimen.deadlines.queries import terms_of, why
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.events import KINDS
from yimen.kernel.time import now
from yimen.mediation import queries as mediation
from yimen.mediation.models import Dispute, Obligation, Party, State
from yimen.mediation.policy import number_of
from yimen.mediation.process import DISPUTE
from yimen.orgs.queries import today, unit_names

from .dispute_words import ACTIONS, FOR_ALL, HEADINGS, NEXT, PARTY_DID, TOLD, YOURS
from .queries import Brief
from .telling import Line


def mine(actor: Actor) -> list[Brief]:
    """The disputes that a resident is a party to, the newest first."""
    return [brief(each) for each in mediation.of_party(actor)]


def mine_open(actor: Actor) -> list[Brief]:
    """Those of them that have not ended."""
    return [brief(each) for each in mediation.open_of_party(actor)]


def brief(dispute: Dispute) -> Brief:
    """A line of the list; by its kind, for its title may be in the words of the other side."""
    heading = str(HEADINGS[dispute.state])
    return Brief(dispute.pk, dispute.number, name_of(dispute), heading, dispute.opened_at)


def name_of(dispute: Dispute) -> str:
    """What a dispute is called to its parties."""
    return str(dispute.get_dispute_type_display())


@dataclass(frozen=True)
class Promise:
    """What is owed by the agreement, as one party reads it."""

    number: int
    words: str
    due_on: date
    yours: bool
    done: bool

    @property
    def late(self) -> bool:
        """Whether its day is over and it is not done."""
        return not self.done and self.due_on < today()


@dataclass(frozen=True)
class Matter:
    """A dispute as one of its parties sees it."""

    dispute: Dispute
    party: Party
    name: str
    heading: str
    next: str
    mediates: str
    due_at: datetime | None
    why: str
    kinds: frozenset[str]
    lines: list[Line]
    promises: list[Promise]
    steps: list[str]

    @property
    def late(self) -> bool:
        """Whether what comes next should have come already."""
        return self.due_at is not None and self.due_at < now()


def matter(actor: Actor, key: UUID) -> Matter:
    """All of a dispute that this party may know. NotFound: they are none."""
    dispute = mediation.dispute_for(actor, key)
    party = mediation.own_party(actor, dispute)
    promises = promises_of(dispute, party)
    centre = dispute.centre.name
    lead = dispute.lead.name if dispute.lead else centre
    due_at, reason = by_when(dispute)
    history = cases.timeline(dispute)
    return Matter(
        dispute=dispute,
        party=party,
        name=name_of(dispute),
        heading=str(HEADINGS[dispute.state]),
        next=str(NEXT[dispute.state]).format(centre=centre, lead=lead),
        mediates=dispute.lead.name if dispute.lead else "",
        due_at=due_at,
        why=reason,
        kinds=frozenset(each.kind for each in history),
        lines=story(history, dispute, actor),
        promises=promises,
        steps=open_to(actor, dispute, party, promises),
    )


def by_when(dispute: Dispute) -> tuple[datetime | None, str]:
    """Until when what comes next will have come, and why then."""
    if dispute.closed_at:
        return None, ""
    term = next((t for t in terms_of(dispute.pk) if t.open and t.due_at == dispute.due_at), None)
    return dispute.due_at, why(term) if term else ""


def waits_for_signature(actor: Actor, dispute: Dispute) -> bool:
    """Whether an agreement waits for this party's name."""
    return dispute.state == State.SETTLING and signable(actor, dispute) is not None


def promises_of(dispute: Dispute, party: Party) -> list[Promise]:
    """What both sides promised: that is common."""
    rows: list[Obligation] = mediation.owed_by(dispute) if dispute.settled_at else []
    return [
        Promise(
            row.number, row.words or "", row.due_on, row.party == party.number, bool(row.done_at)
        )
        for row in rows
    ]


def open_to(actor: Actor, dispute: Dispute, party: Party, promises: list[Promise]) -> list[str]:
    """What this party may do now, the likeliest first."""
    free = {step.name for step in DISPUTE.open_to(actor, dispute)}
    if party.number in dispute.agreed_by:
        free.discard("agree_to_more_time")
    if not complaints(promises):
        free.discard("break_promise")
    return [name for name in ACTIONS if name in free]


def complaints(promises: list[Promise]) -> list[Promise]:
    """The promises of others whose day is over."""
    return [each for each in promises if each.late and not each.yours]


def step_for(actor: Actor, key: UUID, name: str) -> Matter:
    """A dispute of which this party may take a step now. NotFound, or why it is not possible."""
    found = matter(actor, key)
    DISPUTE.check(name, actor, found.dispute)
    if name not in found.steps:
        raise NotFound(mediation.NOT_YOURS)
    return found


def story(history: list[Told], dispute: Dispute, actor: Actor) -> list[Line]:
    """What happened, told to one party, the first thing first."""
    words = cases.passages(dispute, actor)
    named = {unit for each in history for unit in (each.unit, each.facts.get("unit")) if unit}
    units = unit_names(named)
    return [line for told in history if (line := line_of(told, actor, dispute, units, words))]


def line_of(
    told: Told,
    actor: Actor,
    dispute: Dispute,
    units: Mapping[int, str],
    words: Mapping[int, Passage],
) -> Line | None:
    """One event; None where it is not for this party."""
    event = KINDS.get(told.kind)
    if event is None:
        return None
    own = told.actor == actor.key or is_of(told, number_of(actor, dispute))
    says = (YOURS.get(event) if own else None) or TOLD.get(event)
    if says is None:
        return None
    passage = words.get(told.facts.get("passage") or 0)
    readable = passage and (passage.by == actor.key or event in FOR_ALL)
    return Line(
        at=told.at,
        says=str(says).format_map(names(told, units)),
        yours=own,
        words=passage.text if passage and readable else "",
    )


def is_of(told: Told, number: int | None) -> bool:
    """Whether the event tells of what this party did, whoever noted it."""
    kind = KINDS[told.kind]
    return kind in PARTY_DID and told.facts.get("party") == number


def names(told: Told, units: Mapping[int, str]) -> Mapping[str, str]:
    """What a sentence names; codes in words."""
    spoken = WORDS[DISPUTE.name]
    facts = {
        name: str(spoken.value(name, value) or value)
        for name, value in told.facts.items()
        if isinstance(value, str | int)
    }
    return defaultdict(str, facts) | {
        "unit": units.get(told.unit or 0, ""),
        "to": units.get(told.facts.get("unit") or 0, ""),
    }
