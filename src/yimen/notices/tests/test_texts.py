"""A city's words: checked when they are set, chosen by day, and never in the way of a notice."""

from __future__ import annotations

import io
import logging
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from yimen.kernel.time import time_is
from yimen.notices import queries
from yimen.notices.commands import set_text, withdraw_text
from yimen.notices.imports import export_texts, import_texts
from yimen.notices.lengths import Length, length
from yimen.notices.models import Language, Medium, NoticeText
from yimen.notices.placeholders import EXAMPLES, PLACEHOLDERS
from yimen.notices.queries import say
from yimen.notices.templates import TEMPLATES, Template, register
from yimen.orgs.held import forget_all
from yimen.orgs.models import Role
from yimen.orgs.tables import NotImported, Tally

CITY = Actor("staff:1", "area", "6207", 1, frozenset({Role.ADMINISTRATOR}))
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOON.date()
DEFAULT = "Your matter is registered: number 1. How it goes: /f"

VALUES = {
    "number": lambda: "1",
    "state": lambda: "In hand",
    "unit": lambda: "Water {number} company",
    "due": lambda: "",
    "link": lambda: "/f",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    forget_all()
    with time_is(NOON), override("en"):
        yield
    forget_all()


def text(body: str, **more: Any) -> NoticeText:
    """Words for the registration of a matter, by short message, in English, from today."""
    said: dict[str, Any] = {
        "name": "registered",
        "language": Language.ENGLISH,
        "medium": Medium.SMS,
        "valid_from": TODAY,
        "basis": "Order 3",
    }
    return NoticeText(body=body, **{**said, **more})


def told(medium: str = Medium.SMS, name: str = "registered") -> str:
    """What goes out now."""
    return say(name, medium, VALUES).body


def test_without_rows_the_words_in_the_code_go_out() -> None:
    assert told() == DEFAULT
    assert say("registered", Medium.MAIL, VALUES).subject == "Your matter 1: In hand"
    assert say("registered", Medium.SMS, VALUES).subject == ""


def test_a_row_holds_from_its_day_and_the_later_one_wins() -> None:
    set_text(text("Later {number}", valid_from=TODAY + timedelta(days=2)), CITY)
    set_text(text("Today {number}"), CITY)
    assert told() == "Today 1"
    with time_is(NOON + timedelta(days=1)):
        assert told() == "Today 1"
        set_text(text("Tomorrow {number}", valid_from=TODAY + timedelta(days=1)), CITY)
        assert told() == "Tomorrow 1"
    with time_is(NOON + timedelta(days=2)):
        assert told() == "Later 1"


def test_of_one_day_the_row_that_was_set_last_holds() -> None:
    for body in ("First {number}", "Second {number}"):
        set_text(text(body), CITY)
    assert told() == "Second 1"
    assert [row.body for row in queries.past("registered")] == [
        "Second {number}",
        "First {number}",
    ]


def test_a_row_is_for_its_language_and_medium_alone() -> None:
    set_text(text("Short {number}"), CITY)
    set_text(text("Long {number}", subject="About {number}", medium=Medium.MAIL), CITY)
    set_text(text("事项{number}", language=Language.CHINESE), CITY)
    assert told() == "Short 1"
    assert say("registered", Medium.MAIL, VALUES).subject == "About 1"
    for language in ("zh-hans", "zh-cn", "fr"):
        with override(language):
            assert told() == "事项1"


def test_back_to_the_words_in_the_code() -> None:
    set_text(text("Mine {number}"), CITY)
    row = set_text(text("", valid_from=TODAY), CITY)
    assert row.standard
    assert told() == DEFAULT
    assert NoticeText.objects.count() == 2, "what held before stays to be read"


def test_who_set_it_when_and_why_is_kept() -> None:
    row = set_text(text("Mine {number}"), CITY)
    row.refresh_from_db()
    assert (row.set_by, row.set_at, row.basis) == ("staff:1", NOON, "Order 3")


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"body": "No number"}, "body", "must name {number}"),
        ({"body": "{number} {name}"}, "body", "does not know {name}"),
        ({"body": "{number} {phone} {address}"}, "body", "{address}, {phone}"),
        ({"body": "{number} {code}"}, "body", "does not know {code}"),
        ({"body": "{number.__class__}"}, "body", "does not know"),
        ({"body": "{number!r} {number:>9} {0} {}"}, "body", "does not know"),
        ({"body": "{number} {"}, "body", "brace stands alone"),
        ({"body": "{{number}}"}, "body", "brace stands alone"),
        ({"body": "{number} {link}。"}, "body", "comes a space"),
        ({"body": "{number} \x07"}, "body", "control"),
        ({"body": "{number}" + "x" * 500}, "body", "500"),
        ({"body": "{number}", "subject": "For a message"}, "subject", "subject"),
        ({"body": "{number}", "medium": "mail"}, "subject", "subject"),
        ({"body": "{number}", "medium": "mail", "subject": "a\nBcc: b"}, "subject", "One line"),
        ({"body": "{number}", "medium": "mail", "subject": "{name}"}, "subject", "not know {name}"),
        ({"body": "{number}", "medium": "mail", "subject": "x" * 121}, "subject", "120"),
        ({"body": "{number}", "basis": ""}, "basis", "blank"),
        ({"body": "{number}", "language": "fr"}, "language", "fr"),
    ],
)
def test_words_that_do_not_fit_are_not_set(said: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid) as wrong:
        set_text(text(**said), CITY)
    assert words in wrong.value.fields[field]
    assert not NoticeText.objects.exists()


def test_a_text_that_there_is_none_of_is_not_set() -> None:
    for said in ({"name": "nothing"}, {"name": "code", "medium": "mail"}):
        with pytest.raises(NotFound):
            set_text(text("{number}", **said), CITY)


def test_nothing_begins_in_the_past() -> None:
    with pytest.raises(Refused):
        set_text(text("{number}", valid_from=TODAY - timedelta(days=1)), CITY)


def test_what_does_not_hold_yet_is_taken_back_and_nothing_else() -> None:
    coming = set_text(text("Later {number}", valid_from=TODAY + timedelta(days=1)), CITY)
    held = set_text(text("Now {number}"), CITY)
    withdraw_text(coming, CITY)
    with pytest.raises(NotFound):
        withdraw_text(coming, CITY)
    with pytest.raises(Refused):
        withdraw_text(held, CITY)
    with time_is(NOON + timedelta(days=1)):
        assert told() == "Now 1"


@pytest.mark.parametrize(
    "actor",
    [
        *(
            Actor("staff:1", "area", "6207", 1, frozenset({role}))
            for role in Role
            if role != "administrator"
        ),
        Actor("staff:1", "area", "620702", 1, frozenset({Role.ADMINISTRATOR})),
        Actor("staff:1", "unit", "6207", 1, frozenset({Role.ADMINISTRATOR})),
        Actor("resident:1", "own"),
    ],
    ids=lambda each: f"{each.key}-{each.reach}-{each.area}-{'-'.join(sorted(each.roles))}",
)
def test_only_the_citys_administrator_sets_words(actor: Actor) -> None:
    coming = set_text(text("{number}", valid_from=TODAY + timedelta(days=1)), CITY)
    with pytest.raises(NotAllowed):
        set_text(text("{number}"), actor)
    with pytest.raises(NotAllowed):
        withdraw_text(coming, actor)
    with pytest.raises(NotAllowed):
        import_texts(actor, "a.csv", b"name\n")
    assert NoticeText.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        *("{nobody}", "{number.__class__.__mro__}", "{number", "no number", "{number} {due}", "{}"),
        "x" * 5000 + "{number}",
    ],
    ids=lambda body: body[:12],
)
def test_a_broken_row_stops_nothing_and_the_log_says_so_without_a_word_of_it(
    body: str, caplog: pytest.LogCaptureFixture
) -> None:
    row = text(body, set_by="x", set_at=NOON)
    NoticeText.objects.bulk_create([row])
    with caplog.at_level(logging.WARNING):
        assert told() == DEFAULT
    (line,) = [each.getMessage() for each in caplog.records]
    assert str(row.pk) in line
    assert body not in line
    assert "Your matter" not in line


def test_a_value_is_put_in_as_it_is() -> None:
    set_text(text("{unit} {number}"), CITY)
    assert told() == "Water {number} company 1"


def test_only_what_is_named_is_asked_for() -> None:
    def never() -> str:
        raise AssertionError

    values = {**VALUES, "state": never, "unit": never, "due": never}
    assert say("registered", Medium.SMS, values).body == DEFAULT


def test_words_cost_no_query_once_they_are_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    set_text(text("Mine {number}"), CITY)
    with django_assert_num_queries(1):
        told()
    with django_assert_num_queries(0):
        for _time in range(50):
            told()
            told(Medium.MAIL)


def test_no_placeholder_is_about_a_person() -> None:
    personal = {"name", "phone", "address", "email", "body", "text", "title", "place", "story"}
    assert not personal & PLACEHOLDERS.keys()
    assert not EXAMPLES.keys() - PLACEHOLDERS.keys()
    for template in TEMPLATES.values():
        assert set(template.known) <= PLACEHOLDERS.keys()


def test_a_name_is_taken_once_and_its_placeholders_are_known() -> None:
    said: dict[str, Any] = {"title": "", "when": "", "whom": "", "body": "", "needs": ()}
    with pytest.raises(ValueError, match="two texts"):
        register(Template(name="registered", **said))
    with pytest.raises(ValueError, match="phone"):
        register(Template(name="new", **{**said, "needs": ("phone",)}))
    assert "new" not in TEMPLATES


def test_the_database_keeps_subjects_for_mails_and_a_basis_for_all() -> None:
    for wrong in ({"subject": "x"}, {"basis": ""}, {"medium": "fax"}, {"language": "fr"}):
        row = text("{number}", set_by="x", set_at=NOON, **wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeText.objects.bulk_create([row])


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("", Length(0, 1)),
        ("a" * 160, Length(160, 1)),
        ("a" * 161, Length(161, 2)),
        ("a" * 307, Length(307, 3)),
        ("~" * 80, Length(160, 1)),
        ("事" * 70, Length(70, 1)),
        ("事" * 71, Length(71, 2)),
        ("事" * 134, Length(134, 2)),
        ("事" * 135, Length(135, 3)),
        ("a" * 70 + "事", Length(71, 2)),
        ("😀" * 35, Length(70, 1)),
        ("😀" * 36, Length(72, 2)),
    ],
)
def test_a_message_is_counted_as_carriers_do(message: str, found: Length) -> None:
    assert length(message) == found


# Files.


def test_what_goes_out_comes_in_again_unchanged() -> None:
    set_text(text("First {number}"), CITY)
    set_text(text("Second {number}"), CITY)
    set_text(text("两行\n{number}", language="zh-hans", medium="mail", subject="{number}"), CITY)
    set_text(text("", valid_from=date(2026, 12, 1)), CITY)
    out = io.BytesIO()
    export_texts(CITY, "texts.csv", out)
    assert import_texts(CITY, "texts.csv", out.getvalue()) == Tally(same=3)
    with override("zh-hans"):
        out = io.BytesIO()
        export_texts(CITY, "texts.xlsx", out)
    assert import_texts(CITY, "texts.xlsx", out.getvalue()) == Tally(same=3)


def test_a_file_sets_texts_or_says_what_is_wrong() -> None:
    head = "名称,语言,媒介,标题,正文,生效日期,依据\n"
    good = "registered,中文,短信,,已登记 {number},2026-12-01,第3号\n"
    assert import_texts(CITY, "a.csv", (head + good).encode()) == Tally(added=1)
    for wrong, words in {
        "registered,中文,短信,,已登记,2026-12-02,第3号\n": "must name",
        "nothing,中文,短信,,{number},2026-12-02,第3号\n": "no such text",
        "registered,中文,短信,,{number},2026-01-01,第3号\n": "in the past",
        "registered,中文,传真,,{number},2026-12-02,第3号\n": "one of sms, mail",
    }.items():
        with pytest.raises(NotImported, match=words):
            import_texts(CITY, "a.csv", (head + good + wrong).encode())
    assert NoticeText.objects.count() == 1


def test_who_keeps_no_centre_takes_no_texts_out() -> None:
    with pytest.raises(NotAllowed):
        export_texts(
            Actor("staff:1", "area", "6207", 1, frozenset({Role.LEADER})), "a.csv", io.BytesIO()
        )
