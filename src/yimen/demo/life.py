"""What becomes of a case: which step follows, after how long, by the shares of `chances.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from yimen.cases.models import Case
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.orgs.models import UnitKind
from yimen.requests.models import State

from .acts import Acts
from .aftermath import appealed, called, checked, closed
from .centre import at_the_centre
from .goals import Goal
from .handling import at_the_unit, in_hand
from .teller import MINUTE, OFFICE_DAY, OFFICE_MINUTE, Over


def tell(story: Acts, first: Case | None) -> None:
    """The whole life, as far as the year goes; `first` is the case that it repeats."""
    try:
        story.register(first)
        if story.plan.goal:
            stand(story)
        else:
            live(story)
    except Over:
        pass


def live(story: Acts) -> None:
    """One part after the other, by where the case stands, until it has ended for good."""
    while part := PARTS.get(State(story.request.state)):
        part(story)


def stand(story: Acts) -> None:
    """Take the steps to where the case shall stand when the year ends."""
    goal = story.plan.goal
    assert goal is not None
    for step, moment in zip(goal.steps, moments(story, goal), strict=True):
        story.go_to(min(moment, story.until))
        if step == "dispatch" and story.request.returns >= 2:
            story.rule()
        elif step == "dispatch" and goal.whose == "grid":
            town = story.city.unit_of(story.request.area_id[:9], UnitKind.GOVERNMENT)
            story.dispatch(town)
        else:
            getattr(story, step)()
    story.go_to(story.until + MINUTE)


def moments(story: Acts, goal: Goal) -> Iterator[datetime]:
    """When the steps to a goal are taken: the first soon, the others over the time there is."""
    begins, until = story.at.astimezone(BEIJING), story.until.astimezone(BEIJING)
    whole = calendar().worked(begins, until) / OFFICE_MINUTE
    passed = 0.0
    for number, step in enumerate(goal.steps):
        even = (whole - passed) / (len(goal.steps) - number + 0.4)
        soon = SOON.get(step, 1e9) if number < 3 or step == "send_back" else 1e9
        latest = max(0, ASKED_BY - passed) if step.startswith("ask_") else 1e9
        passed += min(even, soon, latest) * story.chance.uniform(0.6, 1)
        yield calendar().after(begins, int(passed * OFFICE_MINUTE))


SOON = {"dispatch": 60, "sign": 180, "hand_down": 120, "decline": 60, "send_back": 180}
"""What does not wait long, in office minutes."""
ASKED_BY = 3.5 * OFFICE_DAY
"""More time is asked for while there is some."""


PARTS: dict[State, Callable[[Acts], None]] = {
    State.REGISTERED: at_the_centre,
    State.DISPATCHED: at_the_unit,
    State.IN_HAND: in_hand,
    State.ANSWERED: checked,
    State.CHECKED: called,
    State.APPEALED: appealed,
    State.CLOSED: closed,
}
