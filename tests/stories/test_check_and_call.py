"""After the answer: it is checked, the resident is called, and says what they think of it.

Dispatched on Monday, March 2nd, 2026, at 9:01: the unit has until Monday the 9th, the resident is
promised an answer until Wednesday the 11th (the 14th and 15th are a weekend).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cast import Story
from yimen.cases.models import Passage
from yimen.orgs.models import Role

pytestmark = pytest.mark.django_db


def test_the_check_fails_and_then_passes(story: Story) -> None:
    story.to_hand().until("2026-03-04 10:00").answer()
    assert (story.state, story.running()) == ("answered", {"check", "promise"})
    assert story.due() == "2026-03-05 18:00", "one working day to check"
    story.until("2026-03-05 10:00").fail_check()
    assert (story.state, story.request.check_says) == ("in_hand", "no")
    # the unit has five working days anew: 6, 9, 10, 11, 12; the promise to the resident stands
    assert (story.due("handle"), story.due("promise")) == ("2026-03-12 18:00", "2026-03-11 18:00")
    assert story.due() == "2026-03-11 18:00"
    story.answer(text="The main was dug up.").until("2026-03-06 09:00").pass_check()
    assert (story.state, story.running()) == ("checked", {"call_back"})
    assert story.due() == "2026-03-11 18:00", "three working days to call"
    texts = Passage.objects.filter(wording="answer").order_by("number")
    assert [passage.text for passage in texts] == [
        "The valve was replaced.",
        "The main was dug up.",
    ]


def test_three_calls_in_vain_and_it_is_closed_without_the_residents_word(story: Story) -> None:
    story.to_call()
    for attempt in (1, 2, 3):
        with story.refused("only after three attempts"):
            story.close_unreached()
        story.later(hours=3).note_missed_call()
        assert story.facts == {"attempt": attempt}
    with story.refused("called three times already"):
        story.note_missed_call()
    story.close_unreached()
    request = story.request
    assert (request.state, story.facts) == ("closed", {"attempts": 3})
    # counted in no rate: neither reached nor rated
    assert (request.rating, request.resident_says) == (None, "")
    assert (request.unit_says, request.check_says) == ("yes", "yes")


def test_who_wants_no_call_is_not_called(story: Story) -> None:
    story.register(wants_call=False).dispatch().sign().answer().pass_check().close_unreached()
    assert (story.state, story.facts) == ("closed", {"attempts": 0})


def test_who_left_no_name_cannot_be_called(story: Story) -> None:
    story.register(resident=None).dispatch().sign().answer().pass_check().close_unreached()
    assert (story.state, story.request.rating) == ("closed", None)


def test_the_call_is_recorded_in_the_residents_words(story: Story) -> None:
    story.to_call().call_back(solved="partly", rating=3, words="Only in the morning.")
    request = story.request
    assert (request.unit_says, request.check_says, request.resident_says) == (
        *("yes", "yes", "partly"),
    )
    assert (request.rating, story.state, story.due()) == (3, "closed", "never")
    assert Passage.objects.get(wording="record").text == "Only in the morning."


def test_the_resident_rates_before_anybody_has_called(story: Story) -> None:
    story.to_call().rate(rating=2, solved="no", words="It took a week.")
    assert (story.state, story.request.rating, story.request.resident_says) == ("closed", 2, "no")
    assert story.running() == set()


def test_a_rating_says_nothing_that_the_resident_did_not_say(story: Story) -> None:
    story.to_call().rate(rating=1)
    assert (story.request.rating, story.request.resident_says) == (1, "")
    other = Story(story.cast).to_call().call_back(solved="no", rating=None)
    other.rate(rating=1)
    assert (other.request.rating, other.request.resident_says) == (1, "no")


def test_three_outcomes_are_never_of_the_same_hand(story: Story) -> None:
    """A county's centre can answer for a matter; its people then neither check it nor call."""
    cast, every = story.cast, frozenset(set(Role) - {Role.ADMINISTRATOR})
    one = cast.city.actor("20", "ganzhou", *every)
    two, three = replace(one, key="staff:21"), replace(one, key="staff:22")
    story.register().dispatch(to=cast.city.units["ganzhou"], basis="the county leads")
    story.take("sign", by=one).take("answer", by=one, text="Done.", solved="yes")
    with story.refused("check the answer than who gave it"):
        story.pass_check(by=one)
    with story.refused("check the answer than who gave it"):
        story.fail_check(by=one)
    story.pass_check(by=two)
    for somebody in (one, two):
        for step, said in (
            ("note_missed_call", {}),
            ("call_back", {"solved": "yes"}),
            ("redo", {"reason": "still dry"}),
        ):
            with story.refused("else must call"):
                story.take(step, by=somebody, **said)
    assert story.call_back(by=three).state == "closed"


def test_not_solved_says_the_caller_twice_and_then_the_supervisor_decides(story: Story) -> None:
    story.to_call()
    with story.refused("can be done once more before"):
        story.pass_up()
    for time in (1, 2):
        story.redo(rating=1)
        assert (story.state, story.request.redone, story.request.bound) == (
            *("dispatched", time, True),
        )
        with story.refused("cannot return it"):
            story.send_back()
        story.sign().answer().pass_check()
    with story.refused("twice already"):
        story.redo()
    story.pass_up(rating=1)
    assert (story.state, story.running(), story.request.supervision) == (
        *("appealed", {"appeal"}, "ordinary"),
    )
    story.uphold()
    assert (story.state, story.request.supervision, story.due()) == ("closed", "", "never")


def test_what_the_supervisor_orders_is_supervised(story: Story) -> None:
    story.to_call()
    for _time in range(2):
        story.refuse_answer().sign().answer().pass_check()
    story.appeal().until("2026-03-10 10:00").order(to=story.cast.city.units["roads"])
    assert (story.state, story.request.lead, story.request.bound) == (
        *("dispatched", story.cast.city.units["roads"], True),
    )
    assert story.running() == {"sign", "handle", "promise", "supervision"}
    # 11, 12, 13 and five days with 16 and 17
    assert (story.due("supervision"), story.due("handle")) == (
        *("2026-03-13 18:00", "2026-03-17 18:00"),
    )


def test_a_closed_case_is_refused_by_the_resident_in_time_and_done_once_more(story: Story) -> None:
    story.to_call().call_back(solved="yes", rating=5)
    story.until("2026-03-12 09:00").refuse_answer(words="It leaks again.", rating=1)
    assert (story.state, story.request.closed_at, story.request.rating) == (
        "dispatched",
        None,
        None,
    )
    assert story.facts["rating"] == 1
    story.sign().answer().pass_check().call_back()
    with story.until("2026-04-15 09:00").refused("time for rating or refusing"):
        story.refuse_answer()
