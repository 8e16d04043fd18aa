"""What I can do with a case: the main step, the few likely ones beside it, the rest folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from yimen.cases import queries
from yimen.cases.models import Case
from yimen.cases.words import Act, Label
from yimen.kernel.actors import Actor
from yimen.kernel.process import Step

THE_WAY_ON = 2
"""From so likely on a step is the main one, if none is likelier."""
MOST_BESIDE = 4
"""So many stand beside it."""


class HeldBack(NamedTuple):
    """A step that would be mine but for a condition, and what that says."""

    step: Step
    why: Label


@dataclass(frozen=True)
class Buttons:
    """The steps open to me as the page shows them; what is grave is never the main one."""

    main: Act | None
    beside: list[Act]
    more: list[Act]
    held_back: list[HeldBack]

    @property
    def shown(self) -> list[Act]:
        """All of them, the likeliest first."""
        return [*([self.main] if self.main else []), *self.beside, *self.more]


def buttons(
    found: Case, actor: Actor, running: Sequence[str], others: Iterable[Act] = ()
) -> Buttons:
    """The steps of a case and of its parts that are open to me, the likeliest first; no query.

    Of those that are as likely the one comes first whose clock is due first (`running` are the
    clocks in that order), then the one that stands first in the table.
    """
    free, held_back = queries.process_of(found).offered(actor, found)
    own = [act_of(found, step, running) for step in sorted(free, key=lambda s: due(s, running))]
    acts = sorted([*own, *others], key=lambda act: -act.likely)
    leads = bool(acts) and acts[0].likely >= THE_WAY_ON and not acts[0].step.grave
    main, rest = (acts[0], acts[1:]) if leads else (None, acts)
    beside = [each for each in rest if each.likely][:MOST_BESIDE]
    more = sorted((each for each in rest if each not in beside), key=lambda act: act.step.grave)
    return Buttons(main, beside, more, [HeldBack(*each) for each in held_back])


def act_of(found: Case, step: Step, running: Sequence[str]) -> Act:
    """A step of the case itself; one that only stops a clock is likely while that clock runs."""
    only_stops = bool(step.moves) and all(move.op == "-" for move in step.moves)
    idle = step.target is None and only_stops and not stops(step) & {*running, "*"}
    link = reverse("cases:step", args=[found.pk, step.name])
    return Act(step, link, 0 if idle else step.likely)


def stops(step: Step) -> set[str]:
    """The clocks that a step stops."""
    return {move.term for move in step.moves if move.op == "-"}


def due(step: Step, running: Sequence[str]) -> int:
    """The place, among the running clocks, of the first that a step stops; else behind them all."""
    return min((n for n, term in enumerate(running) if term in stops(step)), default=len(running))
