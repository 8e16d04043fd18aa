"""What the unit says, and what those say who decide on it: odd, empty and wrong answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.cast import Story

from yimen.cases.models import Passage
from yimen.kernel.models import StoredEvent
from yimen.requests.models import Request

from .saying import ready, refuses, wrong_in

pytestmark = pytest.mark.django_db

STEPS = (
    "send_back", "ask_extension", "refuse_extension", "ask_suspension", "refuse_suspension",
    "resume", "ask_shelving", "refuse_shelving", "review_shelved", "take_up", "ask_end",
    "refuse_end", "answer",
)  # fmt: skip


@pytest.mark.parametrize(("step", "ask", "value"), wrong_in(STEPS))
def test_a_wrong_answer_is_named_and_nothing_is_lost(
    story: Story, step: str, ask: str, value: Any
) -> None:
    refuses(ready(story, step), step, ask, value)


def test_it_must_be_said_to_whom_it_is_handed_down(story: Story) -> None:
    story.to_hand("roads")
    with story.refused("must be said"):
        story.hand_down(to=None)


def test_a_return_need_not_say_whose_it_is(story: Story) -> None:
    story.register().dispatch().send_back(belongs_to=None)
    assert story.facts["belongs_to"] is None


def test_the_day_on_which_it_may_be_solved_is_kept_as_text(story: Story) -> None:
    story.to_hand().ask_shelving(until=date(2026, 9, 30))
    assert story.facts["until"] == "2026-09-30"


def test_an_answer_is_two_texts_and_one_where_only_one_is_given(story: Story) -> None:
    story.to_hand().answer(text="Valve 7 replaced by crew B.", public_text="Your water runs again.")
    texts = dict(Passage.objects.values_list("wording", "text"))
    assert texts["answer"] == "Valve 7 replaced by crew B."
    assert texts["public_answer"] == "Your water runs again."
    other = Story(story.cast).to_hand().answer(text="It runs.")
    assert set(
        Passage.objects.filter(case=other.request, text="It runs.").values_list("wording")
    ) == {
        ("answer",),
        ("public_answer",),
    }


def test_a_public_text_of_spaces_is_no_text(story: Story) -> None:
    story.to_hand().answer(text="It runs.", public_text="   ")
    assert Passage.objects.get(wording="public_answer").text == "It runs."


def test_what_is_untrue_or_beyond_duty_is_said(story: Story) -> None:
    story.to_hand().answer(true=False, beyond_duty=True, contacted="by phone, March 3rd")
    assert (story.facts["true"], story.facts["beyond_duty"], story.facts["contacted"]) == (
        *(False, True, "by phone, March 3rd"),
    )


def test_the_moment_of_signing_is_the_first(story: Story) -> None:
    story.to_hand("roads")
    first = Request.objects.get().signed_at
    story.later(hours=1).hand_down(to=story.cast.city.units["lamps"])
    story.sign(by=story.cast.lamps)
    assert Request.objects.get().signed_at == first


def test_what_was_applied_for_is_forgotten_when_it_is_decided(story: Story) -> None:
    story.to_hand().ask_extension(days=2).refuse_extension()
    assert (story.request.applicant, story.request.asked_days) == ("", 0)
    story.ask_extension(days=3).grant_extension()
    assert StoredEvent.objects.get(kind="requests.ExtensionGranted").facts["days"] == 3
    assert (story.request.applicant, story.request.asked_days) == ("", 0)


def test_a_suspension_ends_by_the_unit_or_the_centre(story: Story) -> None:
    story.to_hand().ask_suspension().grant_suspension()
    for other in ("roads", "agent", "resident", "approver"):
        with story.refused("is for the unit that answers for it or a dispatcher"):
            story.resume(by=getattr(story.cast, other))
    assert story.resume(by=story.cast.water).state == "in_hand"


def test_a_unit_above_acts_for_its_section_and_a_section_not_for_it(story: Story) -> None:
    story.register().dispatch(to=story.cast.city.units["roads"])
    with story.refused("is for the unit that answers for it"):
        story.sign(by=story.cast.lamps)
    other = Story(story.cast).register().dispatch(to=story.cast.city.units["lamps"])
    assert other.sign(by=story.cast.roads).state == "in_hand"
