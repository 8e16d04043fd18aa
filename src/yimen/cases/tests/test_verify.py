"""What `yimen verify` finds: every case is held against its history."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from pytest_django import Settings
from tests.cast import Story

from yimen.cases import commands as on_any_case
from yimen.cases import files, verify
from yimen.cases.models import Attachment, Case, Passage, Task
from yimen.cli import main
from yimen.cli.progress import Stopped
from yimen.cli.verify import Place, check_cases, path
from yimen.deadlines.models import Term
from yimen.kernel.models import StoredEvent
from yimen.kernel.roots import seal
from yimen.kernel.time import time_is

pytestmark = pytest.mark.django_db
FIVE_MORE = '[{"op": ">", "at": "2026-03-03T09:00:00+08:00", "value": "5", "span": "working_day"}]'


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setenv("YIMEN_HOME", str(tmp_path / "home"))


def unguarded(sql: str, *values: UUID | str) -> None:
    """Write with every trigger switched off, as a superuser can."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values or None)
        cursor.execute("SET LOCAL session_replication_role = origin")


def says() -> list[str]:
    return [fault.says for _last, _cases, faults in verify.checked() for fault in faults]


def whole_life(story: Story) -> Story:
    """A life with every kind of turn of a clock, a task, a file and a note."""
    story.to_hand().ask_extension()
    story.grant_extension().later(hours=2).ask_suspension()
    story.grant_suspension().later(days=2).resume(reason="the test is done")
    task = story.ask("roads")
    story.assist("sign_task", task)
    story.assist("do_task", task, result="The road is open.")
    png = SimpleUploadedFile("pipe.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    with time_is(story.moment):
        on_any_case.attach(story.request, story.cast.water, file=files.received(png))
        on_any_case.urge(story.request, story.cast.dispatcher, reason="Get on with it.")
        on_any_case.reply_to_urge(story.request, story.cast.water, progress="Nearly there.")
        on_any_case.note(story.request, story.cast.water, text="Valve 7.")
    story.request.refresh_from_db()
    story.later(minutes=5).answer().fail_check().later(hours=1).answer().pass_check()
    story.refuse_answer().sign().answer().pass_check().call_back()
    return story


def test_a_whole_life_has_no_fault(story: Story) -> None:
    whole_life(story)
    assert says() == []
    story.later(days=1).reopen(reason="dry again").dispatch()
    assert says() == []


def test_open_cases_have_none_either(story: Story) -> None:
    story.register()
    Story(story.cast).to_hand()
    Story(story.cast).register().ask_details(wanted="which tap?")
    assert says() == []


@pytest.mark.parametrize(
    ("forged", "found"),
    [
        (
            "ALTER TABLE cases_case DROP CONSTRAINT case_has_an_owner_and_a_clock;"
            " UPDATE cases_case SET unit_id = NULL, due_at = NULL",
            "no owner or no clock",
        ),
        (
            "UPDATE orgs_unit SET active = false WHERE code = 'water'",
            "an open case is with a unit that is dissolved",
        ),
        (
            "UPDATE orgs_unit SET active = false WHERE code = 'centre'",
            "an open case is with a unit that is dissolved",
        ),
        ("UPDATE cases_case SET closed_at = now()", "disagree on whether it has ended"),
        ("UPDATE cases_case SET head = 9", "the row is in_hand at 9"),
        ("UPDATE cases_case SET due_at = due_at + interval '1 day'", "dates of the case are not"),
        ("UPDATE cases_case SET open_tasks = 2", "the number of open tasks"),
        ("UPDATE cases_passage SET text = 'All is well.'", "passage 1 is not what was sealed"),
        ("DELETE FROM cases_passage", "passage 1 is not what was sealed"),
        ("DELETE FROM deadlines_term WHERE name = 'handle'", "handle 1 is not kept"),
        ("UPDATE deadlines_term SET round = 3 WHERE name = 'promise'", "is started by no step"),
        (
            "UPDATE deadlines_term SET started_at = started_at - interval '1 hour'",
            "did not move as the history says",
        ),
        (
            "UPDATE deadlines_term SET stopped_at = NULL WHERE name = 'sign'",
            "sign 1 did not move as the history says",
        ),
        (
            "UPDATE deadlines_term SET due_at = due_at + interval '1 day', warn_at = warn_at"
            " WHERE name = 'handle'",
            "handle 1 is due 2026-03-10 18:00:00+08:00, by its rule 2026-03-09",
        ),
        ("UPDATE deadlines_term SET provisional = true WHERE name = 'handle'", "handle 1 is due"),
        (f"UPDATE deadlines_term SET turns = '{FIVE_MORE}'", "handle 1 did not move"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_events_is_found(story: Story, forged: str, found: str) -> None:
    story.to_hand()
    assert says() == []
    unguarded(forged)
    assert any(found in each for each in says()), says()


def test_a_task_of_a_unit_that_is_dissolved_is_found(story: Story) -> None:
    story.to_hand().ask("roads")
    unguarded("UPDATE orgs_unit SET active = false WHERE code = 'roads'")
    assert says() == ["an open task is with a unit that is dissolved"]


def test_a_passage_or_file_that_was_slipped_in_is_found(story: Story) -> None:
    story.register()
    kept = {"case": story.request, "number": 9, "digest": "0" * 64, "by": "x", "at": story.moment}
    Passage.objects.create(wording="note", text="", **kept)
    Attachment.objects.create(name="x.png", media_type="image/png", size=1, stored="x", **kept)
    assert says() == ["passage 9 was written by no step", "file 9 was added by no step"]


def test_a_file_that_was_exchanged_is_found(story: Story) -> None:
    whole_life(story)
    Attachment.objects.update(digest="0" * 64)
    assert says() == ["file 1 is not what was sealed"]


def test_a_task_that_was_changed_is_found(story: Story) -> None:
    whole_life(story)
    unguarded("UPDATE cases_task SET state = 'asked', closed_at = NULL")
    assert says() == [
        "the tasks are not those of the history",
        "the number of open tasks is not right",
    ]
    assert Task.objects.count() == 1


def test_a_stopped_clock_keeps_the_date_it_had_when_the_calendar_changed(story: Story) -> None:
    """A notice that came after the clock had stopped moves nothing that is past."""
    from yimen.deadlines.models import Notice
    from yimen.deadlines.queries import forget

    story.register().answer_now()
    unguarded("UPDATE deadlines_term SET due_at = due_at + interval '1 day'")
    assert any("by its rule" in each for each in says())
    Notice.objects.create(
        year=2030, document="later", issued_on=story.moment.date() + timedelta(days=1)
    )
    forget()
    assert says() == []


# The command.


def test_the_command_says_that_all_is_well(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    story.to_hand()
    seal(story.moment.date())
    assert main(["verify"]) == 0
    assert "1 cases checked: all of it follows from the history." in capsys.readouterr().out


def test_each_fault_is_a_line_and_the_exit_code_tells(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    story.to_hand()
    seal(story.moment.date())
    unguarded("UPDATE kernel_storedevent SET actor = 'staff:99' WHERE number = 2")
    assert main(["verify"]) == 1
    told = capsys.readouterr().out
    assert f"{story.request.pk} event 2: the hash is not that of what it says" in told
    assert "2 faults" not in told


def test_a_root_that_does_not_follow_and_a_history_without_a_case(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    story.register()
    Story(story.cast).register()
    seal(story.moment.date())
    unguarded(
        "UPDATE kernel_storedevent SET hash = sha256('x') WHERE case_id = %s", story.request.pk
    )
    unguarded("DELETE FROM cases_case WHERE id = %s", story.request.pk)
    assert main(["verify"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert f"{story.request.pk}: the history has no case" in told
    assert "2026-03-02: the root does not follow from the events that it seals" in told


def test_a_run_that_is_stopped_goes_on_where_it_was(
    story: Story, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verify, "BATCH", 2)
    for _ in range(5):
        Story(story.cast).register()
    keys = [str(key) for key in Case.objects.order_by("id").values_list("pk", flat=True)]
    unguarded("UPDATE cases_case SET head = 2 WHERE id = %s", keys[0])

    import yimen.cli.verify as command

    def stops(does: str, total: int) -> object:
        class Once:
            def __enter__(self) -> object:
                def step(count: int = 1) -> None:
                    raise Stopped("stopped")

                return step

            def __exit__(self, *error: object) -> None:
                return None

        return Once()

    with monkeypatch.context() as patched:
        patched.setattr(command, "progress", stops)
        with pytest.raises(Stopped):
            check_cases(Place())
    assert json.loads(path().read_text()) == {"after": keys[1], "cases": 2, "faults": 1}
    capsys.readouterr()
    assert main(["verify"]) == 1
    told = capsys.readouterr().out
    assert f"Going on after {keys[1]}: 2 cases checked before." in told
    assert "5 cases checked, 1 faults." in told
    assert keys[0] not in told
    assert not path().exists()


def test_it_begins_where_it_is_told_to(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        Story(story.cast).register()
    key = Case.objects.order_by("id").values_list("pk", flat=True)[1]
    assert main(["verify", "--from", str(key)]) == 0
    assert "1 cases checked" in capsys.readouterr().out
    assert main(["verify", "--from", "start"]) == 0
    assert "3 cases checked" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["verify", "--from", "nowhere"])


@pytest.mark.django_db(transaction=True)
def test_each_batch_is_read_as_it_was_at_one_moment(city: object) -> None:
    """A step that is taken while a batch is read is no fault, and nothing is locked."""
    with verify._one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)
    assert not StoredEvent.objects.exists()
    assert not Term.objects.exists()
