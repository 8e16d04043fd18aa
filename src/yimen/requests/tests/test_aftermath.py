"""What is said after the answer: odd, empty and wrong answers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Story

from yimen.cases.models import Passage
from yimen.requests.models import Rating, Request

from .saying import ready, refuses, wrong_in

pytestmark = pytest.mark.django_db

STEPS = (
    "pass_check", "fail_check", "call_back", "redo", "pass_up", "rate", "refuse_answer", "appeal",
    "uphold", "order", "add", "withdraw", "reopen",
)  # fmt: skip


@pytest.mark.parametrize(("step", "ask", "value"), wrong_in(STEPS))
def test_a_wrong_answer_is_named_and_nothing_is_lost(
    story: Story, step: str, ask: str, value: Any
) -> None:
    refuses(ready(story, step), step, ask, value)


@pytest.mark.parametrize("rating", Rating.values)
def test_each_of_the_five_steps_is_kept(story: Story, rating: int) -> None:
    assert story.to_call().rate(rating=rating).request.rating == rating


def test_the_resident_may_rate_without_a_word_and_with_many(story: Story) -> None:
    story.to_call().rate(rating=4)
    assert not Passage.objects.filter(wording="addition").exists()
    other = Story(story.cast).to_call().rate(rating=4, words="好" * 20_000)
    assert len(Passage.objects.get(case=other.request, wording="addition").text) == 20_000


def test_nobody_is_ordered_where_nobody_had_it(story: Story) -> None:
    ready(story, "order")
    Request.objects.update(lead=None)
    with story.refused("Nobody has been given it yet"):
        story.order()


def test_a_case_of_nobody_is_not_done_once_more_but_opened_again(story: Story) -> None:
    """Answered at once: there is no unit to which it could go back."""
    story.register().answer_now()
    with story.refused("supervisor must take it on"):
        story.refuse_answer()
    with story.refused("can be done once more before"):
        story.appeal()
    assert story.reopen().state == "registered"


def test_a_new_round_begins_with_nothing_said(story: Story) -> None:
    story.to_call().note_missed_call().call_back(solved="no", rating=1).refuse_answer()
    request = Request.objects.get()
    said = (request.unit_says, request.check_says, request.resident_says, request.answered_by)
    assert said == ("", "", "", "")
    assert (request.rating, request.attempts, request.checked_by) == (None, 0, "")


def test_a_stranger_neither_rates_nor_refuses(story: Story) -> None:
    story.to_call()
    for other in ("neighbour", "water", "caller", "supervisor"):
        for step in ("rate", "refuse_answer"):
            with story.refused("is for the resident whose matter it is"):
                getattr(story, step)(by=getattr(story.cast, other))


def test_what_the_resident_adds_is_seen_by_all_and_searched(story: Story) -> None:
    story.to_hand().add(text="Now it drips from the ceiling.")
    passage = Passage.objects.get(wording="addition")
    assert (passage.by, passage.text) == (
        *(story.cast.resident.key, "Now it drips from the ceiling."),
    )


def test_nothing_is_added_to_what_has_ended(story: Story) -> None:
    story.register().answer_now()
    with story.refused("not possible now"):
        story.add()
