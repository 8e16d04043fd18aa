"""The life of a thing, declared as one table of steps.

Nothing else in Yimen changes a state. The guard, the buttons, the API, the diagrams in the
documentation, the exhaustive tests and `yimen verify` are all read from the same table.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import ledger
from .actors import Actor
from .asks import heard
from .conditions import Condition, Label
from .errors import NotAllowed, NotNow, Refused
from .events import Event, event_of
from .hindrances import Hindered, Hindrance
from .models import Living
from .sending import taken_before
from .terms import Move, moves
from .time import now

T = TypeVar("T", bound=models.Model)
P = ParamSpec("P")

NEW = ""  # the state of a thing that is not yet stored
OPEN = "*"  # any state in which the thing is not ended
SAME = None  # the step leaves the state as it is


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of the table: from where, to where, by whom, on which conditions, and the clocks.

    `likely` says how often it is what comes next: 0 seldom, 1 often, from 2 on it is the way on.
    """

    name: str
    source: frozenset[str]
    target: str | None
    by: Condition
    needs: tuple[Condition, ...] = ()
    terms: str = ""
    moves: tuple[Move, ...] = ()
    label: Label = ""
    grave: bool = False
    likely: int = 0

    def leads_to(self, state: str) -> str:
        """The state after the step."""
        return state if self.target is None else self.target


def step(
    name: str,
    source: str | Iterable[str],
    target: str | None,
    by: Condition,
    *,
    needs: Condition | Sequence[Condition] = (),
    terms: str = "",
    label: Label = "",
    grave: bool = False,
    likely: int = 0,
) -> Step:
    """A row of a process table; `grave` marks what should be confirmed by typing the reason."""
    return Step(
        name=name,
        source=frozenset([source] if isinstance(source, str) else source),
        target=target,
        by=by,
        needs=(needs,) if isinstance(needs, Condition) else tuple(needs),
        terms=terms,
        label=label or name.replace("_", " "),
        grave=grave,
        likely=likely,
    )


class Process:
    """A table of steps, bound to the commands that take them.

    `shared` is a table whose steps every case has (notes, lights, supervision): its OPEN means the
    open states of the process that includes it.
    """

    def __init__(
        self,
        name: str,
        states: type[models.TextChoices],
        *,
        title: Label,
        ended: Iterable[str],
        terms: Iterable[str] = (),
        steps: Sequence[Step],
        shared: Process | None = None,
    ) -> None:
        self.name, self.states, self.title, self.shared = name, states, title, shared
        self.ended = frozenset(ended)
        self.terms = frozenset(terms)
        known = self.terms | (shared.terms if shared else frozenset())
        rows = [*steps, *(shared.steps.values() if shared else ())]
        self.steps: dict[str, Step] = {each.name: self._settled(each, known) for each in rows}
        self.own: dict[str, Callable[..., Any]] = {}
        self.kinds: dict[str, str] = {}
        PROCESSES[name] = self

    def _settled(self, row: Step, known: frozenset[str]) -> Step:
        open_states = frozenset(self.states.values) - self.ended
        source = open_states if row.source == {OPEN} and open_states else row.source
        return replace(row, source=source, moves=moves(row.terms, known))

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps.values())

    @property
    def commands(self) -> dict[str, Callable[..., Any]]:
        """Every step's command, in the order of the table."""
        bound = {**(self.shared.own if self.shared else {}), **self.own}
        return {name: bound[name] for name in self.steps if name in bound}

    def step_of(self, kind: str) -> Step | None:
        """The step whose event this is, or None: the event is not of this process."""
        name = self.kinds.get(kind) or (self.shared.kinds.get(kind) if self.shared else None)
        return self.steps.get(name) if name else None

    def offered(self, actor: Actor, row: Any) -> tuple[list[Step], list[tuple[Step, Label]]]:
        """The steps that this actor may take now, and those that would be theirs but for a
        condition, which is named."""
        free: list[Step] = []
        held_back: list[tuple[Step, Label]] = []
        for step in self:
            if row.state in step.source and step.by.holds(actor, row):
                unmet = next((need for need in step.needs if not need.holds(actor, row)), None)
                if unmet:
                    held_back.append((step, unmet.label))
                else:
                    free.append(step)
        return free, held_back

    def open_to(self, actor: Actor, row: Any) -> list[Step]:
        """The steps that this actor may take now: the buttons on the page."""
        return self.offered(actor, row)[0]

    def check(self, name: str, actor: Actor, row: Any) -> Step:
        """The step, if this actor may take it now; else the reason why not."""
        wanted = self.steps.get(name)
        if wanted is None or row.state not in wanted.source:
            raise NotNow(not_now(self, name, row.state))
        if not wanted.by.holds(actor, row):
            raise NotAllowed(
                _("“%(step)s” is for %(who)s.") % {"step": wanted.label, "who": wanted.by.label}
            )
        for need in wanted.needs:
            if not need.holds(actor, row):
                raise Refused(str(need.label))
        return wanted

    def command(
        self, body: Callable[Concatenate[T, Actor, P], Event]
    ) -> Callable[Concatenate[T, Actor, P], T]:
        """Bind the function to the step that bears its name, and make it whole.

        One transaction: lock, check the step and what was said, do, change state, move the clocks,
        append the event, queue the reactions. If any of it fails, none of it happened.
        """
        name = body.__name__
        if name not in self.steps:
            raise LookupError(f"{self.name} has no step {name}")
        self.kinds[event_of(body).kind()] = name

        @functools.wraps(body)
        def take(thing: T, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            adding = thing._state.adding
            book = ledger.current()
            try:
                with ledger.act(book, thing) as row:
                    if adding:
                        set_out(row, self.name)
                    if before := taken_before(row, actor, name):
                        return before  # type: ignore[no-any-return]
                    process = PROCESSES[row.process]  # type: ignore[attr-defined]
                    taken = process.check(name, actor, row)
                    heard(body, kwargs)
                    entry = ledger.Entry(row)
                    event = body(row, actor, *args, **kwargs)
                    arrive(process, taken, row)
                    book.write(entry, event, actor, taken)
            except IntegrityError as broken:
                if adding and (known := book.known(thing, actor)):
                    return known
                if guard := GUARDS.get(constraint_of(broken)):
                    raise Hindered(guard) from broken
                raise
            return row

        self.own[name] = take
        return take

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        arrows = [
            f"    {source or '[*]'} --> {each.leads_to(source)}: {each.name}"
            for each in self
            for source in sorted(each.source)
            if each.target is not None
        ]
        ends = [f"    {state} --> [*]" for state in sorted(self.ended)]
        return "\n".join(["stateDiagram-v2", *arrows, *ends])


PROCESSES: dict[str, Process] = {}
"""Every kind of life, by name."""


GUARDS: dict[str, Hindrance] = {}
"""What it means where a guard of the database, by its name, stops a step: all else had let it pass,
so somebody else was quicker by a moment."""


def constraint_of(broken: IntegrityError) -> str:
    """The name of the guard that was met."""
    return getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None) or ""


def may(wanted: Step, actor: Actor, row: Any) -> bool:
    """Whether the step is this actor's and every condition holds (the state is not looked at)."""
    return wanted.by.holds(actor, row) and all(n.holds(actor, row) for n in wanted.needs)


def not_now(process: Process, name: str, state: str) -> str | Promise:
    """The sentence for a step that does not start here."""
    wanted = process.steps.get(name)
    label = wanted.label if wanted else name
    where = process.states(state).label if state else _("not yet registered")
    return format_lazy(_("“{step}” is not possible now: {state}."), step=label, state=where)


def set_out(row: Any, process: str) -> None:
    """Prepare a new row: it has no state and no history."""
    if isinstance(row, Living):
        row.process, row.pk = process, row.id  # a kind's own table has a key of its own
    row.state, row.opened_at = NEW, now()


def arrive(process: Process, taken: Step, row: Any) -> None:
    """Put the row where the step leads; a life that ends or begins again says when."""
    row.state = taken.leads_to(row.state)
    if row.state in process.ended:
        row.closed_at = row.closed_at or now()
    else:
        if row.closed_at is not None and isinstance(row, Living):
            row.came_back()
        row.closed_at = None
    row.arrived()
