"""Naming of mediators, sittings and one's own private notes, for outside systems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import AfterValidator, AwareDatetime, Field
from typing_extensions import TypedDict

from yimen.cases.bodies import NAMINGS, Naming, ordinary
from yimen.cases.part_shapes import PartRow, part_row
from yimen.cases.parts import PartKind, acting, part_routes
from yimen.cases.queries import words_for
from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer, moment
from yimen.kernel.models import Part
from yimen.mediation.models import Dispute
from yimen.mediation.queries import dispute_for
from yimen.mediators.models import Mediator, Room
from yimen.mediators.policy import rooms_for
from yimen.mediators.policy import visible_to as mediators_for
from yimen.mediators.queries.mediators import in_charge_of
from yimen.orgs.policy import require

from . import queries
from .models import CaucusNote, Mediators, Numbers, Panel, Sitting, Tie
from .policy import names_mediators
from .process import CAUCUS_NOTE, PANEL, SITTING, TIE

router = Router(tags=["Parts of a case"])
Key = Annotated[int, Field(ge=1, lt=2**31)]


def several(actor: Actor, keys: list[int], _case: UUID) -> Mediators | None:
    """Mediators whom the actor works with; None where one of them is not known to them."""
    found = mediators_for(actor).in_bulk(keys)
    return (
        Mediators(found[key] for key in dict.fromkeys(keys)) if len(found) == len({*keys}) else None
    )


NAMINGS[Mediator] = Naming(
    Annotated[Key, Field(description="A mediator: id.")],
    lambda actor, key, _case: mediators_for(actor).filter(pk=key).first(),
    _("There is no such mediator, or not in a centre of yours."),
)
NAMINGS[Mediators] = Naming(
    Annotated[list[Key], Field(max_length=20, description="Mediators: ids.")],
    several,
    _("There is no such mediator, or not in a centre of yours."),
)
NAMINGS[Numbers] = Naming(
    Annotated[
        list[Annotated[int, Field(ge=1, le=1000)]],
        Field(max_length=200, description="Parties: their numbers."),
    ],
    lambda _actor, numbers, _case: Numbers(numbers),
    "",
)
NAMINGS[Room] = Naming(
    Annotated[Key, Field(description="A room: id.")],
    lambda actor, key, _case: rooms_for(actor).filter(pk=key).first(),
    _("There is no such room."),
)


class PanelRow(PartRow):
    """Who was named to mediate: the lead first; which parties accept them, and who objects."""

    mediators: list[int]
    accepted_by: list[int]
    objected_by: int | None


def panels(parts: Sequence[Panel], actor: Actor) -> list[PanelRow]:
    """The naming of mediators of one dispute: there is one, or none yet."""
    return [
        {
            **part_row(each, actor),
            "mediators": [charge.mediator_id for charge in in_charge_of(each.case.pk)],
            "accepted_by": each.accepted_by,
            "objected_by": each.objected_by,
        }
        for each in parts
    ]


def panels_of(_actor: Actor, dispute: Dispute) -> list[Panel]:
    """The naming of mediators, once somebody was named."""
    found = queries.panel_of(dispute)
    return [] if queries.is_new(found) else [found]


class TieRow(PartRow):
    """What ties a mediator to a party, in the words that all were told, and who consents."""

    mediator: int
    words: str
    consented_by: list[int]


def ties(parts: Sequence[Tie], actor: Actor) -> list[TieRow]:
    """The ties of mediators that the parties of one dispute were told of."""
    passages = [each.passage for each in parts]
    words = words_for(actor, parts[0].case, passages) if parts else {}
    return [
        {
            **part_row(each, actor),
            "mediator": each.mediator_id,
            "words": words.get(each.passage, ""),
            "consented_by": each.consented_by,
        }
        for each in parts
    ]


class SittingRow(PartRow):
    """A sitting: when, where, who mediates; afterwards who came, and the minutes."""

    begins: str | None
    ends: str | None
    room: int
    room_name: str
    mediators: list[int]
    open_asked_by: list[int]
    in_public: bool
    came: list[int]
    absent: list[int]
    sat: list[int]
    minutes: str


def sittings(parts: Sequence[Sitting], actor: Actor) -> list[SittingRow]:
    """Sittings of one dispute; the minutes are for who works on it, as on the pages."""
    reads = parts and actor.reach != "own"
    passages = [each.passage or 0 for each in parts]
    minutes = words_for(actor, parts[0].case, passages) if reads else {}
    return [sitting(each, actor, minutes.get(each.passage or 0, "")) for each in parts]


def sitting(part: Sitting, actor: Actor, minutes: str) -> SittingRow:
    """One of them."""
    return {
        **part_row(part, actor),
        "begins": moment(part.begins),
        "ends": moment(part.ends),
        "room": part.booking.room_id,
        "room_name": part.booking.room.name,
        "mediators": [each.mediator_id for each in part.booking.seats.all()],
        "open_asked_by": part.open_asked_by,
        "in_public": part.in_public,
        "came": part.came,
        "absent": part.absent,
        "sat": part.sat,
        "minutes": minutes,
    }


class NoteRow(PartRow):
    """A private note of a talk with one side: nobody but its writer is told of it here."""

    party: int
    text: str
    digest: str


def notes(parts: Sequence[CaucusNote], actor: Actor) -> list[NoteRow]:
    """The actor's own notes."""
    return [
        {
            **part_row(each, actor),
            "party": each.party,
            "text": each.text or "",
            "digest": each.digest,
        }
        for each in parts
        if each.by == actor.key
    ]


def own_notes(actor: Actor, dispute: Dispute) -> list[CaucusNote]:
    """What the actor wrote themself (人民调解法 art. 15)."""
    return at(dispute, queries.notes_for(actor, dispute))


def at(dispute: Dispute, parts: list[Any]) -> list[Any]:
    """Parts that have their dispute at hand."""
    for each in parts:
        each.case = dispute
    return parts


def routes(process: Any, model: type[Part], place: str, **said: Any) -> None:
    """The routes of a kind of part of a dispute."""
    part_routes(
        router, PartKind(process=process, model=model, place=place, case=dispute_for, **said)
    )


routes(
    PANEL, Panel, "panels", known=panels_of, told=panels, row=PanelRow,
    none=_("Nobody was named yet."),
)  # fmt: skip
routes(
    TIE, Tie, "ties", known=lambda _actor, dispute: at(dispute, queries.ties_of(dispute)),
    told=ties, row=TieRow, none=_("There is no such tie."),
)  # fmt: skip
routes(
    SITTING, Sitting, "sittings", known=lambda _actor, dispute: queries.sittings_of(dispute),
    told=sittings, row=SittingRow, none=_("There is no such sitting."),
)  # fmt: skip
routes(
    CAUCUS_NOTE, CaucusNote, "notes", known=own_notes, told=notes, row=NoteRow,
    none=_("There is no such note, or it is not yours to read."),
)  # fmt: skip


class MediatorRow(TypedDict):
    """Somebody who mediates in the centre of a dispute; `skills` are kinds of disputes."""

    id: int
    name: str
    kind: str
    skills: list[str]
    languages: list[str]


class MediatorRows(TypedDict):
    """Mediators in use."""

    rows: list[MediatorRow]


@router.get("/{uuid:case_id}/mediators", response=MediatorRows, summary="Mediators to name")
def mediators(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The mediators of the centre that took the dispute, for whoever names them or plans."""
    dispute = arranged(acting(request), case_id)
    return answer({"rows": [mediator_row(each) for each in queries.mediators_here(dispute)]})


def mediator_row(row: Mediator) -> MediatorRow:
    """One of them."""
    return {
        "id": row.pk,
        "name": row.staff.name,
        "kind": row.kind,
        "skills": row.skills,
        "languages": row.languages,
    }


class SpanRow(TypedDict):
    """From when to when."""

    begins: str
    ends: str


class RoomRow(TypedDict):
    """A room of the centre; `taken` are the times for which it is booked, of those asked for."""

    id: int
    name: str
    seats: int
    taken: list[SpanRow]


class RoomRows(TypedDict):
    """Rooms, those that are free first."""

    rows: list[RoomRow]


Moment = Annotated[AwareDatetime, AfterValidator(ordinary)]


@router.get("/{uuid:case_id}/rooms", response=RoomRows, summary="Rooms to sit in")
def rooms(
    request: HttpRequest, case_id: UUID, begins: Moment | None = None, ends: Moment | None = None
) -> HttpResponse:
    """The rooms of the centre that took the dispute, and whether they are free at a time."""
    dispute = arranged(acting(request), case_id)
    return answer({"rows": [room_row(each) for each in queries.rooms_then(dispute, begins, ends)]})


def room_row(then: queries.RoomThen) -> RoomRow:
    """One of them."""
    return {
        "id": then.room.pk,
        "name": then.room.name,
        "seats": then.room.seats,
        "taken": [{"begins": iso(one), "ends": iso(other)} for one, other in then.taken],
    }


def iso(at: datetime) -> str:
    """A moment that there is."""
    return moment(at) or ""


def arranged(actor: Actor, key: UUID) -> Dispute:
    """A dispute whose mediators the actor names or whose sittings they plan. NotAllowed."""
    dispute = dispute_for(actor, key)
    require(names_mediators, actor, dispute)
    return dispute
