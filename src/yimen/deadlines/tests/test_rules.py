"""Rules have dates: the narrowest valid one wins, a change never touches what was opened before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from yimen.deadlines import queries
from yimen.deadlines.clocks import CLOCKS
from yimen.deadlines.commands import end_rule, set_rule, withdraw_rule
from yimen.deadlines.models import Rule, Term
from yimen.deadlines.names import TERMS
from yimen.deadlines.reckoning import Limit, Span
from yimen.deadlines.rulebook import RuleBook, RuleRow, Subject
from yimen.deadlines.seeding import load_seed
from yimen.kernel.errors import Invalid, NotAllowed, Refused
from yimen.kernel.terms import Move
from yimen.kernel.time import time_is

from .cast import ADMINISTRATOR, COUNTY, HANDLER, Matter, at

TODAY = at("2026-11-02 09:00")
OLD = date(2000, 1, 1)


ANY = Subject()


def row(
    number: int, subject: Subject = ANY, since: date = OLD, until: date | None = None
) -> RuleRow:
    return RuleRow(
        id=number,
        process="request",
        term="handle",
        limit=Limit(Decimal(number), Span.WORKING_DAY),
        basis="law",
        valid_from=since,
        valid_to=until,
        subject=subject,
    )


def found(*rows: RuleRow, subject: Subject = ANY, on: date = date(2026, 11, 2)) -> int:
    rule = RuleBook(rows).find("request", "handle", subject, on)
    return rule.id if rule else 0


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (Subject(item="0102"), Subject(kind="help", urgency="urgent", area="620702")),
        (Subject(kind="help"), Subject(urgency="urgent", area="620702")),
        (Subject(urgency="urgent"), Subject(area="620702")),
        (Subject(area="620702"), ANY),
        (Subject(item="0102"), Subject(item="01")),
        (Subject(area="620702"), Subject(area="6207")),
    ],
)
def test_the_narrower_rule_wins(narrow: Subject, wide: Subject) -> None:
    case = Subject(item="010203", kind="help", urgency="urgent", area="620702100")
    assert found(row(1, wide), row(2, narrow), subject=case) == 2
    assert found(row(2, narrow), row(1, wide), subject=case) == 2


def test_a_rule_for_others_does_not_hold() -> None:
    county = row(1, Subject(area="620702"))
    assert found(county, row(2), subject=Subject(area="620721")) == 2
    assert not found(row(1, Subject(kind="help")), subject=Subject(kind="praise"))


def test_a_rule_holds_from_its_first_day_until_before_its_last() -> None:
    rules = row(1, until=date(2027, 1, 1)), row(2, since=date(2027, 1, 1))
    assert found(*rules, on=date(2026, 12, 31)) == 1
    assert found(*rules, on=date(2027, 1, 1)) == 2


def test_of_two_that_hold_the_later_one_wins() -> None:
    assert found(row(1), row(2, since=date(2026, 1, 1)), on=date(2026, 5, 1)) == 2


pytestmark = pytest.mark.django_db


def new_rule(**changed: Any) -> Rule:
    values = {
        "process": "request",
        "term": "handle",
        "value": Decimal(8),
        "unit": Span.WORKING_DAY,
        "basis": "本市规定",
        "valid_from": date(2026, 12, 1),
    }
    return Rule(**(values | changed))


def standing(**key: Any) -> Rule:
    same = {
        "process": "request",
        "term": "handle",
        "item_code": "",
        "area": "",
        "urgency": "",
        "kind": "",
        "valid_to": None,
    }
    return Rule.objects.get(**(same | key))


def test_every_term_of_the_seed_has_a_general_rule() -> None:
    general = Rule.objects.filter(item_code="", area="", urgency="", kind="", valid_to=None)
    assert set(general.values_list("process", "term")) == {
        *(("request", term) for term in (
            "dispatch", "complete", "review", "sign", "handle", "promise", "suspension",
            "shelf_review", "check", "call_back", "urge", "supervision", "appeal", "rating",
            "reopen", "return",
        )),
        ("task", "sign"),
        ("task", "do"),
        *(("problem", term) for term in ("plan", "solve", "check", "urge", "supervision")),
        *(("dispute", term) for term in (
            "assign", "review", "sign", "mediate", "suspension", "settle", "perform", "enforce",
            "follow_up", "tell_routes", "elsewhere", "court_accepts", "court_decides",
            "confirmation", "first_visit", "second_visit", "third_visit", "keep", "urge",
            "supervision",
        )),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("urgency", "kind", "value", "span"),
    [
        ("normal", "complaint", 5, "working_day"),
        ("normal", "question", 3, "working_day"),
        ("normal", "praise", 3, "working_day"),
        ("pressing", "question", 3, "working_day"),
        ("urgent", "question", 24, "clock_hour"),
    ],
)
def test_the_seed_tells_urgencies_and_kinds_apart(
    urgency: str, kind: str, value: int, span: str
) -> None:
    case = Matter(urgency=urgency, kind=kind)
    limit = queries.rule_for("request", "handle", case, date(2026, 11, 2)).limit
    assert (int(limit.value), limit.span) == (value, span)


def test_what_the_resident_is_promised_covers_the_units_time() -> None:
    for urgency in ("normal", "pressing", "urgent"):
        for kind in ("question", "complaint"):
            case = Matter(urgency=urgency, kind=kind)
            ends = {
                term: queries.limit_ends("request", term, case, TODAY).at
                for term in ("handle", "promise")
            }
            assert ends["handle"] < ends["promise"], (urgency, kind)


def test_the_seed_is_loaded_once() -> None:
    before = Rule.objects.count()
    assert not load_seed()
    assert Rule.objects.count() == before


def test_a_new_rule_ends_the_one_it_replaces() -> None:
    with time_is(TODAY):
        set_rule(new_rule(), ADMINISTRATOR)
    old = standing(valid_to=date(2026, 12, 1))
    assert old.value == 5
    assert standing().value == 8
    assert standing().set_by == ADMINISTRATOR.key


def test_a_case_keeps_the_rule_that_it_was_opened_under() -> None:
    with time_is(TODAY):
        set_rule(new_rule(), ADMINISTRATOR)
    queries.forget()
    before = Matter(opened_at=at("2026-11-30 23:59"))
    since = Matter(opened_at=at("2026-12-01 00:00"))
    for case in (before, since):
        CLOCKS.move(case, [Move("+", "handle")], None, at("2026-12-02 09:00"))
    assert Term.objects.get(case_id=before.id).due_at == at("2026-12-09 18:00")
    assert Term.objects.get(case_id=since.id).due_at == at("2026-12-14 18:00")


def test_a_running_clock_keeps_its_rule_when_it_goes_on() -> None:
    case = Matter(opened_at=TODAY)
    CLOCKS.move(case, [Move("+", "handle")], None, TODAY)
    with time_is(TODAY):
        set_rule(new_rule(valid_from=TODAY.date()), ADMINISTRATOR)
    queries.forget()
    moves = [Move("~", "handle"), Move("^", "handle")]
    CLOCKS.move(case, moves, None, at("2026-11-03 09:00"))
    assert Term.objects.get(case_id=case.id).due_at == at("2026-11-09 18:00")


def test_a_rule_of_an_area_and_of_a_category_can_be_added() -> None:
    with time_is(TODAY):
        set_rule(new_rule(area="620702", value=Decimal(6)), ADMINISTRATOR)
        set_rule(new_rule(item_code="16", value=Decimal(2)), ADMINISTRATOR)
    queries.forget()
    on = date(2026, 12, 1)
    for case, value in (
        (Matter(area_id="620702100"), 6),
        (Matter(area_id="620721"), 5),
        (Matter(item_id="1601", area_id="620702"), 2),
    ):
        assert queries.rule_for("request", "handle", case, on).limit.value == value


def test_a_passing_rule_only_covers_the_standing_one() -> None:
    with time_is(TODAY):
        set_rule(new_rule(valid_to=date(2027, 1, 1)), ADMINISTRATOR)
    queries.forget()
    lengths = [
        int(queries.rule_for("request", "handle", Matter(), day).limit.value)
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1))
    ]
    assert lengths == [5, 8, 5]


def test_a_special_rule_can_be_ended() -> None:
    with time_is(TODAY):
        end_rule(standing(urgency="pressing"), ADMINISTRATOR, on=date(2026, 12, 1))
    queries.forget()
    found = queries.rule_for("request", "handle", Matter(urgency="pressing"), date(2026, 12, 1))
    assert found.limit.value == 5


def test_the_general_rule_of_a_term_cannot_be_ended() -> None:
    with time_is(TODAY), pytest.raises(Refused, match="only be replaced"):
        end_rule(standing(), ADMINISTRATOR, on=date(2026, 12, 1))


def test_an_ended_rule_cannot_be_ended_again() -> None:
    with time_is(TODAY):
        ended = end_rule(standing(urgency="pressing"), ADMINISTRATOR, on=date(2026, 12, 1))
        with pytest.raises(Refused, match="already"):
            end_rule(ended, ADMINISTRATOR, on=date(2027, 1, 1))


def test_a_rule_neither_begins_nor_ends_in_the_past() -> None:
    with time_is(TODAY):
        with pytest.raises(Refused, match="past"):
            set_rule(new_rule(valid_from=date(2026, 11, 1)), ADMINISTRATOR)
        with pytest.raises(Refused, match="past"):
            end_rule(standing(urgency="pressing"), ADMINISTRATOR, on=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"unit": "week"}, "unit"),
        ({"value": Decimal("1.5")}, "__all__"),
        ({"value": Decimal(0)}, "__all__"),
        ({"basis": ""}, "basis"),
        ({"area": "6207a"}, "area"),
        ({"extensions_max": 1}, "__all__"),
        ({"yellow_share": Decimal(2)}, "__all__"),
        ({"valid_to": date(2026, 11, 30)}, "__all__"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_field(changed: dict[str, Any], field: str) -> None:
    with time_is(TODAY), pytest.raises(Invalid) as refused:
        set_rule(new_rule(**changed), ADMINISTRATOR)
    assert field in refused.value.fields


def test_two_rules_cannot_begin_on_one_day() -> None:
    with time_is(TODAY):
        set_rule(new_rule(), ADMINISTRATOR)
        with pytest.raises(Refused, match="after the day on which it begins"):
            set_rule(new_rule(value=Decimal(9)), ADMINISTRATOR)
        with pytest.raises(Invalid):
            set_rule(new_rule(value=Decimal(9), valid_to=date(2027, 1, 1)), ADMINISTRATOR)


def test_a_rule_that_has_not_begun_can_be_taken_back() -> None:
    with time_is(TODAY):
        withdraw_rule(set_rule(new_rule(), ADMINISTRATOR), ADMINISTRATOR)
        assert standing().value == 5
        set_rule(new_rule(value=Decimal(9)), ADMINISTRATOR)
    assert standing().value == 9


def test_a_rule_that_has_begun_cannot_be_taken_back() -> None:
    with time_is(TODAY), pytest.raises(Refused, match="has begun"):
        withdraw_rule(standing(), ADMINISTRATOR)


def test_a_passing_rule_that_is_taken_back_leaves_the_standing_one_alone() -> None:
    with time_is(TODAY):
        passing = set_rule(new_rule(valid_to=date(2027, 1, 1)), ADMINISTRATOR)
        withdraw_rule(passing, ADMINISTRATOR)
    assert standing().value == 5


def test_only_administrators_set_rules() -> None:
    with time_is(TODAY), pytest.raises(NotAllowed):
        set_rule(new_rule(), HANDLER)


def test_a_county_sets_rules_for_itself_alone() -> None:
    with time_is(TODAY):
        set_rule(new_rule(area="620702100"), COUNTY)
        for area in ("", "6207", "620721"):
            with pytest.raises(NotAllowed):
                set_rule(new_rule(area=area), COUNTY)


# --- what the database holds -------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"value": 9}, {"basis": "x"}, {"valid_from": date(2001, 1, 1)}])
def test_the_database_refuses_to_rewrite_a_rule(change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Rule.objects.filter(term="handle").update(**change)


def test_the_database_refuses_to_open_an_ended_rule_again() -> None:
    Rule.objects.filter(term="handle", urgency="pressing").update(valid_to=date(2020, 12, 1))
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        Rule.objects.filter(term="handle", urgency="pressing").update(valid_to=None)


@pytest.mark.parametrize(
    "change",
    [
        "value = 0",
        "value = 1.5",
        "unit = 'week'",
        "basis = ''",
        "area = 'x'",
        "yellow_share = 1.5",
        "valid_to = '1999-01-01'",
        "sure = 'perhaps'",
        "extensions_max = 0",
    ],
)
def test_the_database_refuses_rules_that_cannot_be(change: str) -> None:
    column, value = change.split(" = ")
    columns = [str(field.column) for field in Rule._meta.concrete_fields if field.column != "id"]
    values = [value if name == column else name for name in columns]
    values[columns.index("term")] = "'other'"
    statement = (
        f"INSERT INTO deadlines_rule ({', '.join(columns)}) SELECT {', '.join(values)}"
        " FROM deadlines_rule WHERE term = 'handle' AND urgency = '' AND kind = ''"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_every_term_that_has_a_rule_has_a_name() -> None:
    load_seed()
    assert {*Rule.objects.values_list("term", flat=True)} - {*TERMS} == set()
