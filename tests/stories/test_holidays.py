"""Over holidays and make-up work days, and into a year whose notice is not out yet.

The yearly notice for 2026 (国务院办公厅关于2026年部分节假日安排的通知): off 1–3 January, 15–23
February, 4–6 April, 1–5 May, 19–21 June, 25–27 September, 1–7 October; weekends that are worked:
4 January, 14 and 28 February, 9 May, 20 September, 10 October.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Story, at
from yimen.cases.queries import timeline
from yimen.cases.reactions import reckon_again
from yimen.cases.sentences import NOBODY, details, sentence
from yimen.deadlines.commands import NoticeDay, import_notice
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.orgs.held import forget_all

pytestmark = pytest.mark.django_db


def dispatched(story: Story, moment: str, **said: Any) -> Story:
    """Registered and dispatched at a moment; what follows is a minute later."""
    story.until(moment).register(**said).until(moment).dispatch()
    return story


def test_over_spring_festival_with_the_saturday_that_is_worked(story: Story) -> None:
    """
    | February 2026 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
    |---|---|---|---|---|---|---|---|
    | | | | | | **13** | 14 work 1 | 15 off |
    | | 16 off | 17 off | 18 off | 19 off | 20 off | 21 off | 22 off |
    | | 23 off | 24 work 2 | 25 work 3 | 26 work 4 | 27 work 5 | 28 work 6 | 1 March |
    | | 2 work 7 | | | | | | |
    """
    dispatched(story, "2026-02-13 10:00")
    assert story.due("sign") == "2026-02-13 16:30", "two hours before noon, two after 14:30"
    assert story.due("handle") == "2026-02-27 18:00"
    assert story.due("promise") == "2026-03-02 18:00"
    assert "Spring Festival" in story.why("handle")
    assert "make-up work day" in story.why("promise")


def test_hours_go_on_after_the_festival(story: Story) -> None:
    """Saturday the 14th is worked: one hour until 18:00, three on Tuesday the 24th from 8:30."""
    dispatched(story, "2026-02-14 17:00")
    assert story.due("sign") == "2026-02-24 11:30"
    assert story.due("handle") == "2026-02-28 18:00"  # 24, 25, 26, 27 and the Saturday


def test_over_national_day_with_the_saturday_that_is_worked(story: Story) -> None:
    """
    | October 2026 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
    |---|---|---|---|---|---|---|---|
    | | | | **30 Sept** | 1 off | 2 off | 3 off | 4 off |
    | | 5 off | 6 off | 7 off | 8 work 1 | 9 work 2 | 10 work 3 | 11 |
    | | 12 work 4 | 13 work 5 | 14 work 6 | 15 work 7 | | | |
    """
    dispatched(story, "2026-09-30 09:00")
    assert (story.due("handle"), story.due("promise")) == ("2026-10-13 18:00", "2026-10-15 18:00")
    story.sign()
    # a fifth of 6½ hours and five days is 8 h 18 min: Tuesday's seven and 78 minutes of Monday
    assert story.until("2026-10-12 16:41").sweep().request.light == "green"
    assert story.until("2026-10-12 16:42").sweep().request.light == "yellow"


def test_calendar_days_count_holidays_and_roll_on_from_a_day_of_rest(story: Story) -> None:
    """Ten days after September 22nd is October 2nd, a holiday: it ends with October 8th."""
    story.until("2026-09-22 09:00").register().ask_details()
    assert story.due("complete") == "2026-10-08 23:59"


def test_what_is_urgent_knows_no_holiday(story: Story) -> None:
    dispatched(story, "2026-10-01 09:00", urgency="urgent")
    assert (story.due("sign"), story.due("handle")) == ("2026-10-01 09:30", "2026-10-02 09:00")


def test_a_suspension_over_the_festival_gives_nothing_away(story: Story) -> None:
    """Suspended from the last office minute before the festival to the first one after it."""
    dispatched(story, "2026-02-13 10:00").sign()
    due = story.due("handle")
    story.until("2026-02-14 18:00").ask_suspension().until("2026-02-14 18:00").grant_suspension()
    story.until("2026-02-24 08:30").resume()
    assert story.due("handle") == due == "2026-02-27 18:00"


# --- into 2027 --------------------------------------------------------------------------

NOTICE_2027 = [
    *(NoticeDay(date(2027, 1, day), works=False, name="new_year") for day in (1, 2, 3, 4)),
    NoticeDay(date(2027, 1, 9), works=True, name="new_year"),
]
"""Made up, for the real one is not out: also Monday the 4th is off, Saturday the 9th is worked."""


def take_in(story: Story, moment: str) -> None:
    with time_is(at(moment)):
        import_notice(
            2027,
            story.cast.administrator,
            document="国务院办公厅关于2027年部分节假日安排的通知",
            issued_on=date(2026, 12, 30),
            days=NOTICE_2027,
        )
        forget_all()  # what another process notices when it next reads
        reckon_again("2026-12-01")
    story.request.refresh_from_db()


def test_a_date_in_a_year_without_its_notice_is_provisional_until_it_comes(story: Story) -> None:
    """
    | 2026/27 | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
    |---|---|---|---|---|---|---|---|
    | by the law alone | | **29** | 30: 1 | 31: 2 | 1 off | 2 | 3 |
    | | 4: 3 | 5: 4 | 6: 5 | 7: 6 | 8: 7 | 9 | 10 |
    | by the notice | 4 off | 5: 3 | 6: 4 | 7: 5 | 8: 6 | 9 work: 7 | 10 |
    """
    dispatched(story, "2026-12-29 09:00").sign()
    assert (story.due("handle"), story.due("promise")) == ("2027-01-06 18:00", "2027-01-08 18:00")
    assert story.clock("handle").provisional
    assert "is provisional: the holiday notice for 2027 is not out yet" in story.why("handle")
    take_in(story, "2026-12-30 10:00")
    assert (story.due("handle"), story.due("promise")) == ("2027-01-07 18:00", "2027-01-09 18:00")
    assert story.due() == "2027-01-07 18:00"
    assert not story.clock("handle").provisional
    assert "provisional" not in story.why("handle")
    assert "国务院办公厅关于2027年部分节假日安排的通知" in story.why("promise")
    event = StoredEvent.objects.get(kind="cases.ReckonedAgain")
    assert (event.actor, event.facts["due"][:16]) == ("system:clock", "2027-01-07T10:00")


def test_a_date_that_the_notice_does_not_move_gets_no_line(story: Story) -> None:
    dispatched(story, "2026-12-14 09:00").sign()
    due = story.due("handle")
    assert not story.clock("handle").provisional
    take_in(story, "2026-12-15 10:00")
    assert story.due("handle") == due == "2026-12-21 18:00"
    assert not StoredEvent.objects.filter(kind="cases.ReckonedAgain").exists()


def test_a_line_does_not_say_that_a_date_became_what_it_was(story: Story) -> None:
    """The answer that the resident was promised moves; what is due next does not."""
    dispatched(story, "2026-12-24 09:00").sign()
    assert (story.due("handle"), story.due("promise")) == ("2026-12-31 18:00", "2027-01-05 18:00")
    take_in(story, "2026-12-25 10:00")
    assert (story.due("handle"), story.due("promise")) == ("2026-12-31 18:00", "2027-01-06 18:00")
    line = timeline(story.request)[-1]
    assert line.kind == "cases.ReckonedAgain"
    said = sentence(line, NOBODY)
    assert "as before; later dates moved" in said
    assert "instead of" not in said
    assert not [*details(line, NOBODY)]


def test_taking_the_notice_in_twice_moves_nothing_more(story: Story) -> None:
    dispatched(story, "2026-12-29 09:00").sign()
    take_in(story, "2026-12-30 10:00")
    take_in(story, "2026-12-30 11:00")
    assert StoredEvent.objects.filter(kind="cases.ReckonedAgain").count() == 1


def test_a_notice_queues_the_reckoning(story: Story) -> None:
    story.register()
    take_in(story, "2026-12-30 10:00")
    job = ProcrastinateJob.objects.get(task_name="cases.reckon_again")
    assert job.args == {"since": "2026-12-01"}


def test_a_case_keeps_what_it_had_while_it_is_suspended(story: Story) -> None:
    """What was left of the time is given back by the calendar of the day on which it goes on."""
    dispatched(story, "2026-12-29 09:00").sign()
    story.until("2026-12-30 18:00").ask_suspension().until("2026-12-30 18:00").grant_suspension()
    take_in(story, "2026-12-31 10:00")
    # Four days were left; from Tuesday the 5th at 8:30: 5, 6, 7, 8
    assert story.until("2027-01-05 08:30").resume().due("handle") == "2027-01-08 18:00"
