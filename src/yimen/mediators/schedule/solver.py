"""A part of the problem as the solver sees it: CP-SAT of OR-Tools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ortools.sat.python import cp_model

from .models import Person, Problem, Sitting, Span, Wanted, between, leads, seconds
from .rooms import floors, in_rooms, size

ASKED = 6
"""Of those who can lead, and of those who can join, at most so many are asked for a dispute."""
FAIR = 100
"""What a dispute weighs against fairness: placing one more always wins."""


class Model:
    """Who sits when, and with whom; rooms are counted by how many they seat.

    `begun` is the plan so far, from which the solver goes on; `loads` what each mediator has in
    other parts of the whole problem, `even` the even share of it all.
    """

    def __init__(
        self, problem: Problem, begun: Iterable[Sitting], loads: Mapping[int, int], even: int
    ) -> None:
        self.problem, self.loads, self.even = problem, loads, even
        self.begun = {each.key: each for each in begun}
        self.cp = cp_model.CpModel()
        self.placed: dict[str, cp_model.IntVar] = {}
        self.start: dict[str, cp_model.IntVar] = {}
        self.sits: dict[tuple[str, int], cp_model.IntVar] = {}
        self.whole: list[tuple[Wanted, Any]] = []
        self.of_person: dict[int, list[Any]] = defaultdict(list)
        self.asked: dict[int, int] = defaultdict(int)
        for wanted in sorted(problem.wanted, key=lambda each: -each.weight):
            self._dispute(wanted)
        self._parties()
        self._people()
        self._rooms()
        self._aim()

    def solve(self, seconds: float) -> list[Sitting] | None:
        """The sittings of the best that is found in time, those that have a room."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        solver.parameters.random_seed = 1
        solver.parameters.linearization_level = 1
        # Probing and symmetries take longer than what they save here.
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        found = solver.solve(self.cp)
        if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return self._read(solver)

    def _dispute(self, wanted: Wanted) -> None:
        starts = [[b, e - wanted.slots] for b, e in wanted.windows if e - b >= wanted.slots]
        chairs = [self._some(wanted, each) for each in self._chairs(wanted)]
        if not starts or not all(chairs):
            return
        key, begun = wanted.key, self.begun.get(wanted.key)
        domain = cp_model.Domain.from_intervals(starts)
        start = self.start[key] = self.cp.new_int_var_from_domain(domain, "")
        placed = self.placed[key] = self.cp.new_bool_var("")
        self.cp.add_hint(placed, begun is not None)
        self.cp.add_hint(start, begun.begins if begun else starts[0][0])
        self.whole.append(
            (wanted, self.cp.new_optional_fixed_size_interval_var(start, wanted.slots, placed, ""))
        )
        for able in chairs:
            self.cp.add(sum(self._sits(wanted, each, start, begun) for each in able) == placed)
        for word in () if wanted.chosen else wanted.languages:
            speak = [self.sits[key, e.key] for able in chairs for e in able if word in e.languages]
            self.cp.add_bool_or([*speak, placed.negated()])

    def _chairs(self, wanted: Wanted) -> list[list[Person]]:
        """For each mediator of a sitting who it can be."""
        if wanted.chosen:
            known = self.problem.person
            return [
                [known[key]] if key in known and key not in wanted.barred else []
                for key in wanted.chosen
            ]
        lead = leads(self.problem, wanted)
        return [lead, seconds(self.problem, wanted)] if wanted.mixed else [lead]

    def _some(self, wanted: Wanted, able: list[Person]) -> list[Person]:
        """Who sits in the plan so far, who speaks what is rare, and who was asked least."""
        begun = self.begun.get(wanted.key)
        sits = begun.mediators if begun else ()
        fit = sorted(
            able,
            key=lambda each: (
                each.key not in sits,
                -len(wanted.languages & each.languages),
                self.loads.get(each.key, 0) + self.asked[each.key] / 4,
                each.key,
            ),
        )[:ASKED]
        for each in fit:
            self.asked[each.key] += 1
        return fit

    def _sits(self, wanted: Wanted, person: Person, start: Any, begun: Sitting | None) -> Any:
        sits = self.sits[wanted.key, person.key] = self.cp.new_bool_var("")
        self.of_person[person.key].append(
            self.cp.new_optional_fixed_size_interval_var(start, wanted.slots, sits, "")
        )
        self.cp.add_hint(sits, begun is not None and person.key in begun.mediators)
        return sits

    def _parties(self) -> None:
        """Nobody is asked to be at two sittings at once."""
        intervals: dict[str, list[Any]] = defaultdict(list)
        for wanted, interval in self.whole:
            for party in wanted.parties:
                intervals[party].append(interval)
        for some in intervals.values():
            if len(some) > 1:
                self.cp.add_no_overlap(some)

    def _people(self) -> None:
        """Nobody sits twice at once, or when not free, or more often than they take on."""
        fresh: dict[int, list[Any]] = defaultdict(list)
        for (dispute, who), sits in self.sits.items():
            if not self.problem.by_key[dispute].chosen:
                fresh[who].append(sits)
        for key, intervals in self.of_person.items():
            person = self.problem.person[key]
            gone = [self._fixed(span) for span in between(person.free, self._span())]
            self.cp.add_no_overlap(intervals + gone)
            if len(fresh[key]) > person.more:
                self.cp.add(sum(fresh[key]) <= person.more)

    def _rooms(self) -> None:
        """Of the rooms for so many people no more are used at once than there are."""
        places = self.problem.places
        for floor in floors(places):
            rooms = [each for each in places if each.seats >= floor]
            below = max((each.seats for each in places if each.seats < floor), default=0)
            need = [each for wanted, each in self.whole if wanted.people + size(wanted) > below]
            gone = [self._fixed(s) for room in rooms for s in between(room.free, self._span())]
            self.cp.add_cumulative(need + gone, [1] * len(need + gone), len(rooms))
        most = max((each.seats for each in places), default=0)
        for wanted, _interval in self.whole:
            if wanted.people + size(wanted) > most:
                self.cp.add(self.placed[wanted.key] == 0)

    def _fixed(self, span: Span) -> Any:
        return self.cp.new_fixed_size_interval_var(span[0], span[1] - span[0], "")

    def _span(self) -> Span:
        windows = [each for wanted in self.problem.wanted for each in wanted.windows]
        return min(b for b, _e in windows), max(e for _b, e in windows)

    def _aim(self) -> None:
        """What weighs; then fairness: what somebody has above the even share counts against."""
        by_person: dict[int, list[Any]] = defaultdict(list)
        for (_key, person), sits in self.sits.items():
            by_person[person].append(sits)
        above = []
        for person, some in by_person.items():
            spare = self.even - self.loads.get(person, 0)
            if len(some) > spare:
                over = self.cp.new_int_var(0, len(some) + max(0, -spare), "")
                self.cp.add(over >= sum(some) - spare)
                above.append(over)
        weighs = [
            FAIR * self.problem.by_key[key].weight * each for key, each in self.placed.items()
        ]
        self.cp.maximize(sum(weighs) - sum(above))

    def _read(self, solver: cp_model.CpSolver) -> list[Sitting]:
        teams: dict[str, list[int]] = defaultdict(list)
        for (key, person), sits in self.sits.items():
            if solver.boolean_value(sits):
                teams[key].append(person)
        timed = [
            (solver.value(self.start[key]), self.problem.by_key[key])
            for key, placed in self.placed.items()
            if solver.boolean_value(placed)
        ]
        given = in_rooms(self.problem.places, timed)
        return [
            Sitting(each.key, given[each.key], tuple(teams[each.key]), at, at + each.slots)
            for at, each in timed
            if each.key in given
        ]
