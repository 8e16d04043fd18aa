"""`make bench-schedule`: 200 disputes, 60 mediators, one week: the proposal beside the greedy way.

Made-up centres, the same in every run; each plan is looked through for conflicts by code that
shares no line with what makes plans. Into docs/mediation.md.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version

from benchmarks.labels import ROOT
from benchmarks.machine import facts
from benchmarks.report import table
from yimen.mediators.schedule import Plan, Problem, greedy, propose
from yimen.mediators.schedule.models import URGENT
from yimen.mediators.schedule.proposal import SECONDS
from yimen.mediators.tests.made import centre, faults

PAGE = ROOT / "docs" / "mediation.md"
BEGIN, END = (
    "<!-- begin: schedule (written by `make bench-schedule`) -->",
    "<!-- end: schedule -->",
)
ROOMS = (8, 10, 12)
SEEDS = range(5)
DISPUTES, MEDIATORS = 200, 60


def main() -> None:
    """Measure, check and write."""
    begin = time.perf_counter()
    propose(centre(0, disputes=5, mediators=5, rooms=1))
    loading = time.perf_counter() - begin
    rows, seconds, loads = [], [], []
    for rooms in ROOMS:
        for seed in SEEDS:
            problem = centre(seed, disputes=DISPUTES, mediators=MEDIATORS, rooms=rooms)
            plain, plain_s = timed(greedy, problem)
            plan, plan_s = timed(propose, problem)
            wrong = [*faults(problem, plain), *faults(problem, plan)]
            assert not wrong, wrong
            seconds.append(plan_s)
            loads.append(os.getloadavg()[0])
            rows.append(row(rooms, seed, problem, (plain, plain_s), (plan, plan_s)))
            print(rows[-1], flush=True)
    write(part(rows, seconds, loads, loading))


def timed(make: Callable[[Problem], Plan], problem: Problem) -> tuple[Plan, float]:
    """A plan, and the seconds that somebody waited for it."""
    begin = time.perf_counter()
    plan = make(problem)
    return plan, time.perf_counter() - begin


def row(
    rooms: int, seed: int, problem: Problem, plain: tuple[Plan, float], ours: tuple[Plan, float]
) -> list[str]:
    """One instance: placed, urgent ones, what weighs, time; of both ways."""
    urgent = {each.key for each in problem.wanted if each.weight == URGENT}
    told = [str(rooms), str(seed)]
    for plan, seconds in (plain, ours):
        placed = len(plan.sittings)
        first = sum(each.key in urgent for each in plan.sittings)
        told += [f"{placed}", f"{first}/{len(urgent)}", f"{plan.weight(problem)}",
                 f"{max(plan.loads().values(), default=0)}", f"{seconds:.2f}"]  # fmt: skip
    return told


def part(rows: list[list[str]], seconds: list[float], loads: list[float], loading: float) -> str:
    """The part of the page."""
    head = ["rooms", "seed", "greedy", "urgent", "weight", "most", "s",
            "proposal", "urgent", "weight", "most", "s"]  # fmt: skip
    plain, ours = (sum(int(row[at]) for row in rows) for at in (2, 7))
    weights = [sum(int(row[at]) for row in rows) for at in (4, 9)]
    kept = ("processor", "memory", "system", "Python")
    machine = "; ".join(f"{name}: {said}" for name, said in facts() if name in kept)
    return TEXT.format(
        n=len(rows), disputes=DISPUTES, mediators=MEDIATORS, table=table(head, rows),
        middle=statistics.median(seconds), worst=max(seconds), plain=plain, ours=ours,
        share=100 * (ours - plain) / plain, weight=100 * (weights[1] - weights[0]) / weights[0],
        loading=loading, limit=SECONDS, machine=machine, ortools=version("ortools"),
        low=min(loads), high=max(loads), cores=os.cpu_count(),
    )  # fmt: skip


TEXT = """### Measured

{n} made-up weeks of {disputes} open disputes, {mediators} mediators and 8, 10 or 12 rooms, the same
in every run (`src/yimen/mediators/tests/made.py`): sittings of one to two hours, half of them with
a mixed team, one in ten urgent, days off, conflicts of interest, languages, windows of one to five
days. Both ways are run one after the other on the same week; every plan was looked through for
conflicts, and none was found.

Placed: greedy {plain:,}, proposal {ours:,} ({share:+.1f} %); by weight {weight:+.1f} %. Seconds
that somebody waits for a proposal: middle {middle:.2f}, worst {worst:.2f} (the solver stops after
{limit:g} s); the first one after a start {loading:.2f} s for a small week, for the solver is loaded
then. Load of the machine meanwhile: {low:.1f} to {high:.1f} on {cores} cores; the busier it is, the
less the solver finds in its time.

{table}

"urgent" is how many of the urgent disputes sit; "weight" counts 10, 15 and 30 for ordinary,
pressing and urgent ones; "most" is how many sittings the busiest mediator has.

Machine: {machine}; OR-Tools {ortools}.
"""


def write(said: str) -> None:
    """Put it into the page in place of what was measured before."""
    text = PAGE.read_text(encoding="utf-8")
    old = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.S)
    assert old.search(text)
    PAGE.write_text(old.sub(lambda _found: f"{BEGIN}\n{said}\n{END}", text), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
