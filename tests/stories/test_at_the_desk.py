"""What the centre settles by itself: answered at once, details asked for, what it does not take.

| March 2026 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
|---|---|---|---|---|---|---|---|
| | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
| | 9 | 10 | 11 | 12 | 13 | 14 | 15 |
| | 16 | 17 | 18 | 19 | 20 | 21 | 22 |

No holiday falls into it. Offices are open 8:30–12:00 and 14:30–18:00, seven hours a day.
"""

from __future__ import annotations

import pytest

from tests.cast import Story, at, refused
from yimen.cases.models import Passage
from yimen.requests.models import Request

pytestmark = pytest.mark.django_db


def test_answered_at_once_and_rated(story: Story) -> None:
    story.register("Where can I pay for water?", kind="question")
    assert story.due("dispatch") == "2026-03-02 11:00", "two working hours"
    story.answer_now(text="At the counter in Dongjie, from 8:30.", article="K-17")
    request = story.request
    assert (request.state, request.at_once, request.due_at, request.light) == (
        *("closed", True, None, "green"),
    )
    assert story.running() == set()
    assert Passage.objects.get(wording="public_answer").text.startswith("At the counter")
    story.later(days=2).rate(rating=5)
    assert (story.state, story.request.rating, story.request.resident_says) == ("closed", 5, "")
    with story.refused("rated already"):
        story.rate(rating=1)


def test_the_time_for_rating_ends(story: Story) -> None:
    story.register().answer_now()
    # the day of the answer is not counted: fifteen days after Monday the 2nd is Tuesday the 17th
    assert story.request.rate_until == at("2026-03-17 23:59:59")
    with story.until("2026-03-18 00:00").refused("time for rating"):
        story.rate()
    assert story.until("2026-03-17 23:59").rate().request.rating == 5


def test_details_are_asked_for_and_given(story: Story) -> None:
    story.register("A lamp is out")
    story.until("2026-03-02 09:30").ask_details()
    assert (story.state, story.request.light) == ("incomplete", "grey")
    assert story.running() == {"complete"}
    assert story.due() == "2026-03-12 23:59", "ten calendar days for the resident"
    story.until("2026-03-03 16:00").give_details(text="The third lamp of Mill Lane.")
    # an hour and a half of two was left
    assert (story.state, story.due(), story.request.light) == (
        *("registered", "2026-03-03 17:30", "green"),
    )
    assert story.running() == {"dispatch"}
    texts = Passage.objects.order_by("number").values_list("wording", flat=True)
    assert list(texts) == ["story", "addition"]


def test_details_that_come_by_telephone_are_written_down_by_an_agent(story: Story) -> None:
    story.register().ask_details()
    with story.refused("is for the resident whose matter it is or an agent"):
        story.give_details(by=story.cast.dispatcher)
    assert story.give_details(by=story.cast.agent).state == "registered"


def test_not_accepted_with_reason_and_right_route(story: Story) -> None:
    story.register("The court was wrong").decline()
    assert story.facts == {
        "ground": "other_route",
        "reason": "The court has it.",
        "route": "Court",
    }
    assert (story.state, story.running()) == ("decline_asked", {"review"})
    assert story.due() == "2026-03-03 18:00", "one working day to decide"
    story.confirm_decline()
    assert (story.state, story.running(), story.due()) == ("declined", set(), "never")
    story.later(days=3).reopen(reason="The court sent me back to you.")
    assert (story.state, story.running()) == ("registered", {"dispatch"})


def test_another_person_confirms_that_it_is_not_accepted(story: Story) -> None:
    story.register().take(
        "decline", by=story.cast.both, ground="nobodys", reason="a private quarrel"
    )
    with story.refused("other than who applied"):
        story.confirm_decline(by=story.cast.both)
    with story.refused("other than who applied"):
        story.overrule_decline(by=story.cast.both)
    assert story.confirm_decline().state == "declined"


def test_accepted_after_all(story: Story) -> None:
    story.register().decline().overrule_decline()
    assert (story.state, story.request.applicant) == ("registered", "")
    assert story.running() == {"dispatch"}
    assert story.dispatch().state == "dispatched"


def test_handed_over_to_110_against_a_receipt(story: Story) -> None:
    story.register("It smells of gas")
    with story.refused("must be said"):
        story.hand_over(receipt="  ")
    story.hand_over()
    assert story.facts == {"to": "110", "reason": "gas leak", "receipt": "110-2026-7"}
    assert (story.state, story.running()) == ("handed_over", set())


def test_danger_is_handed_over_also_while_details_are_awaited(story: Story) -> None:
    assert story.register().ask_details().hand_over().state == "handed_over"


def test_the_resident_takes_it_back_whoever_has_it(story: Story) -> None:
    turns = (
        (),
        ("ask_details",),
        ("decline",),
        ("dispatch",),
        ("dispatch", "send_back"),
        ("dispatch", "sign"),
        ("dispatch", "sign", "ask_extension"),
        ("dispatch", "sign", "ask_suspension"),
        ("dispatch", "sign", "ask_suspension", "grant_suspension"),
        ("dispatch", "sign", "ask_shelving"),
        ("dispatch", "sign", "ask_shelving", "grant_shelving"),
        ("dispatch", "sign", "ask_end"),
    )
    for steps in turns:
        one = Story(story.cast).register()
        for step in steps:
            getattr(one, step)()
        assert one.withdraw().state == "withdrawn", steps
        assert (one.running(), one.request.due_at) == (set(), None)


def test_what_has_been_answered_is_not_taken_back(story: Story) -> None:
    story.to_hand().answer()
    with story.refused("not possible now"):
        story.withdraw()


def test_opened_again_under_the_same_number(story: Story) -> None:
    story.to_call().call_back()
    number, ended = story.request.number, story.request.reopen_until
    assert ended == at("2026-03-17 23:59:59")
    story.until("2026-03-10 10:00").reopen()
    request = Request.objects.get()
    assert (request.number, request.state, request.closed_at) == (number, "registered", None)
    assert (request.rating, request.unit_says, request.check_says, request.resident_says) == (
        *(None, "", "", ""),
    )
    assert story.due() == "2026-03-10 12:00"
    story.dispatch().sign()
    # each clock begins again: five working days after Tuesday the 10th
    assert (story.due("handle"), story.clock("handle").round) == ("2026-03-17 18:00", 2)
    with story.refused("not possible now"):
        story.reopen()


def test_the_time_for_opening_it_again_ends(story: Story) -> None:
    story.to_call().call_back().until("2026-03-18 08:30")
    with story.refused("please send a new matter"):
        story.reopen()


def test_a_neighbour_can_neither_add_nor_open_it_again(story: Story) -> None:
    story.register()
    for step, said in (("add", {"text": "me too"}), ("withdraw", {"reason": "no need"})):
        with story.refused("is for the resident"):
            story.take(step, by=story.cast.neighbour, **said)


def test_a_resident_sends_in_nobody_elses_matter(story: Story) -> None:
    cast = story.cast
    story.take("register", by=cast.neighbour, body="The tap drips.")
    assert story.request.key == cast.neighbour.key
    with refused("of your own only"):
        Story(cast).take("register", by=cast.neighbour, body="x", resident=cast.person)


def test_the_same_again_is_hung_on_the_first_and_still_counted(story: Story) -> None:
    first = story.register().request
    again = Story(story.cast).register(repeat_of=first).request
    assert again.number != first.number
    assert (again.matter, list(again.links.values_list("other", "bond"))) == (
        *(first.matter, [(first.pk, "repeat")]),
    )
    assert Request.objects.count() == 2
