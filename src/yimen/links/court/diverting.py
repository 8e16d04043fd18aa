"""What the court says of disputes: diverted to the centre, taken back, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from yimen.cases.commands import note
from yimen.kernel.answers import Body
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.mediation.commands.ending import fail, withdraw
from yimen.mediation.commands.intake import register
from yimen.mediation.commands.parties import add_party, change_party
from yimen.mediation.models import Dispute, EndReason, PartyKind, Side, Source, State, Track
from yimen.mediators.models import DisputeType

from .envelope import Line, Text
from .meanings import MEANINGS, CannotBe, Heard, Meaning
from .models import CourtMatter, CourtOutcome, CourtStream, MessageReason
from .policy import bringer, court_on
from .queries import area_in, dispute_of

Said = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00]+$")]
Named = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Papers = Annotated[list[Named], Field(max_length=200)]


def _not_to_come(day: date) -> date:
    if day > localdate(now()):
        raise ValueError("a day that is still to come")
    return day


BEFORE_MEDIATION = (State.REGISTERED, State.REFUSAL_ASKED, State.ASSIGNED)
Past = Annotated[date, AfterValidator(_not_to_come)]


class PartyTold(Body):
    """Who a suit is between. `service_address`: one that the party has confirmed (送达地址确认)."""

    side: Side
    kind: PartyKind = PartyKind.PERSON
    name: Line = ""
    phone: Line = ""
    address: Line = ""
    id_number: Line = ""
    organisation: Line = ""
    organisation_code: Line = ""
    service_address: Line = ""


class Diverted(Body):
    """A suit that goes to the centre with the consent of both sides (特邀调解规定 art. 11)."""

    procedure: Literal["assigned", "entrusted", "entrusted_simple"]
    consented_on: Past
    title: Named
    story: Annotated[Text, StringConstraints(min_length=1)]
    dispute_type: DisputeType
    area: Annotated[str, StringConstraints(pattern=r"^\d{6,12}$")]
    place: Line = ""
    amount: Annotated[Decimal, Field(ge=0, lt=10**12, decimal_places=2)] | None = None
    parties: Annotated[list[PartyTold], Field(min_length=2, max_length=100)]
    papers: Papers = []


class TakenBack(Body):
    """The court takes it back: the suit was withdrawn, or it goes on without mediation."""

    reason: Said


class ConsentWithdrawn(Body):
    """A party has told the court that it will not go on (人民调解法 art. 17)."""

    side: Side
    words: Said


class PapersAdded(Body):
    """Further papers are on their way."""

    papers: Annotated[Papers, Field(min_length=1)]


class Concluded(Body):
    """What the court made of an agreement in an entrusted suit (特邀调解规定 art. 20)."""

    by: Literal["mediation_document", "withdrawal", "judgment"]
    document: Named
    on: Past


class Nothing(Body):
    """There is nothing more to say than the kind says."""


def divert(heard: Heard, said: Diverted) -> None:
    """Register the dispute at the mediation centre of its area, with its parties and papers."""
    area = area_in(heard.matter.court, said.area)
    if area is None:
        raise CannotBe(MessageReason.WRONG_BODY, "body.area: not in the court's division")
    if not heard.number:
        raise CannotBe(MessageReason.WRONG_BODY, "number: missing")
    dispute = register(
        Dispute(id=uuid7(of=f"court {heard.matter.pk}")),
        bringer(heard.matter.court),
        title=said.title,
        body=said.story,
        dispute_type=said.dispute_type,
        source=Source.COURT,
        kind=Track(said.procedure),
        area=area,
        place=said.place,
        amount=said.amount,
    )
    for number, each in enumerate(told_apart(said.parties), 1):
        add(dispute, number, each)
    write(dispute, cover(heard.number, said))
    heard.matter.stream, heard.matter.case = CourtStream.CENTRE, dispute


def cover(number: str, said: Diverted) -> str:
    """What stands on the cover of the court's papers, for whoever signs for them."""
    lines = (
        _("Number at the court: {number}").format(number=number),
        _("Both sides agreed to mediation on {day}").format(day=said.consented_on),
        _("Papers: {papers}").format(papers="; ".join(said.papers) or "–"),
    )
    return "\n".join(lines)


def told_apart(parties: list[PartyTold]) -> Iterator[PartyTold]:
    """A telephone is one person's: of two parties that gave the same one the first has it."""
    known: set[str] = set()
    for each in parties:
        yield each.model_copy(update={"phone": ""}) if each.phone in known else each
        known.add(each.phone)


def add(dispute: Dispute, number: int, told: PartyTold) -> None:
    """Name a party, with the address that it has confirmed to the court."""
    actor = court_on(dispute)
    said = told.model_dump(exclude={"service_address"})
    add_party(dispute, actor, **said)
    if told.service_address:
        change_party(dispute, actor, party=number, service_address=told.service_address)


def take_back(heard: Heard, said: TakenBack) -> None:
    """Mediation ends, because the court takes the matter back."""
    dispute = case_of(heard)
    write(dispute, _("The court takes it back: {words}").format(words=said.reason))
    withdraw(dispute, court_on(dispute), reason=_("Taken back by the court"))
    ended(heard.matter, CourtOutcome.TAKEN_BACK)


def stop(heard: Heard, said: ConsentWithdrawn) -> None:
    """Nobody is mediated against their will: it ends where it stands."""
    dispute = case_of(heard)
    actor, side = court_on(dispute), Side(said.side).label
    words = _("To the court, {side}: {words}").format(side=side, words=said.words)
    if dispute.state in BEFORE_MEDIATION:
        write(dispute, words)
        withdraw(dispute, actor, reason=_("A party told the court that it will not go on"))
    else:
        fail(dispute, actor, end=EndReason.UNWILLING, record=words)
    ended(heard.matter, CourtOutcome.NOT_SETTLED)


def add_papers(heard: Heard, said: PapersAdded) -> None:
    """Whoever mediates reads which papers come."""
    dispute = case_of(heard)
    papers = "; ".join(said.papers)
    write(dispute, _("Further papers from the court: {papers}").format(papers=papers))


def conclude(heard: Heard, said: Concluded) -> None:
    """Whoever mediates reads what the court made of the agreement."""
    dispute = case_of(heard)
    by = {
        "mediation_document": _("mediation document"),
        "withdrawal": _("withdrawal of the suit"),
        "judgment": _("judgment"),
    }[said.by]
    words = _("The court has concluded it on {day}: {by}, {document}")
    write(dispute, words.format(day=said.on, by=by, document=said.document))


def write(dispute: Dispute, text: str) -> None:
    """The court's own words may name people: they go on an erasable row, never into an event."""
    note(dispute, court_on(dispute), text=text)


def case_of(heard: Heard) -> Dispute:
    """The dispute that a matter is about. CannotBe: there is none."""
    dispute = dispute_of(heard.matter)
    if dispute is None:
        raise CannotBe(MessageReason.UNKNOWN_MATTER)
    return dispute


def ended(matter: CourtMatter, outcome: CourtOutcome) -> None:
    """The matter is over, and how."""
    matter.outcome, matter.ended_at = outcome, now()


CENTRE = (CourtStream.CENTRE,)
MEANINGS["diversion.made"] = Meaning(body=Diverted, does=divert, opens=True, files=True)
MEANINGS["diversion.taken_back"] = Meaning(body=TakenBack, does=take_back, streams=CENTRE)
MEANINGS["consent.withdrawn"] = Meaning(body=ConsentWithdrawn, does=stop, streams=CENTRE)
MEANINGS["papers.added"] = Meaning(body=PapersAdded, does=add_papers, streams=CENTRE, files=True)
MEANINGS["suit.concluded"] = Meaning(
    body=Concluded, does=conclude, streams=CENTRE, late=True, files=True
)
