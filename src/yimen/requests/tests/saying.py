"""Every step where it may be taken, to try what it is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.cast import Story
from tests.customs import ORDINARY
from tests.lives import all_of, stand, wrong_answers

from yimen.kernel.errors import Invalid
from yimen.kernel.time import time_is
from yimen.requests.process import REQUEST

PREPARED: dict[str, dict[str, Any]] = {
    "rule": {"returns": 2},
    "pass_up": {"redone": 2},
    "appeal": {"redone": 2},
    "close_unreached": {"attempts": 3},
    "order": {"redone": 2},
}
"""What must hold of the row before a step may be taken."""


def ready(story: Story, step: str) -> Story:
    """A request in a state from which the step may be taken by whoever usually takes it."""
    source = REQUEST.steps[step].source
    story.to_hand()
    if "in_hand" not in source:
        with time_is(story.moment):
            for name, value in PREPARED.get(step, {}).items():
                setattr(story.request, name, value)
            story.request.save()
            stand(story.request, "checked" if "checked" in source else min(source))
    return story


def wrong_in(steps: Iterable[str]) -> list[Any]:
    """Each wrong answer to each step, as a parameter of a test."""
    return [
        pytest.param(step, ask, value, id=f"{step}-{ask}-{name}")
        for step in steps
        for ask, name, value in wrong_answers(REQUEST.commands[step])
    ]


def refuses(story: Story, step: str, ask: str, value: Any) -> None:
    """The wrong answer is refused by the name of what was asked, and nothing is lost or changed."""
    before = all_of(story.request.pk)
    with pytest.raises(Invalid) as refused:
        story.take(step, **{**ORDINARY.get(step, {}), ask: value})
    assert refused.value.status == 422
    assert set(refused.value.fields) == {ask}
    assert str(refused.value)
    assert all_of(story.request.pk) == before
    story.take(step, **ORDINARY.get(step, {}))
