"""The unit asks for time: more of it, none of it for a while, or for as long as it takes.

| March 2026 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
|---|---|---|---|---|---|---|---|
| | 2 | 3 | 4 | 5 | 6 | 7 | 8 |
| | 9 | 10 | 11 | 12 | 13 | 14 | 15 |
| | 16 | 17 | 18 | 19 | 20 | 21 | 22 |
| | 23 | 24 | | | | | |

Every story is dispatched on Monday the 2nd at 9:01 and signed for at 9:02. The unit has five
working days: 3, 4, 5, 6, 9; the resident is promised seven: and 10, 11. Offices are open
8:30–12:00 and 14:30–18:00, seven hours a day.
"""

from __future__ import annotations

import pytest

from tests.cast import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(story: Story) -> Story:
    story.to_hand()
    assert (story.due("handle"), story.due("promise")) == ("2026-03-09 18:00", "2026-03-11 18:00")
    assert story.due() == "2026-03-09 18:00"
    return story


# --- more time --------------------------------------------------------------------------


def test_asked_for_in_time_and_granted_after_the_date(story: Story) -> None:
    story.until("2026-03-09 17:30").ask_extension(days=3)
    story.until("2026-03-09 18:30").sweep()
    assert story.request.light == "red"
    story.until("2026-03-10 09:00").grant_extension()
    # from the date itself: 10, 11, 12; and for the resident 12, 13, 16
    assert (story.due("handle"), story.due("promise")) == ("2026-03-12 18:00", "2026-03-16 18:00")
    assert (story.state, story.due(), story.request.light) == (
        *("in_hand", "2026-03-12 18:00", "green"),
    )
    with story.refused("granted only once"):
        story.ask_extension()


def test_it_must_be_asked_for_before_the_date(story: Story) -> None:
    with story.until("2026-03-09 18:01").refused("overdue already"):
        story.ask_extension()
    assert story.until("2026-03-09 18:00").ask_extension().state == "extension_asked"


def test_an_urging_that_nobody_answered_does_not_stand_in_its_way(story: Story) -> None:
    story.urge().until("2026-03-04 10:00").sweep()
    assert (story.due(), story.request.light) == ("2026-03-03 18:00", "red")
    story.ask_extension().grant_extension()
    assert story.due("handle") == "2026-03-12 18:00"


def test_a_refused_extension_leaves_the_date(story: Story) -> None:
    story.until("2026-03-05 10:00").ask_extension().refuse_extension()
    assert (story.state, story.due()) == ("in_hand", "2026-03-09 18:00")
    assert story.ask_extension(days=1).grant_extension().due() == "2026-03-10 18:00"


@pytest.mark.parametrize("days", [0, -1, 6, 40])
def test_it_is_no_longer_than_the_rule_allows(story: Story, days: int) -> None:
    with story.refused("1 to 5 working days"):
        story.ask_extension(days=days)


def test_what_is_urgent_is_not_extended(story: Story) -> None:
    urgent = Story(story.cast).register(urgency="urgent").dispatch().sign()
    with urgent.refused("cannot be extended"):
        urgent.ask_extension(days=1)


def test_when_it_is_done_once_more_it_can_be_extended_once_more(story: Story) -> None:
    story.ask_extension().grant_extension().answer().pass_check().refuse_answer().sign()
    assert story.ask_extension().state == "extension_asked"


# --- no time for a while ----------------------------------------------------------------


def test_suspended_by_a_document_and_gone_on_with(story: Story) -> None:
    story.until("2026-03-04 10:00").ask_suspension()
    story.until("2026-03-04 15:00").grant_suspension()
    assert (story.state, story.request.light) == ("suspended", "grey")
    assert story.running() == {"suspension"}
    assert story.due() == "2026-04-03 23:59", "thirty calendar days at most"
    (turn,) = story.clock("handle").turns
    assert (turn["ground"], turn["document"]) == ("pipe test", "No. 12")
    story.until("2026-03-16 09:30").resume()
    # Left on Wednesday at 15:00: 3 hours, then the 5th, 6th and 9th: 24 hours of office time.
    # From Monday the 16th at 9:30: 6 hours, 17th 13, 18th 20, 19th at 15:00 24: till the day ends.
    assert story.due("handle") == "2026-03-19 18:00"
    # For the resident 10 and 11 too: 38 hours; 19th 27, 20th 34, Monday the 23rd at 12:30 … 38.
    assert story.due("promise") == "2026-03-23 18:00"
    assert (story.state, story.due(), story.request.light) == (
        *("in_hand", "2026-03-19 18:00", "green"),
    )
    assert "pipe test, document No. 12" in story.why("handle")


def test_hours_are_given_back_to_the_minute(story: Story) -> None:
    urgent = Story(story.cast).register("The main has burst", urgency="urgent").dispatch().sign()
    assert urgent.due("handle") == "2026-03-03 09:01", "24 hours, day and night"
    urgent.ask_suspension().until("2026-03-02 15:00").grant_suspension()
    urgent.until("2026-03-04 11:00").resume()
    # 18 hours and one minute were left
    assert urgent.due("handle") == "2026-03-05 05:01"


def test_a_refused_suspension_stops_nothing(story: Story) -> None:
    story.until("2026-03-05 10:00").ask_suspension().refuse_suspension()
    assert (story.state, story.due()) == ("in_hand", "2026-03-09 18:00")
    assert story.running() == {"handle", "promise"}


def test_a_suspension_names_its_document(story: Story) -> None:
    with story.refused("must be said"):
        story.ask_suspension(document=" ")
    with story.refused("none of the choices"):
        story.ask_suspension(ground="holiday")


def test_a_suspension_that_nobody_ends_turns_red(story: Story) -> None:
    story.ask_suspension().grant_suspension()
    assert story.due() == "2026-04-01 23:59"
    assert story.until("2026-04-01 12:00").sweep().request.light == "yellow"
    assert story.until("2026-04-02 00:01").sweep().request.light == "red"
    assert story.resume().request.light == "green"


# --- as long as it takes ----------------------------------------------------------------


def test_shelved_reviewed_each_quarter_and_taken_up(story: Story) -> None:
    story.until("2026-03-05 10:00").ask_shelving(until=None)
    story.until("2026-03-06 09:00").grant_shelving()
    assert (story.state, story.request.light, story.running()) == (
        *("shelved", "grey", {"shelf_review"}),
    )
    # 91 days after March 6th: 25 of March, 30 of April, 31 of May, 5 of June
    assert story.due() == "2026-06-05 23:59"
    story.until("2026-06-04 10:00").review_shelved()
    # 26 of June, 31, 31, 3 of September
    assert (story.state, story.due()) == ("shelved", "2026-09-03 23:59")
    assert story.clock("shelf_review").round == 2
    story.until("2026-09-01 09:00").take_up()
    # Left on March 6th at 9:00: 6½ hours of Friday and 7 of Monday: 13½. From Tuesday, September
    # 1st at 9:00: 6½ and Wednesday; for the resident 14 hours more: Thursday and Friday.
    assert (story.due("handle"), story.due("promise")) == ("2026-09-02 18:00", "2026-09-04 18:00")
    assert (story.state, story.running()) == ("in_hand", {"handle", "promise"})


def test_a_review_that_is_forgotten_turns_red_and_the_supervisor_hears_of_it(story: Story) -> None:
    story.ask_shelving().grant_shelving()
    story.until("2026-06-02 00:00").sweep()
    assert story.request.light == "red"
    assert ("centre", "supervisor") in story.told("cases.TurnedRed")


def test_what_is_overdue_is_not_shelved(story: Story) -> None:
    with story.until("2026-03-10 09:00").refused("overdue already"):
        story.ask_shelving()


def test_refused_to_shelve(story: Story) -> None:
    story.ask_shelving().refuse_shelving()
    assert (story.state, story.due()) == ("in_hand", "2026-03-09 18:00")


def test_a_list_entry_says_cause_and_measures(story: Story) -> None:
    for lacking in ("cause", "measures"):
        with story.refused("must be said"):
            story.ask_shelving(**{lacking: ""})
    story.ask_shelving()
    assert story.facts == {"cause": "old main", "measures": "renewal next year", "until": ""}


# --- the end without an answer ----------------------------------------------------------


def test_ended_by_two_people(story: Story) -> None:
    story.ask_end()
    assert (story.state, "review" in story.running()) == ("end_asked", True)
    story.confirm_end()
    assert (story.state, story.running(), story.due()) == ("ended", set(), "never")
    assert story.reopen().state == "registered"


def test_refused_to_end(story: Story) -> None:
    assert story.ask_end().refuse_end().state == "in_hand"
    assert story.due() == "2026-03-09 18:00"
