"""Whose law says how long, and how days are counted (shared rules of every kind of matter)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Story, at
from yimen.deadlines.commands import set_rule
from yimen.deadlines.models import Rule
from yimen.deadlines.queries import calendar, forget
from yimen.deadlines.reckoning import Limit, Span, due
from yimen.kernel.errors import Invalid
from yimen.kernel.time import time_is

pytestmark = pytest.mark.django_db


def ends(start: str, many: int, span: Span) -> str:
    return f"{due(at(start), Limit(Decimal(many), span), calendar()).at:%Y-%m-%d}"


def test_minsufa_art_85_the_day_of_the_start_is_not_counted() -> None:
    """民事诉讼法 art. 85: the hour and the day on which a term begins are not counted in it."""
    for hour in ("00:01", "08:30", "23:59"):
        assert ends(f"2026-03-02 {hour}", 5, Span.CALENDAR_DAY) == "2026-03-09"  # the 7th rolls on
        assert ends(f"2026-03-02 {hour}", 3, Span.CALENDAR_DAY) == "2026-03-05"


def test_minsufa_art_85_a_last_day_that_is_a_holiday_rolls_on() -> None:
    """民事诉讼法 art. 85: if the last day is a statutory day of rest, the first day after it is."""
    assert ends("2026-09-27 10:00", 5, Span.CALENDAR_DAY) == "2026-10-08"  # October 2nd is off
    assert ends("2026-04-01 10:00", 3, Span.CALENDAR_DAY) == "2026-04-07"  # 4th to 6th are off


def test_xingzheng_xukefa_art_82_days_are_working_days_without_holidays() -> None:
    """行政许可法 art. 82: its limits are in working days and leave statutory holidays out."""
    assert ends("2026-02-13 10:00", 5, Span.WORKING_DAY) == "2026-02-27"
    assert ends("2026-03-02 10:00", 20, Span.WORKING_DAY) == "2026-03-30"


def test_nianjie_fangjia_banfa_a_weekend_that_is_worked_counts() -> None:
    """全国年节及纪念日放假办法 and the yearly notice: make-up work days are working days."""
    assert ends("2026-02-13 10:00", 1, Span.WORKING_DAY) == "2026-02-14"  # a Saturday
    assert ends("2026-09-18 10:00", 1, Span.WORKING_DAY) == "2026-09-20"  # a Sunday
    assert ends("2026-10-09 10:00", 1, Span.WORKING_DAY) == "2026-10-10"  # a Saturday


def test_nianjie_fangjia_banfa_thirteen_days_of_rest() -> None:
    """全国年节及纪念日放假办法 (2024-11): thirteen days, all that is known without a notice."""
    off = [
        day
        for day in (date(2029, 1, 1) + timedelta(days=each) for each in range(365))
        if calendar().mark(day)
    ]
    assert len(off) == 13
    # one day at New Year, Tomb Sweeping, Dragon Boat, Mid-Autumn; two in May, three in October,
    # four at the Spring Festival with its eve
    assert [day.isoformat() for day in off] == [
        *("2029-01-01", "2029-02-12", "2029-02-13", "2029-02-14", "2029-02-15"),
        *("2029-04-04", "2029-05-01", "2029-05-02", "2029-06-16", "2029-09-22"),
        *("2029-10-01", "2029-10-02", "2029-10-03"),
    ]


def test_xingzheng_xukefa_art_45_time_that_is_nobodys_is_left_out_and_told_in_writing(
    story: Story,
) -> None:
    """行政许可法 art. 45: hearing, testing, appraisal do not count, and are told in writing."""
    story.to_hand()
    with story.refused("must be said"):
        story.ask_suspension(document="")
    before = story.due("handle")
    story.ask_suspension(ground="hearing", document="Notice of hearing No. 3").grant_suspension()
    story.later(days=14).resume()
    assert story.due("handle") > before
    assert "Notice of hearing No. 3" in story.why("handle")


def test_beijing_art_13_the_ticket_shows_its_limit_and_by_whose_rule(story: Story) -> None:
    """北京市接诉即办条例 art. 13: the ticket carries the time limit, set by law or standard."""
    story.register().dispatch()
    assert story.due() != "never"
    for term in ("sign", "handle", "promise"):
        told = story.why(term)
        assert story.clock(term).rule.basis in told
        assert "It is due on" in told


def test_beijing_art_13_no_rule_of_time_without_its_basis_and_unit(story: Story) -> None:
    """北京 art. 13: whoever sets a limit says by what law; its unit of time is never inferred."""
    assert not Rule.objects.filter(basis="").exists()
    for wrong in ({"basis": ""}, {"unit": "day"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rule.objects.filter(term="handle").update(**wrong)
    with pytest.raises(Invalid), time_is(at("2026-03-02 09:00")):
        set_rule(rule(days=5, basis=""), story.cast.administrator)


def rule(days: int, basis: str = "City rules 2026, art. 7") -> Rule:
    """A rule that begins on March 3rd, 2026."""
    return Rule(
        process="request",
        term="handle",
        value=Decimal(days),
        unit=Span.WORKING_DAY,
        basis=basis,
        valid_from=date(2026, 3, 3),
    )


def test_youhua_yingshang_a_case_keeps_the_rule_that_it_was_opened_under(story: Story) -> None:
    """优化营商环境条例 art. 35–37: limits are published; a later one binds later cases alone."""
    story.register()
    with time_is(at("2026-03-02 09:30")):
        set_rule(rule(days=2), story.cast.administrator)
    forget()
    story.until("2026-03-03 09:00").dispatch()
    assert story.due("handle") == "2026-03-10 18:00", "five days: it was opened on March 2nd"
    later = Story(story.cast).until("2026-03-03 09:00").register().dispatch()
    assert later.due("handle") == "2026-03-05 18:00", "two days by the new rule"
    assert "City rules 2026, art. 7" in later.why("handle")


def test_xinfang_art_34_an_extension_is_asked_for_with_a_reason_and_the_resident_told(
    story: Story,
) -> None:
    """信访工作条例 art. 34: extended once; the petitioner is told and given the reason."""
    story.to_hand()
    with story.refused("must be said"):
        story.ask_extension(reason=" ")
    story.ask_extension()
    assert (story.facts["reason"], story.facts["resident_told"]) == ("parts", True)
    story.grant_extension()
    with story.refused("only once"):
        story.ask_extension()
