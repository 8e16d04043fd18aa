"""Two machines whose clocks differ: what follows an event never happens before it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.cast import Story, at
from yimen.kernel.bulk import Past
from yimen.kernel.ledger import written_to
from yimen.kernel.models import StoredEvent
from yimen.kernel.process import PROCESSES
from yimen.kernel.verify import fold

pytestmark = pytest.mark.django_db


def moments(story: Story) -> list[str]:
    """When each event of the case was, in Beijing; the history is sound."""
    events = list(StoredEvent.objects.filter(case_id=story.request.pk).order_by("number"))
    assert not fold(PROCESSES["request"], events).faults
    return [f"{timezone.localtime(each.at):%H:%M}" for each in events]


def test_a_step_on_a_machine_that_is_slow_is_taken_at_the_moment_of_the_last(story: Story) -> None:
    story.register()
    story.until("2026-03-02 08:40").dispatch(to=story.cast.city.units["water"], basis="test")
    story.until("2026-03-02 08:50").sign()
    assert moments(story) == ["09:00", "09:00", "09:00"]
    assert story.clock("dispatch").stopped_at == at("2026-03-02 09:00")
    assert story.clock("handle").started_at == at("2026-03-02 09:00")
    story.until("2026-03-02 09:30").answer()
    assert moments(story)[-1] == "09:30"


def test_so_is_one_of_an_assisting_unit_and_of_the_past(story: Story) -> None:
    story.to_hand()
    task = story.until("2026-03-02 08:00").ask("roads", due_at=at("2026-03-04 12:00"))
    assert task.opened_at == at("2026-03-02 09:02")
    with written_to(Past()):
        story.until("2026-03-02 08:10").assist("sign_task", task)
    assert moments(story)[-2:] == ["09:02", "09:02"]
