"""How cases and their parts look to outside systems: plain JSON, units by their codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typing_extensions import TypedDict

from yimen.deadlines.models import Term
from yimen.deadlines.queries import terms_of, why
from yimen.kernel.actors import Actor
from yimen.kernel.answers import moment
from yimen.kernel.asks import asks
from yimen.kernel.process import Process, Step
from yimen.orgs.queries import unit_code

from . import queries
from .contact import Caller, caller
from .models import Attachment, Case, Light, Link, Passage, Wording
from .part_shapes import TaskRow, task_rows
from .process import TASK
from .queries import Told, process_of
from .sentences import Names, names_for, sentence


class Standing(TypedDict):
    """Where a case stands. Moments are RFC 3339; units, areas and categories are codes."""

    id: str
    number: str
    process: str
    kind: str
    state: str
    head: int
    title: str
    unit: str | None
    lead: str | None
    centre: str | None
    about_unit: str | None
    due_at: str | None
    warn_at: str | None
    light: Light
    urgency: str
    channel: str
    supervision: str
    confidential: bool
    may_list: bool
    item: str | None
    area: str | None
    grid: str | None
    place: str
    lat: float | None
    lon: float | None
    matter: str
    open_tasks: int
    opened_at: str
    closed_at: str | None


def standing(case: Case) -> Standing:
    """The row as it is in memory: no query."""
    return {
        "id": str(case.id),
        "number": case.number,
        "process": case.process,
        "kind": case.kind,
        "state": case.state,
        "head": case.head,
        "title": case.title,
        "unit": unit_code(case.unit_id),
        "lead": unit_code(case.lead_id),
        "centre": unit_code(case.centre_id),
        "about_unit": unit_code(case.about_unit_id),
        "due_at": moment(case.due_at),
        "warn_at": moment(case.warn_at),
        "light": Light(case.light),
        "urgency": case.urgency,
        "channel": case.channel,
        "supervision": case.supervision,
        "confidential": case.confidential,
        "may_list": case.may_list,
        "item": case.item_id,
        "area": case.area_id,
        "grid": case.grid_id,
        "place": case.place,
        "lat": case.lat,
        "lon": case.lon,
        "matter": str(case.matter),
        "open_tasks": case.open_tasks,
        "opened_at": moment(case.opened_at) or "",
        "closed_at": moment(case.closed_at),
    }


class TermRow(TypedDict):
    """A clock of a case, and why it is due when it is."""

    name: str
    round: int
    light: Light
    started_at: str | None
    due_at: str | None
    warn_at: str | None
    paused_at: str | None
    stopped_at: str | None
    provisional: bool
    why: str


def term_row(term: Term) -> TermRow:
    """A clock with its paragraph."""
    return {
        "name": term.name,
        "round": term.round,
        "light": Light(term.light),
        "started_at": moment(term.started_at),
        "due_at": moment(term.due_at),
        "warn_at": moment(term.warn_at),
        "paused_at": moment(term.paused_at),
        "stopped_at": moment(term.stopped_at),
        "provisional": term.provisional,
        "why": why(term),
    }


class Line(TypedDict):
    """One event of the history, as a sentence and as facts; `erased` names those that are blank
    since what was typed was erased."""

    number: int
    kind: str
    says: str
    at: str | None
    actor: str
    unit: str | None
    state: str
    task: int | None
    facts: dict[str, Any]
    erased: list[str]


def line(told: Told, names: Names, *, hidden: bool) -> Line:
    """An event; the key of a resident whom the reader must not know is left out."""
    resident = told.actor.startswith("resident:")
    return {
        "number": told.number,
        "kind": told.kind,
        "says": sentence(told, names),
        "at": moment(told.at),
        "actor": "resident" if resident and hidden else told.actor,
        "unit": unit_code(told.unit),
        "state": told.state,
        "task": told.part if told.kind in TASK.kinds else None,
        "facts": told.facts | dict.fromkeys(told.erased, ""),
        "erased": sorted(told.erased),
    }


class PassageRow(TypedDict):
    """Words that somebody wrote, blank when they were erased; `digest`, of salt and text, stays."""

    number: int
    wording: Wording
    text: str
    salt: str
    digest: str
    at: str | None


def passage_row(passage: Passage) -> PassageRow:
    """A passage with the digest that its event seals."""
    return {
        "number": passage.number,
        "wording": Wording(passage.wording),
        "text": passage.text,
        "salt": passage.salt,
        "digest": passage.digest,
        "at": moment(passage.at),
    }


class FileRow(TypedDict):
    """A file of a case; its content is at `files/{number}`."""

    number: int
    name: str
    media_type: str
    size: int
    digest: str
    internal: bool
    at: str | None


def file_row(file: Attachment) -> FileRow:
    """What is known of a file."""
    return {
        "number": file.number,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "digest": file.digest,
        "internal": file.internal,
        "at": moment(file.at),
    }


class LinkRow(TypedDict):
    """A line to or from another case."""

    case: str
    other: str
    bond: str


def link_row(link: Link) -> LinkRow:
    """Both ends of a line, by number."""
    return {"case": link.case.number, "other": link.other.number, "bond": link.bond}


class CallerRow(TypedDict):
    """The caller, masked; of a hidden one nothing is told."""

    known: bool
    hidden: bool
    name: str
    phone: str
    address: str
    readable: bool


def caller_row(found: Caller) -> CallerRow:
    """A caller as pages show them too."""
    return {
        "known": found.known,
        "hidden": found.hidden,
        "name": found.name,
        "phone": found.phone,
        "address": found.address,
        "readable": found.readable,
    }


class Whole(Standing):
    """A case with all of it that the reader may know, and the steps that are open to them."""

    steps: list[str]
    caller: CallerRow
    terms: list[TermRow]
    timeline: list[Line]
    passages: list[PassageRow]
    tasks: list[TaskRow]
    files: list[FileRow]
    links: list[LinkRow]


def whole(case: Case, actor: Actor) -> Whole:
    """Everything about a case that the actor may know, in ten queries."""
    links = queries.links(case, actor)
    told = queries.discreet(queries.timeline(case), links)
    names, known = names_for(told), caller(case, actor)
    return {
        **standing(case),
        "steps": [each.name for each in process_of(case).open_to(actor, case)],
        "caller": caller_row(known),
        "terms": [term_row(each) for each in terms_of(case.id)],
        "timeline": [line(each, names, hidden=known.hidden) for each in told],
        "passages": [passage_row(each) for each in queries.passages(case, actor).values()],
        "tasks": task_rows(queries.tasks_in(case), actor),
        "files": [file_row(each) for each in queries.files(case, actor)],
        "links": [link_row(each) for each in links],
    }


class Page(TypedDict):
    """A page of cases; `next` is the `after` of the page that follows."""

    rows: list[Standing]
    next: str | None


class Tasks(TypedDict):
    """Tasks, most urgent first."""

    rows: list[TaskRow]


class Contact(TypedDict):
    """A caller in clear."""

    name: str
    phone: str
    address: str


class Choice(TypedDict):
    """A code and what it is called."""

    code: str
    name: str


class AskRow(TypedDict):
    """What a step asks for."""

    name: str
    type: str
    required: bool


class StepRow(TypedDict):
    """One step of a process: from where to where, by whom, on what conditions, with what clocks."""

    name: str
    label: str
    starts_from: list[str]
    leads_to: str | None
    by: str
    needs: list[str]
    clocks: list[str]
    grave: bool
    asks: list[AskRow]


class ProcessRow(TypedDict):
    """The life of a kind of case."""

    name: str
    title: str
    states: list[Choice]
    ended: list[str]
    steps: list[StepRow]


class Processes(TypedDict):
    """Every kind of life."""

    rows: list[ProcessRow]


def process_row(process: Process) -> ProcessRow:
    """A process as its table says it, in the reader's language."""
    return {
        "name": process.name,
        "title": str(process.title),
        "states": [
            {"code": str(code), "name": str(label)} for code, label in process.states.choices
        ],
        "ended": sorted(process.ended),
        "steps": [step_row(process, each) for each in process],
    }


def step_row(process: Process, step: Step) -> StepRow:
    """One row of the table."""
    return {
        "name": step.name,
        "label": str(step.label),
        "starts_from": sorted(step.source),
        "leads_to": step.target,
        "by": str(step.by.label),
        "needs": [str(need.label) for need in step.needs],
        "clocks": step.terms.split(),
        "grave": step.grave,
        "asks": [
            {"name": each.name, "type": each.type.__name__, "required": each.required}
            for each in asks(process.commands[step.name])
        ],
    }


def rows_of(cases: Iterable[Case]) -> list[Standing]:
    """Cases of a list."""
    return [standing(each) for each in cases]
