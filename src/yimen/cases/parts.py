"""Every step of every kind of part, for outside systems: made from its table, as those of cases.

A module says of its parts what only it knows: which of them an actor may know of, and how one
looks. Where they are, what a step asks for and what is refused follows from the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from ninja import Router
from ninja.params.functions import Header
from pydantic import Field, create_model

from yimen.kernel.actors import Actor
from yimen.kernel.answers import answer
from yimen.kernel.conditions import Label
from yimen.kernel.errors import NotFound
from yimen.kernel.keys import begun
from yimen.kernel.models import Part
from yimen.kernel.process import NEW, Process, Step

from . import bodies
from .bodies import Command

Answer = Callable[..., HttpResponseBase]
KEY: Any = Header(
    None, alias="Idempotency-Key", description="The key, where the body does not say it."
)
Key = UUID | None
ONCE: Any = Header(
    None,
    alias="Idempotency-Key",
    description="A key of your own: the same with the same body is taken once (kept for a day).",
)
"""Read by `kernel.sending`, for every step in one place; routes only describe it."""


def acting(request: HttpRequest) -> Actor:
    """Who speaks."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def describe(
    desk: Router,
    path: str,
    view: Answer,
    step: Step,
    command: Command,
    response: Any,
    name: str = "",
) -> None:
    """A route for a step: its summary is the first line of the command's docstring."""
    summary, _blank, rest = cleandoc(command.__doc__ or "").partition("\n")
    clocks = f" Clocks: {step.terms}." if step.terms else ""
    with translation.override("en"):  # the description speaks the language of the code
        who = str(step.by.label)
    desk.add_api_operation(
        path, ["POST"], view, operation_id=name or step.name, summary=summary, response=response,
        description=f"{rest.strip()}\n\nBy {who}.{clocks}".strip(),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PartKind:
    """A kind of part: its table of steps, and what outside systems read of it.

    `case` finds the case of a key that the actor may know of (NotFound), `known` the parts of it
    that they may know of, in the order of their numbers; `told` writes them down as `row`s. `none`
    is said where there is no part of a number.
    """

    process: Process
    model: Callable[..., Part]
    place: str
    case: Callable[[Actor, UUID], Any]
    known: Callable[[Actor, Any], Sequence[Any]]
    told: Callable[[Sequence[Any], Actor], Sequence[Any]]
    row: type
    none: Label

    def found(self, actor: Actor, key: UUID, number: int) -> Any:
        """One part of a case, both of which the actor may know of. NotFound."""
        known = self.known(actor, self.case(actor, key))
        part = next((each for each in known if each.number == number), None)
        if part is None:
            raise NotFound(str(self.none))
        return part


PARTS: dict[str, PartKind] = {}
"""Every kind of part that has routes, by the name of its process."""


def part_routes(desk: Router, kind: PartKind) -> None:
    """The routes of a kind of part: all, one, and one for every step."""
    PARTS[kind.process.name] = kind
    add_reading(desk, kind)
    for step in kind.process:
        add_step(desk, kind, step, kind.process.commands[step.name])


def add_reading(desk: Router, kind: PartKind) -> None:
    """What there is of a kind in a case, and one of it."""
    name, path = kind.process.name, f"/{{uuid:case_id}}/{kind.place}"
    rows = create_model(f"{name.title().replace('_', '')}Rows", rows=(list[kind.row], ...))  # type: ignore[name-defined]

    def listed(request: HttpRequest, case_id: UUID) -> HttpResponse:
        actor = acting(request)
        known = kind.known(actor, kind.case(actor, case_id))
        return answer({"rows": kind.told(known, actor)})

    def one(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
        actor = acting(request)
        return answer(kind.told([kind.found(actor, case_id, number)], actor)[0])

    with translation.override("en"):
        title = str(kind.process.title)
    desk.add_api_operation(
        path, ["GET"], listed, operation_id=f"{name}_list", response=rows,
        summary=f"{title}: all of a case",
        description="Those that the actor may know of, each with the steps open to them.",
    )  # fmt: skip
    desk.add_api_operation(
        f"{path}/{{int:number}}", ["GET"], one, operation_id=f"{name}_read", response=kind.row,
        summary=f"{title}: one", description=(kind.row.__doc__ or "").strip(),
    )  # fmt: skip


def add_step(desk: Router, kind: PartKind, step: Step, command: Command) -> None:
    """The route of a step; the first one begins a part, once under each key."""
    begins = NEW in step.source
    name = f"{step.name}_{kind.process.name}"
    key = Annotated[UUID | None, Field(description="A key of your own: the same is the same part.")]
    body_type = bodies.body_of(name, command, None, **({"id": (key, None)} if begins else {}))
    type_, unsaid = bodies.sent([body_type])

    def begin(
        request: HttpRequest, case_id: UUID, body: Any = unsaid, idempotency_key: UUID | None = KEY
    ) -> HttpResponse:
        actor = acting(request)
        fresh: Any = kind.model(case=kind.case(actor, case_id))

        def anew() -> Any:
            kind.process.check(step.name, actor, fresh)
            return command(fresh, actor, **bodies.said(actor, body, command, case_id))

        part, new = begun(fresh, actor, (body and body.id) or idempotency_key, anew)
        return answer(kind.told([part], actor)[0], 201 if new else 200)

    def take(
        request: HttpRequest, case_id: UUID, number: int, body: Any = unsaid, key: Key = ONCE
    ) -> HttpResponse:
        actor = acting(request)
        part = kind.found(actor, case_id, number)
        kind.process.check(step.name, actor, part)  # before what it asks for is looked up
        part = command(part, actor, **bodies.said(actor, body, command, case_id))
        return answer(kind.told([part], actor)[0])

    view, place = (begin, "") if begins else (take, "{int:number}/")
    view.__annotations__["body"] = type_
    response: Any = {200: kind.row, 201: kind.row} if begins else kind.row
    path = f"/{{uuid:case_id}}/{kind.place}/{place}{step.name}"
    describe(desk, path, view, step, command, response, name)
