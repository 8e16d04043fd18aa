"""The keeper of the clocks: what the kernel calls when a step starts and stops terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from yimen.kernel.terms import Move

from . import commands, motion, queries
from .models import Term
from .reckoning import Light, by_step, light

EVERY = "*"


class Clocks:
    """Moves the clocks of cases, and shows on each case which clock presses most."""

    def move(self, case: Any, moves: Sequence[Move], event: Any, at: datetime) -> None:
        """Make a step's moves in the database: one SELECT and one INSERT … ON CONFLICT at most.

        A case that is not stored yet has no clocks, so registering one needs no SELECT.
        Sets `due_at`, `warn_at` and `light` of the case without saving it. Raises Refused: there is
        no rule for a term, or an extension is not possible.
        """
        if not moves:
            return
        terms = [] if _new(case) else queries.held_terms(case.id)
        commands.keep(self.moved(case, terms, moves, event, at))
        self.show(case, terms, at)

    def moved(
        self, case: Any, terms: list[Term], moves: Sequence[Move], event: Any, at: datetime
    ) -> list[Term]:
        """Make the moves on `terms` (all of the case) in memory; returns those new or changed.

        New clocks are added to `terms`. A `+` on a clock that is open and any other move on one
        that is not are left undone, so that a step's table needs no ifs.
        """
        changed: dict[tuple[str, int], Term] = {}
        for move in moves:
            meant = [each for each in terms if each.open and move.term in (each.name, EVERY)]
            if move.op == "+":
                moving = [] if meant else [self._start(case, terms, move.term, event, at)]
            else:
                moving = [each for each in meant if self._turn(each, move.op, event, at)]
            changed |= {(each.name, each.round): each for each in moving}
        for term in changed.values():
            motion.shine(term, at)
        return list(changed.values())

    def reckon_again(self, case: Any, at: datetime) -> bool:
        """Reckon the open clocks of a case again, by the calendar as it is now; whether any moved.

        The case gets its dates, but is not saved.
        """
        terms = queries.held_terms(case.id)
        moved = [term for term in terms if term.open and commands.reckoned_again(term)]
        commands.keep(moved)
        self.show(case, terms, at)
        return bool(moved)

    def show(self, case: Any, terms: Iterable[Term], at: datetime) -> None:
        """Set the case's due date, warning and light after a step (the case is not saved).

        The earliest due date and the earliest warning of the running clocks are the case's, so its
        light is the worst of theirs. A case with a paused clock is grey until a running one warns;
        if all are paused the earliest date stands still. Without an open clock there is no date,
        and the light says whether the last one stopped too late.

        A step can calm a light but never raise it: turning yellow or red is an event of its own,
        which tells people, so what presses now is left to the next sweep.
        """
        terms = list(terms)
        clocks, running = self._date(case, terms)
        if not clocks:
            late = any(term.stopped_at == at and term.light == Light.RED for term in terms)
            case.light = Light.RED if late else Light.GREEN
            return
        calm = Light.GREEN if all(term.running for term in clocks) else Light.GREY
        case.light = by_step(Light(case.light), self._light(case, clocks, running, at), calm)

    def _date(self, case: Any, terms: Iterable[Term]) -> tuple[list[Term], list[Term]]:
        """Set the dates of the case; returns its open clocks, and those of them that govern it."""
        clocks = [term for term in terms if term.open]
        running = [term for term in clocks if term.running] or clocks
        case.due_at = min((term.due_at for term in running), default=None)
        case.warn_at = min((term.warn_at for term in running), default=None)
        return clocks, running

    def _light(
        self, case: Any, clocks: Sequence[Term], running: Sequence[Term], at: datetime
    ) -> Light:
        if not running[0].running:
            return Light.GREY
        shown = light(at, case.due_at, case.warn_at)
        paused = len(running) < len(clocks)
        return Light.GREY if paused and shown == Light.GREEN else shown

    def _start(self, case: Any, terms: list[Term], name: str, event: Any, at: datetime) -> Term:
        rule = queries.rule_for(case.process, name, case, queries.opened_on(case, at))
        rounds = sum(term.name == name for term in terms)
        term = motion.started(case.id, name, rounds, rule, at)
        motion.agree(term, event, at)
        motion.reckon(term, rule, queries.calendar())
        terms.append(term)
        return term

    def _turn(self, term: Term, op: str, event: Any, at: datetime) -> bool:
        """Move an open clock; whether it moved."""
        if op == "-":
            motion.stop(term, at)
            return True
        rule = queries.rule_of(term)
        if op == "~" and term.running:
            motion.pause(term, event, at)
        elif op == "^" and not term.running:
            motion.go_on(term, at)
        elif op == ">":
            motion.extend(term, rule, event, at)
        else:
            return False
        motion.reckon(term, rule, queries.calendar())
        return True


def _new(case: Any) -> bool:
    return bool(getattr(getattr(case, "_state", None), "adding", False))


CLOCKS = Clocks()
