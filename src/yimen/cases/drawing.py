"""The life of a kind of case as a picture: its states in ranks, its steps as lines.

Nothing is drawn by hand: a new step in a table is a new line in the picture.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from yimen.kernel.process import NEW, Process

WIDTH, HEIGHT, GAP, DROP = 128, 40, 16, 84
"""Of a state, in pixels; between two of a rank; from one rank to the next."""
ROUNDS = 12
"""So often the order inside the ranks is made better: after these nothing moves any more."""


@dataclass(frozen=True)
class Box:
    """A state: where it is drawn, by its upper left corner."""

    state: str
    x: int
    y: int
    ended: bool


@dataclass(frozen=True)
class Line:
    """All steps that lead from one state to another; `path` is drawn as SVG says."""

    source: str
    target: str
    steps: tuple[str, ...]
    path: str
    back: bool


@dataclass(frozen=True)
class Drawing:
    """A picture of so many pixels; `states` without their words, which differ by language."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


@cache
def drawing(process: Process) -> Drawing:
    """The picture of a process."""
    steps = _between(process)
    ranks = _ranked(process, steps)
    for turn in range(ROUNDS):
        _order(ranks, steps, downward=turn % 2 == 0)
    widest = max(len(rank) for rank in ranks)
    width = widest * (WIDTH + GAP) + 6 * GAP
    boxes = {box.state: box for box in _boxes(ranks, process, width)}
    lines = tuple(
        _line(boxes[source], boxes[target], names, width)
        for (source, target), names in steps.items()
    )
    return Drawing(tuple(boxes.values()), lines, width, len(ranks) * DROP)


def _between(process: Process) -> dict[tuple[str, str], tuple[str, ...]]:
    """The steps that lead from one state to another; those that every case has are left out."""
    shared = process.shared.steps if process.shared else {}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in process:
        for source in sorted(step.source) if step.name not in shared and step.target else ():
            if source not in (NEW, step.target):
                found[source, str(step.target)].append(step.name)
    return {ends: tuple(names) for ends, names in found.items()}


def _ranked(process: Process, steps: dict[tuple[str, str], tuple[str, ...]]) -> list[list[str]]:
    """The states by how many steps they are away from the first; ends stand below the rest."""
    first = next(step.target for step in process if NEW in step.source)
    ranks, seen = [[str(first)]], {str(first)}
    while nearer := [
        state
        for state in process.states.values
        if state not in seen and any((source, state) in steps for source in ranks[-1])
    ]:
        ranks.append(nearer)
        seen |= {*nearer}
    ends = [state for rank in ranks for state in rank if state in process.ended]
    kept = [[state for state in rank if state not in process.ended] for rank in ranks]
    return [rank for rank in (*kept, ends) if rank]


def _order(
    ranks: list[list[str]], steps: dict[tuple[str, str], tuple[str, ...]], *, downward: bool
) -> None:
    """Put each state of a rank near the states of the rank before that it hangs together with."""
    tied = {frozenset(ends) for ends in steps}
    pairs = list(pairwise(ranks))
    for before, rank in pairs if downward else [(after, rank) for rank, after in reversed(pairs)]:
        middles = {}
        for place, state in enumerate(rank):
            near = [n / len(before) for n, each in enumerate(before) if {state, each} in tied]
            middles[state] = sum(near) / len(near) if near else place / len(rank)
        rank.sort(key=middles.__getitem__)


def _boxes(ranks: list[list[str]], process: Process, width: int) -> list[Box]:
    made = []
    for number, rank in enumerate(ranks):
        left = (width - len(rank) * (WIDTH + GAP) + GAP) // 2
        for place, state in enumerate(rank):
            x, y = left + place * (WIDTH + GAP), number * DROP + (DROP - HEIGHT) // 2
            made.append(Box(state, x, y, state in process.ended))
    return made


def _line(source: Box, target: Box, names: tuple[str, ...], width: int) -> Line:
    """Down from below to above; up again around the sides; along a rank in a flat bow."""
    begin, end = source.x + WIDTH // 2, target.x + WIDTH // 2
    back = target.y <= source.y
    if not back:
        y1, y2 = source.y + HEIGHT, target.y
        path = f"M{begin} {y1} C{begin} {y1 + 26} {end} {y2 - 26} {end} {y2}"
    elif target.y == source.y:
        y = source.y
        path = f"M{begin} {y} C{begin} {y - 22} {end} {y - 22} {end} {y}"
    else:
        right = begin + end > width
        x1, x2 = (source.x + WIDTH, target.x + WIDTH) if right else (source.x, target.x)
        out = max(x1, x2) + 40 if right else min(x1, x2) - 40
        y1, y2 = source.y + HEIGHT // 2, target.y + HEIGHT // 2
        path = f"M{x1} {y1} C{out} {y1} {out} {y2} {x2} {y2}"
    return Line(source.state, target.state, names, path, back)
