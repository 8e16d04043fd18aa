"""The yearly notice comes in, and dates that waited for it are reckoned again."""

from __future__ import annotations

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from yimen.deadlines import commands, queries
from yimen.deadlines.clocks import CLOCKS
from yimen.deadlines.commands import NoticeDay, import_notice, set_working_hours
from yimen.deadlines.models import CalendarDay, Notice, Term, WorkingHours
from yimen.deadlines.published import Holiday
from yimen.deadlines.reckoning import Light
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.terms import Move
from yimen.kernel.time import now, time_is

from .cast import ADMINISTRATOR, COUNTY, Matter, at

pytestmark = pytest.mark.django_db

# a notice as it could be for 2027; the real one is not out
DAYS = [
    NoticeDay(date(2026, 12, 31), False, Holiday.NEW_YEAR),
    *(NoticeDay(date(2027, 1, day), False, Holiday.NEW_YEAR) for day in (1, 2, 3)),
    NoticeDay(date(2026, 12, 27), True, Holiday.NEW_YEAR),
    *(NoticeDay(date(2027, 2, day), False, Holiday.SPRING_FESTIVAL) for day in range(5, 13)),
    NoticeDay(date(2027, 2, 13), True, Holiday.SPRING_FESTIVAL),
]
DECEMBER = "2026-12-25 09:00"
SINCE = date(2026, 12, 1)


def started(when: str, name: str = "handle") -> Matter:
    case = Matter()
    CLOCKS.move(case, [Move("+", name)], None, at(when))
    return case


def clock(case: Matter) -> Term:
    return Term.objects.get(case_id=case.id)


def publish() -> None:
    import_notice(2027, ADMINISTRATOR, document="通知", issued_on=date(2026, 11, 20), days=DAYS)


def reckon_again(*cases: Matter, since: date = SINCE) -> list[Matter]:
    """What the job that follows does with those due from a day on; the cases whose dates moved."""
    queries.forget()
    found = set(queries.due_from(since).values_list("case_id", flat=True))
    return [case for case in cases if case.id in found and CLOCKS.reckon_again(case, now())]


def test_a_date_in_a_year_without_notice_is_kept_as_provisional() -> None:
    case = started(DECEMBER)
    assert (clock(case).provisional, clock(case).due_at) == (True, at("2027-01-04 18:00"))


def test_the_notice_moves_provisional_dates_and_settles_them() -> None:
    case, settled = started(DECEMBER), started("2026-11-02 09:00")
    publish()
    with time_is(at(DECEMBER)):
        assert reckon_again(case, settled) == [case]
    # 27 December is worked, 31 December to 3 January are off
    assert (clock(case).provisional, clock(case).due_at) == (False, at("2027-01-04 18:00"))
    assert clock(settled).due_at == at("2026-11-09 18:00")


def test_a_date_can_move_by_a_notice() -> None:
    case = started("2027-02-01 09:00", "review")
    handle = started("2027-02-03 09:00")
    assert clock(handle).due_at == at("2027-02-12 18:00")
    publish()
    with time_is(at("2027-02-03 09:00")):
        assert reckon_again(case, handle) == [case, handle]
    assert clock(handle).due_at == at("2027-02-17 18:00")
    assert clock(handle).light == Light.GREEN


def test_reckoning_twice_moves_nothing_more() -> None:
    case = started(DECEMBER)
    publish()
    with time_is(at(DECEMBER)):
        assert reckon_again(case) == [case]
        assert reckon_again(case) == []


def test_the_case_shows_its_new_date_and_is_calm_again() -> None:
    case = started("2027-02-03 09:00")
    case.light = Light.YELLOW
    publish()
    with time_is(at("2027-02-12 09:00")):
        reckon_again(case)
    assert (case.due_at, case.warn_at) == (at("2027-02-17 18:00"), clock(case).warn_at)
    assert case.light == clock(case).light == Light.GREEN


def test_pauses_and_extensions_are_reckoned_again_with_the_rest() -> None:
    case = started("2027-02-03 09:00")
    CLOCKS.move(case, [Move("~", "handle")], None, at("2027-02-04 18:00"))
    CLOCKS.move(case, [Move("^", "handle")], None, at("2027-02-04 18:00"))
    publish()
    with time_is(at("2027-02-05 09:00")):
        assert reckon_again(case) == [case]
    assert clock(case).due_at == at("2027-02-17 18:00")
    assert len(clock(case).turns) == 2


def test_stopped_clocks_stay_as_they_were() -> None:
    case = started(DECEMBER)
    CLOCKS.move(case, [Move("-", "handle")], None, at("2026-12-26 09:00"))
    publish()
    assert reckon_again(case) == []
    assert not CLOCKS.reckon_again(case, at("2026-12-27 09:00"))
    assert clock(case).provisional


def test_a_corrected_notice_replaces_the_first() -> None:
    """As in January 2020, when the Spring Festival was made longer."""
    publish()
    longer = [*DAYS, NoticeDay(date(2027, 2, 15), False, Holiday.SPRING_FESTIVAL)]
    case = started("2027-02-03 09:00")
    import_notice(2027, ADMINISTRATOR, document="延长", issued_on=None, days=longer)
    with time_is(at("2027-02-03 09:00")):
        assert reckon_again(case) == [case]
    assert clock(case).due_at == at("2027-02-18 18:00")
    assert Notice.objects.get(year=2027).document == "延长"
    assert CalendarDay.objects.filter(year=2027).count() == len(longer)


def test_the_citys_notice_wins_over_the_known_one() -> None:
    only = [NoticeDay(date(2026, 10, 1), False, Holiday.NATIONAL_DAY)]
    import_notice(2026, ADMINISTRATOR, document="通知", issued_on=None, days=only)
    queries.forget()
    calendar = queries.calendar()
    assert not calendar.counts(date(2026, 10, 1))
    assert calendar.counts(date(2026, 10, 2))


@pytest.mark.parametrize(
    "days",
    [
        [],
        [NoticeDay(date(2028, 1, 1), False, "x")],
        [NoticeDay(date(2026, 11, 30), False, "x")],
        [NoticeDay(date(2027, 1, 1), False, "x"), NoticeDay(date(2027, 1, 1), True, "x")],
    ],
)
def test_a_notice_that_cannot_be_is_refused_whole(days: list[NoticeDay]) -> None:
    with pytest.raises(Invalid):
        import_notice(2027, ADMINISTRATOR, document="通知", issued_on=None, days=days)
    assert not Notice.objects.filter(year=2027).exists()


def test_a_notice_without_a_document_is_refused() -> None:
    with pytest.raises(Invalid):
        import_notice(2027, ADMINISTRATOR, document="", issued_on=None, days=DAYS)


def test_only_the_citys_administrator_takes_notices_in() -> None:
    with pytest.raises(NotAllowed):
        import_notice(2027, COUNTY, document="通知", issued_on=None, days=DAYS)


def test_the_database_refuses_a_day_of_another_year() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=date(2026, 3, 3), year_id=2025, kind="off", name="x")


# --- office hours ------------------------------------------------------------------------------

SUMMER = [(time(8), time(12)), (time(15), time(18))]


def test_new_office_hours_hold_from_their_day_on() -> None:
    case = started("2026-11-02 09:00")
    with time_is(at("2026-11-03 09:00")):
        set_working_hours(date(2026, 11, 6), ADMINISTRATOR, shifts=[(time(9), time(17))])
        assert reckon_again(case, since=date(2026, 11, 6)) == [case]
    assert clock(case).due_at == case.due_at == at("2026-11-09 17:00")
    assert queries.calendar().close(date(2026, 11, 5).toordinal()) == at("2026-11-05 18:00")


def test_only_open_clocks_that_are_due_from_the_day_on_can_move() -> None:
    monday = "2026-11-02 09:00"
    case, ended = started(monday), started(monday)
    started(monday, "sign")
    CLOCKS.move(ended, [Move("-", "handle")], None, at("2026-11-03 09:00"))
    assert list(queries.due_from(date(2026, 11, 9))) == [clock(case)]
    assert not queries.due_from(date(2026, 11, 10))


def test_what_follows_a_change_is_given_the_first_day_that_can_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[str] = []
    job = SimpleNamespace(defer=lambda since: given.append(since))
    monkeypatch.setattr(commands, "FOLLOWS", [job])
    publish()
    with time_is(at("2026-11-03 09:00")):
        set_working_hours(date(2026, 11, 6), ADMINISTRATOR, shifts=SUMMER)
    assert given == [SINCE.isoformat(), "2026-11-06"]


def test_office_hours_can_change_twice() -> None:
    with time_is(at("2026-11-03 09:00")):
        set_working_hours(date(2027, 6, 1), ADMINISTRATOR, shifts=SUMMER)
        set_working_hours(date(2027, 9, 1), ADMINISTRATOR, shifts=[(time(9), time(17))])
    queries.forget()
    calendar = queries.calendar()
    week = [at(f"2027-{day} 00:00") for day in ("05-31", "06-01", "09-01")]
    hours = [calendar.worked(day, day + timedelta(days=1)) // 3_600_000_000 for day in week]
    assert hours == [7, 7, 8]


@pytest.mark.parametrize(
    "shifts",
    [[], [(time(12), time(8))], [(time(8), time(12)), (time(11), time(18))]],
)
def test_office_hours_that_cannot_be_are_refused(shifts: list[tuple[time, time]]) -> None:
    with time_is(at("2026-11-03 09:00")), pytest.raises(Invalid):
        set_working_hours(date(2027, 6, 1), ADMINISTRATOR, shifts=shifts)


def test_office_hours_do_not_change_in_the_past() -> None:
    with time_is(at("2026-11-03 09:00")), pytest.raises(Refused):
        set_working_hours(date(2026, 11, 2), ADMINISTRATOR, shifts=SUMMER)


def test_only_the_citys_administrator_sets_office_hours() -> None:
    with time_is(at("2026-11-03 09:00")), pytest.raises(NotAllowed):
        set_working_hours(date(2027, 6, 1), COUNTY, shifts=SUMMER)


def test_the_database_refuses_hours_that_run_backwards() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingHours.objects.create(begins=time(12), ends=time(8), valid_from=date(2027, 1, 1))
