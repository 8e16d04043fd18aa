"""`yimen work-days`: how a due date comes about."""

from __future__ import annotations

import pytest

from tests.cast import Story
from yimen.cli import main

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["work-days", *words]) == 0
    return capsys.readouterr().out


def test_a_limit_is_counted_day_by_day(capsys: pytest.CaptureFixture[str]) -> None:
    """The day of the start, National Day and its weekends do not count; 10 October is worked."""
    text = told(capsys, "2026-09-30T10:00", "5", "working_day")
    rows = [line.split() for line in text.splitlines() if line.strip().startswith("2026")]
    assert rows[0][:2] == ["2026-09-30", "Wed"]
    assert "not counted" in text
    assert ["2026-10-10", "Sat"] in [row[:2] for row in rows]
    counted = [row[0] for row in rows if row[-2] != "–"]
    assert counted == ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13"]
    assert "due Tue 2026-10-13 18:00:00" in text


def test_hours_run_day_and_night(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "2026-09-30T10:00", "24", "clock_hour")
    assert "due Thu 2026-10-01 10:00:00" in text


def test_a_year_without_its_notice_is_provisional(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Provisional" in told(capsys, "2101-03-01T10:00", "5", "working_day")
    assert "Provisional" not in told(capsys, "2026-03-02T10:00", "5", "working_day")


def test_a_case_tells_of_its_clocks(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    story.register().dispatch()
    text = " ".join(told(capsys, "--case", story.request.number).split())
    assert "sign 1" in text
    assert "may take 5 working days" in text
    assert "2026-03-09" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Say a start"),
        (("2026-09-30T10:00",), "Say a start"),
        (("2026-09-30T10:00", "1.5", "working_day"), "Days are whole"),
        (("--case", "260302-99999"), "There is no case"),
    ],
)
def test_what_it_does_not_know_it_says(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["work-days", *words]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("tomorrow", "5", "working_day"),
        ("9999-01-01T10:00", "5", "working_day"),
        ("2026-09-30T10:00", "0", "working_day"),
        ("2026-09-30T10:00", "many", "working_day"),
        ("2026-09-30T10:00", "5", "week"),
    ],
)
def test_nonsense_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["work-days", *words])
    assert refused.value.code == 2
