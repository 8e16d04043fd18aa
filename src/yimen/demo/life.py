"""What becomes of a case: which step follows, after how long, by the shares of `chances.toml`."""

from __future__ import annotations

from collections.abc import Callable

from yimen.cases.models import Case
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar
from yimen.orgs.models import UnitKind
from yimen.requests.models import State

from .acts import Acts
from .aftermath import appealed, called, checked, closed
from .centre import at_the_centre
from .handling import at_the_unit, in_hand
from .teller import MINUTE, Over


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
    """Take the steps to where the case shall stand when the year ends, spread over its time."""
    goal, until = story.plan.goal, story.until.astimezone(BEIJING)
    assert goal is not None
    begins = story.at.astimezone(BEIJING)
    office = calendar().worked(begins, until)
    for number, step in enumerate(goal.steps, 1):
        share = (number - story.chance.uniform(0.1, 0.6)) / (len(goal.steps) + 0.4)
        moment = calendar().after(begins, int(office * share)) if office else until
        story.go_to(min(moment, until))
        if step == "dispatch" and story.request.returns >= 2:
            story.rule()
        elif step == "dispatch" and goal.whose == "grid":
            town = story.city.unit_of(story.request.area_id[:9], UnitKind.GOVERNMENT)
            story.dispatch(town)
        else:
            getattr(story, step)()
    story.go_to(until + MINUTE)


PARTS: dict[State, Callable[[Acts], None]] = {
    State.REGISTERED: at_the_centre,
    State.DISPATCHED: at_the_unit,
    State.IN_HAND: in_hand,
    State.ANSWERED: checked,
    State.CHECKED: called,
    State.APPEALED: appealed,
    State.CLOSED: closed,
}
