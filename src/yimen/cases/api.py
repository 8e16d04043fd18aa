"""Every step of every case, for outside systems: the routes are made from the tables of steps."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from yimen.kernel.answers import Body, answer
from yimen.kernel.asks import asks
from yimen.kernel.errors import Invalid, NotFound
from yimen.kernel.ids import uuid7
from yimen.kernel.process import NEW, PROCESSES, Process
from yimen.orgs.models import Resident

from . import bodies, files, queries, queues, shapes
from .bodies import Command
from .contact import reach
from .models import Attachment, Case, Light, Task
from .part_shapes import TaskRow, task_rows
from .parts import KEY, ONCE, PARTS, Answer, PartKind, acting, describe, part_routes
from .process import TASK
from .search import MOST, Found, by_number, search

router = Router(tags=["Cases"])
TASKS = 100
"""Tasks that are told at once."""


# Opening a case.


def opening(desk: Router, path: str, process: Process) -> None:
    """The route that opens a case of a kind: its step from nothing."""
    kind = queries.KIND_OF[process.name]
    (first,) = (each for each in process if NEW in each.source)
    command, name = process.commands[first.name], f"{first.name}_{process.name}"
    people = [each.name for each in asks(command) if each.type is Resident]
    key = Annotated[UUID | None, Field(description="A key of your own: the same is the same case.")]
    body_type = bodies.body_of(name, command, kind, id=(key, None))

    def open_case(
        request: HttpRequest,
        body: Any,
        idempotency_key: UUID | None = KEY,
    ) -> HttpResponse:
        actor, key = acting(request), body.id or idempotency_key or uuid7()
        new = kind(id=key)
        # whoever is named in the body becomes known only if the case does
        with transaction.atomic() if any(getattr(body, each) for each in people) else nullcontext():
            made = command(new, actor, **bodies.said(actor, body, command, key))
        return answer(shapes.standing(made), 201 if made is new else 200)

    open_case.__annotations__["body"] = body_type
    answers = {200: shapes.Standing, 201: shapes.Standing}
    describe(desk, path, open_case, first, command, answers, name)


# Steps.


def add_steps() -> None:
    """A route for every step of every kind of case."""
    taken: dict[str, dict[str, Command]] = {}
    for process in (PROCESSES[name] for name in queries.KIND_OF):
        for each in process:
            if NEW not in each.source:
                taken.setdefault(each.name, {})[process.name] = process.commands[each.name]
    for name, commands in taken.items():
        first, command = next(iter(commands.items()))
        step, path = PROCESSES[first].steps[name], f"/{{uuid:case_id}}/{name}"
        describe(router, path, taking(name, commands), step, command, shapes.Standing)


def taking(name: str, commands: dict[str, Command]) -> Answer:
    """What answers to a step; kinds of cases may ask for different things under one name."""
    if any(each.type is Attachment for each in asks(next(iter(commands.values())))):
        return attaching(commands)
    made = bodies.bodies_of(name, commands, queries.KIND_OF)
    type_, unsaid = bodies.sent(made.values())

    def take(
        request: HttpRequest,
        case_id: UUID,
        body: Any = unsaid,
        idempotency_key: UUID | None = ONCE,
    ) -> HttpResponse:
        actor = acting(request)
        row = queries.named(actor, case_id)
        command, kind = command_for(row, commands), made[row.process]
        if body and type(body) is not kind:
            body = kind.model_validate(body.model_dump(exclude_unset=True))
        row = command(row, actor, **bodies.said(actor, body, command, case_id))
        return answer(shapes.standing(row))

    take.__annotations__["body"] = type_
    return take


def command_for(row: Case, commands: dict[str, Command]) -> Command:
    """The command of a step for this kind of case."""
    try:
        return commands[row.process]
    except KeyError:
        raise NotFound(_("There is no such step.")) from None


def attaching(commands: dict[str, Command]) -> Answer:
    """What takes a file: it is checked by its content, and forgotten again if the step fails."""

    def attach(
        request: HttpRequest,
        case_id: UUID,
        file: File[UploadedFile],
        internal: Form[bool] = False,
        idempotency_key: UUID | None = ONCE,
    ) -> HttpResponse:
        actor = acting(request)
        row = queries.named(actor, case_id)
        received = files.received(file, internal=internal)
        with files.on_trial(received):
            row = command_for(row, commands)(row, actor, file=received)
        return answer(shapes.standing(row))

    return attach


# Reading.


@router.get("", response=shapes.Page, summary="Cases of a queue")
def listed(
    request: HttpRequest,
    queue: Literal["waiting", "open"] = "waiting",
    state: Annotated[str, Query(max_length=24, pattern=r"^[a-z_]*$")] = "",
    light: Light | None = None,
    after: str = "",
) -> HttpResponse:
    """Open cases, most urgent first: what waits for the actor's posts, or all they may see."""
    actor = acting(request)
    rows = queues.waiting(actor) if queue == "waiting" else queues.still_open(actor)
    wanted = {"state": state, "light": light}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    found = queues.page_of(rows, place_from(after, "after"))
    last = found[queues.PAGE - 1] if len(found) > queues.PAGE else None
    following = str(queues.Place(last.due_at, last.pk)) if last and last.due_at else None
    return answer({"rows": shapes.rows_of(found[: queues.PAGE]), "next": following})


def place_from(said: str, field: str) -> queues.Place | None:
    """Where a page begins, as the page before said it. Invalid: it said something else."""
    place = queues.place_from(said)
    if said and place is None:
        wrong = _("This is no place in a list.")
        raise Invalid(wrong, {field: wrong})
    return place


@router.get("/search", response=shapes.Page, summary="Search")
def found(
    request: HttpRequest,
    words: Annotated[str, Query(min_length=1, max_length=MOST, pattern=r"^[^\x00]*$")],
    before: str = "",
    exact: bool = False,
) -> HttpResponse:
    """Cases in which all the words stand, the newest words first, or the one of that number.

    A word that means the same by the city's table will do, unless the search is `exact`.
    """
    actor = acting(request)
    bears = None if before else by_number(actor, words)
    place = place_from(before, "before")
    found = Found([bears]) if bears else search(actor, words, place, exact=exact)
    following = str(found.next) if found.next else None
    return answer({"rows": shapes.rows_of(found.cases), "next": following})


@router.get("/{uuid:case_id}", response=shapes.Whole, summary="A case")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where it stands, its clocks, its history and its words, as far as the actor may know."""
    actor = acting(request)
    return answer(shapes.whole(queries.case_for(actor, case_id), actor))


class Purpose(Body):
    """Why somebody needs to reach the caller: kept with who read it."""

    purpose: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


@router.post("/{uuid:case_id}/caller", response=shapes.Contact, summary="Reach the caller")
def reach_caller(request: HttpRequest, case_id: UUID, body: Purpose) -> HttpResponse:
    """The caller's name, telephone and address in clear, which leaves a trace."""
    actor = acting(request)
    found = reach(queries.case_for(actor, case_id), actor, purpose=body.purpose)
    return answer({"name": found.name, "phone": found.phone, "address": found.address})


@router.get("/{uuid:case_id}/files/{int:number}", summary="A file of a case")
def file(request: HttpRequest, case_id: UUID, number: int) -> HttpResponseBase:
    """The content of a file, as a download."""
    return files.served(queries.file_for(acting(request), case_id, number))


rest = Router(tags=["Cases"])
parts = Router(tags=["Parts of a case"])


@rest.get("/tasks", response=shapes.Tasks, summary="Tasks of my units")
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What the actor's units were asked to do and have not done, most urgent first."""
    rows = list(queries.assisting(acting(request))[:TASKS])
    return answer({"rows": task_rows(rows, acting(request))})


@rest.get("/processes", response=shapes.Processes, summary="Kinds of lives")
def processes(request: HttpRequest) -> HttpResponse:
    """Every process with its states and steps, as the tables say them."""
    known = (PROCESSES[name] for name in (*queries.KIND_OF, *PARTS))
    return answer({"rows": [shapes.process_row(each) for each in known]})


add_steps()
part_routes(
    parts,
    PartKind(
        process=TASK,
        model=Task,
        place="tasks",
        case=queries.case_for,
        known=lambda _actor, case: queries.tasks_in(case),
        told=task_rows,
        row=TaskRow,
        none=_lazy("There is no such task."),
    ),
)
