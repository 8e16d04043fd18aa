"""Steps move clocks; a case shows the clock that presses most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yimen.deadlines import queries
from yimen.deadlines.clocks import CLOCKS
from yimen.deadlines.models import Term
from yimen.deadlines.reckoning import Light
from yimen.deadlines.rulebook import Extension
from yimen.kernel import terms as kernel
from yimen.kernel.errors import Refused
from yimen.kernel.terms import Move
from yimen.kernel.time import time_is

from .cast import Matter, at

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-02 09:00"


@dataclass
class Suspended:
    ground: str = "appraisal"
    document: str = "P-7"


@dataclass
class Extended:
    days: int = 5
    asked_at: str = ""


@dataclass
class Nothing:
    pass


def moves(written: str) -> list[Move]:
    return list(kernel.moves(written, frozenset(word[1:] for word in written.split())))


def move(case: Matter, written: str, when: str, event: object = None) -> None:
    CLOCKS.move(case, moves(written), event or Nothing(), at(when))


def term(case: Matter, name: str, number: int = 1) -> Term:
    return Term.objects.get(case_id=case.id, name=name, round=number)


def test_the_kernel_knows_who_keeps_the_clocks() -> None:
    case = Matter()
    kernel.move_clocks(case, moves("+dispatch"), Nothing(), at(MONDAY))
    assert case.due_at == at("2026-11-02 11:00")


def test_a_started_clock_has_its_rules_due_date() -> None:
    case = Matter()
    move(case, "+sign +handle +promise", MONDAY)
    assert term(case, "sign").due_at == at("2026-11-02 15:30")
    assert term(case, "handle").due_at == at("2026-11-09 18:00")
    assert term(case, "promise").due_at == at("2026-11-11 18:00")
    assert (case.due_at, case.light) == (at("2026-11-02 15:30"), Light.GREEN)


def test_the_case_shows_the_earliest_date_and_the_earliest_warning() -> None:
    case = Matter()
    move(case, "+sign +handle", MONDAY)
    assert case.warn_at == term(case, "sign").warn_at
    move(case, "-sign", "2026-11-02 10:00")
    assert case.due_at == term(case, "handle").due_at
    assert case.warn_at == term(case, "handle").warn_at


def test_urgent_cases_have_half_an_hour_to_be_signed_for() -> None:
    case = Matter(urgency="urgent")
    move(case, "+sign +handle", "2026-11-07 23:50")
    assert term(case, "sign").due_at == at("2026-11-08 00:20")
    assert term(case, "handle").due_at == at("2026-11-08 23:50")


def test_nothing_to_move_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        CLOCKS.move(Matter(), [], Nothing(), at(MONDAY))
    assert len(asked) == 0


def test_any_number_of_moves_takes_two_statements() -> None:
    case = Matter()
    move(case, "+sign +handle +promise", MONDAY)
    with CaptureQueriesContext(connection) as asked:
        move(case, "-sign -handle +handle ~promise +check", "2026-11-02 10:00")
    assert len(asked) == 2


def test_a_case_that_is_being_registered_takes_one_statement() -> None:
    class Unsaved(Matter):
        class _state:  # noqa: N801 - what Django keeps on a row
            adding = True

    case = Unsaved()
    queries.rulebook(), queries.calendar()  # held in memory from here on
    with CaptureQueriesContext(connection) as asked:
        move(case, "+dispatch", MONDAY)
    assert len(asked) == 1
    assert case.due_at == term(case, "dispatch").due_at


def test_a_start_leaves_a_running_clock_alone() -> None:
    case = Matter()
    move(case, "+promise", MONDAY)
    move(case, "+promise", "2026-11-05 09:00")
    assert term(case, "promise").started_at == at(MONDAY)
    assert Term.objects.filter(case_id=case.id).count() == 1


def test_what_does_not_run_cannot_be_moved() -> None:
    case = Matter()
    move(case, "+sign", MONDAY)
    before = term(case, "sign").__dict__
    move(case, "-handle ~promise ^sign >appeal", "2026-11-02 10:00")
    assert {**term(case, "sign").__dict__, "_state": 0} == {**before, "_state": 0}
    assert Term.objects.filter(case_id=case.id).count() == 1


def test_stopped_and_started_in_one_step_is_a_fresh_round() -> None:
    """An accepted return gives the next unit its full time; the resident's date stays."""
    case = Matter()
    move(case, "+handle +promise", MONDAY)
    promised = term(case, "promise").due_at
    move(case, "-handle +handle", "2026-11-04 09:00")
    assert term(case, "handle", 1).stopped_at == at("2026-11-04 09:00")
    assert term(case, "handle", 2).due_at == at("2026-11-11 18:00")
    assert term(case, "promise").due_at == promised


def test_a_star_moves_every_clock() -> None:
    case = Matter()
    move(case, "+handle +promise +sign", MONDAY)
    move(case, "-* +call_back", "2026-11-03 09:00")
    open_ones = Term.objects.filter(case_id=case.id, stopped_at=None)
    assert [each.name for each in open_ones] == ["call_back"]


def test_a_case_without_an_open_clock_has_no_date() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    move(case, "-*", "2026-11-03 09:00")
    assert (case.due_at, case.warn_at, case.light) == (None, None, Light.GREEN)


def test_a_stopped_clock_keeps_the_light_it_stopped_with() -> None:
    case = Matter()
    move(case, "+sign +handle", MONDAY)
    move(case, "-sign", "2026-11-02 16:00")
    move(case, "-handle", "2026-11-09 17:00")
    assert term(case, "sign").light == Light.RED
    assert term(case, "handle").light == Light.YELLOW


def test_a_stopped_clock_has_its_last_colour_at_any_moment() -> None:
    case = Matter()
    move(case, "+sign", MONDAY)
    move(case, "-sign", "2026-11-02 10:00")
    assert term(case, "sign").light_at(at("2027-01-01 09:00")) == Light.GREEN


# --- stop and go -------------------------------------------------------------------------------


def suspended() -> Matter:
    case = Matter()
    move(case, "+handle +promise", MONDAY)
    move(case, "~handle ~promise +suspension", "2026-11-03 18:00", Suspended())
    return case


def test_a_pause_keeps_its_ground_and_its_document() -> None:
    (turn,) = term(suspended(), "handle").turns
    assert (turn["ground"], turn["document"]) == ("appraisal", "P-7")


def test_a_suspended_case_is_grey_and_due_when_the_suspension_ends() -> None:
    case = suspended()
    assert term(case, "handle").light == Light.GREY
    assert case.light == Light.GREY
    assert case.due_at == term(case, "suspension").due_at == at("2026-12-03 23:59:59")


def test_a_suspension_that_runs_out_shows_through_the_grey() -> None:
    """The case turned by an event of its own; no step makes it grey again, as it would be."""
    case = suspended()
    terms = queries.terms_of(case.id)
    for moment, light in (
        ("2026-12-03 12:00", Light.YELLOW),
        ("2026-12-04 12:00", Light.RED),
    ):
        colours = {each.name: each.light_at(at(moment)) for each in terms}
        assert colours == {"handle": Light.GREY, "promise": Light.GREY, "suspension": light}
        case.light = light
        CLOCKS.show(case, terms, at(moment))
        assert case.light == light


def test_a_case_with_paused_clocks_only_is_grey_and_keeps_its_date() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    due_at = case.due_at
    move(case, "~handle", "2026-11-03 09:00")
    CLOCKS.show(case, queries.terms_of(case.id), at("2027-01-03 09:00"))
    assert (case.light, case.due_at) == (Light.GREY, due_at)


def test_going_on_gives_back_what_was_left() -> None:
    case = suspended()
    move(case, "-suspension ^handle ^promise", "2026-11-16 08:30")
    handle = term(case, "handle")
    # Wednesday to Monday were left: four office days
    assert handle.due_at == at("2026-11-19 18:00")
    assert handle.paused_for == at("2026-11-16 08:30") - at("2026-11-03 18:00")
    assert (handle.paused_at, handle.light) == (None, Light.GREEN)


def test_a_clock_can_be_stopped_while_it_is_paused() -> None:
    case = suspended()
    move(case, "-*", "2026-11-20 09:00")
    handle = term(case, "handle")
    assert (handle.light, handle.paused_at) == (Light.GREEN, None)
    assert handle.paused_for > timedelta(days=16)


# --- extension ---------------------------------------------------------------------------------


def test_an_extension_moves_the_date_once() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    move(case, ">handle", "2026-11-05 09:00", Extended())
    assert term(case, "handle").due_at == at("2026-11-16 18:00")
    with pytest.raises(Refused, match="any more"):
        move(case, ">handle", "2026-11-06 09:00", Extended())


def test_an_extension_is_refused_once_the_date_has_passed() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    with pytest.raises(Refused, match="overdue"):
        move(case, ">handle", "2026-11-10 09:00", Extended())


def test_an_extension_asked_for_in_time_may_be_granted_late() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    asked = Extended(asked_at=at("2026-11-09 17:00").isoformat())
    move(case, ">handle", "2026-11-10 09:00", asked)
    assert term(case, "handle").due_at == at("2026-11-16 18:00")


def test_a_paused_clock_can_be_extended_after_its_old_date() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    move(case, "~handle", "2026-11-06 18:00")
    move(case, ">handle", "2026-11-20 09:00", Extended())
    move(case, "^handle", "2026-11-20 18:00")
    # Monday was left, and five days more
    assert term(case, "handle").due_at == at("2026-11-30 18:00")


def test_an_extension_is_no_longer_than_its_rule_allows() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    with pytest.raises(Refused, match="at most"):
        move(case, ">handle", "2026-11-05 09:00", Extended(days=6))


def test_an_extension_may_be_said_as_value_and_span() -> None:
    @dataclass
    class Longer:
        value: int = 2
        span: str = "working_day"

    case = Matter()
    move(case, "+handle", MONDAY)
    move(case, ">handle", "2026-11-05 09:00", Longer())
    assert term(case, "handle").due_at == at("2026-11-11 18:00")


@pytest.mark.parametrize("days", [0, -1])
def test_an_extension_by_nothing_is_refused(days: int) -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    with pytest.raises(Refused):
        move(case, ">handle", "2026-11-05 09:00", Extended(days=days))


def test_a_term_whose_rule_knows_no_extension_cannot_be_extended() -> None:
    case = Matter(urgency="urgent")
    move(case, "+handle", MONDAY)
    with pytest.raises(Refused, match="any more"):
        move(case, ">handle", "2026-11-02 10:00", Extended())


# --- lights by themselves ----------------------------------------------------------------------


def test_a_clock_turns_by_itself_at_its_warning_and_after_its_date() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    handle = term(case, "handle")
    assert (handle.warn_at, handle.due_at) == (case.warn_at, at("2026-11-09 18:00"))
    second = timedelta(seconds=1)
    for moment, light in (
        (handle.warn_at - second, Light.GREEN),
        (handle.warn_at, Light.YELLOW),
        (handle.due_at, Light.YELLOW),
        (handle.due_at + second, Light.RED),
    ):
        assert handle.light_at(moment) == light


def test_a_step_leaves_a_light_as_it_was_turned_and_never_raises_it() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    terms = queries.terms_of(case.id)
    for moment, before, light in (
        ("2026-11-06 18:00", Light.GREEN, Light.YELLOW),
        ("2026-11-09 18:01", Light.YELLOW, Light.RED),
    ):
        CLOCKS.show(case, terms, at(moment))
        assert case.light == before
        case.light = light  # the turn is an event of its own
        CLOCKS.show(case, terms, at(moment))
        assert case.light == light


def test_more_time_calms_the_light_of_the_case_and_its_clock() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    case.light = Light.YELLOW
    move(case, ">handle", "2026-11-09 17:00", Extended())
    assert case.light == term(case, "handle").light == Light.GREEN


def test_reckoning_again_what_does_not_move_writes_nothing() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    due_at = case.due_at
    with time_is(at("2026-11-03 09:00")), CaptureQueriesContext(connection) as asked:
        assert not CLOCKS.reckon_again(case, at("2026-11-03 09:00"))
    assert len(asked) == 1
    assert case.due_at == due_at


def test_paused_and_stopped_clocks_do_not_turn() -> None:
    case = Matter()
    move(case, "+handle +promise", MONDAY)
    move(case, "~handle -promise", "2026-11-03 09:00")
    year_after = at("2027-11-03 09:00")
    assert term(case, "handle").light_at(year_after) == Light.GREY
    assert term(case, "promise").light_at(year_after) == Light.GREEN


def test_the_clocks_of_a_case_are_shown_in_the_colours_of_the_moment() -> None:
    case = Matter()
    move(case, "+sign +handle", MONDAY)
    with time_is(at("2026-11-02 16:00")):
        shown = [(each.name, each.light) for each in queries.lights(case.id)]
    assert shown == [("sign", Light.RED), ("handle", Light.GREEN)]


# --- rules ---------------------------------------------------------------------------------------


def test_a_term_that_no_rule_names_is_refused() -> None:
    with pytest.raises(Refused, match="No rule of time"):
        move(Matter(process="unknown"), "+handle", MONDAY)


def test_windows_are_rules_too() -> None:
    case = Matter()
    assert queries.window("request", "rating", case, at(MONDAY)) == at("2026-11-17 23:59:59")
    assert queries.window("request", "reopen", case, at(MONDAY)) == at("2026-11-17 23:59:59")


def test_an_assisting_unit_has_limits_of_its_own() -> None:
    assert queries.limit_ends("task", "do", Matter(), at(MONDAY)).at == at("2026-11-05 18:00")


def test_how_far_a_term_may_be_extended_can_be_asked() -> None:
    found = queries.extension_of("request", "handle", Matter(), at(MONDAY))
    assert found == Extension("working_day", Decimal(5), 1)
    assert queries.extension_of("request", "sign", Matter(), at(MONDAY)) is None
