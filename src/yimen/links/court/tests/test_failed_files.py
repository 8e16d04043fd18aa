"""A file that was not taken is shown with its reason, and tried again or set aside by a clerk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from pytest_django import Settings
from tests.cast import Cast, refused

from yimen.kernel.ids import uuid7
from yimen.kernel.time import now, time_is
from yimen.links.court import commands, queries
from yimen.links.court.commands import carrying
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtFile, CourtMatter, CourtMessage, FileReason, FileState
from yimen.ui.tests.visitors import Door, text_of

from .suits import work

pytestmark = pytest.mark.django_db
NAME = "起诉状 张建国.pdf"
Failed = Callable[..., CourtFile]


@pytest.fixture
def failed(near: Court) -> Failed:
    """A file of a matter, which was not taken."""

    def made(way: str = "in", state: FileState = FileState.GIVEN_UP, **said: object) -> CourtFile:
        matter = uuid7()
        near.say("stream.entered", {"stream": "pretrial"}, matter, number="诉前调9号")
        row: dict[str, object] = {
            "way": way, "matter": CourtMatter.objects.get(), "message": uuid7(), "name": NAME,
            "sha256": "0" * 64, "size": 2048, "state": state, "at": now(), "tries": 9,
            "reason": FileReason.NOT_REACHED, "says": "HTTP 503", "told_at": now(),
        }  # fmt: skip
        if way == "out":
            row["stored"] = default_storage.save("court/a", ContentFile(b"agreement"))
        return CourtFile.objects.create(**row | said)

    return made


def queued() -> list[int]:
    """The files that a worker is to fetch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'key')::int FROM procrastinate_jobs WHERE task_name = 'court.fetch'"
        )
        return [key for (key,) in cursor.fetchall()]


def test_why_and_how_often_is_shown_and_one_button_fetches_it_again(
    failed: Failed, door: Door
) -> None:
    row, client = failed(got=1024), door("supervisor")
    page = text_of(client.get("/court/"))
    for words in ("Could not be fetched: The court could not be reached", "tried 9 times"):
        assert words in page
    assert "诉前调9号" in page
    assert "张建国" not in page, "what it is called stays sealed"
    answer = client.post(f"/court/files/{row.pk}/again/", follow=True)
    assert "Under way" in text_of(answer)
    assert "Fetch again" not in text_of(answer)
    row.refresh_from_db()
    assert (row.state, row.reason, row.told_at, row.got) == ("waiting", "", None, 1024)
    assert row.looked_by == "staff:" + str(door.staff("supervisor").pk)
    assert queued() == [row.pk]


def test_pressed_twice_it_is_fetched_once(failed: Failed, door: Door) -> None:
    row, client = failed(), door("supervisor")
    for _time in range(2):
        assert client.post(f"/court/files/{row.pk}/again/").status_code == 302
    assert queued() == [row.pk]


def test_what_fails_again_is_shown_again_and_counted_on(failed: Failed, cast: Cast) -> None:
    row = commands.file_again(failed().pk, cast.supervisor)
    commands.not_fetched(row.pk, "HTTP 503", last=False)
    moving = queries.files_under_way(cast.supervisor).get()
    assert (moving.reason, moving.says) == ("not_reached", "HTTP 503")
    commands.not_fetched(row.pk, "HTTP 503", last=True)
    assert queries.files_waiting(cast.supervisor).get() == row
    assert queries.files_not_told() == [row], "the people of its case hear of it once more"


def test_what_the_court_did_not_take_is_offered_once_more(
    failed: Failed, near: Court, cast: Cast
) -> None:
    row = failed("out", FileState.REFUSED, reason=FileReason.OTHER_CONTENT)
    for _time in range(2):
        commands.file_again(row.pk, cast.supervisor)
    message = CourtMessage.objects.get(way="out")
    commands.hand_over(message.key)
    (told,) = near.of_kind("papers.offered")
    assert [(each.name, each.sha256, each.size) for each in told.files] == [(NAME, "0" * 64, 2048)]
    row.refresh_from_db()
    assert (row.state, row.message) == ("waiting", told.id)
    assert near.get(told.id, row.sha256, 0, 99) == (206, b"agreement")
    carrying.settled(row, taken=False, reason="other_content")
    commands.file_again(row.pk, cast.supervisor)
    assert CourtMessage.objects.filter(way="out", kind="papers.offered").count() == 2


def test_why_the_court_does_not_take_a_file_is_said_in_its_words(failed: Failed) -> None:
    row = failed("out", FileState.WAITING)
    carrying.settled(row, taken=False, reason="too_large")
    assert (row.state, row.reason, row.says) == ("refused", "too_large", "")
    carrying.settled(row, taken=False, reason="the seal\0 is missing")
    assert (row.reason, row.says) == ("", "the seal is missing")


def test_what_nobody_needs_is_set_aside(failed: Failed, door: Door) -> None:
    row, client = failed(), door("supervisor")
    assert client.post(f"/court/files/{row.pk}/set-aside/").status_code == 302
    assert "Could not be fetched" not in text_of(client.get("/court/"))
    assert client.post(f"/court/files/{row.pk}/again/").status_code == 404
    row.refresh_from_db()
    assert (row.state, row.looked_by) == ("given_up", f"staff:{door.staff('supervisor').pk}")


def test_what_is_under_way_is_not_set_aside(failed: Failed, cast: Cast) -> None:
    row = failed(state=FileState.WAITING)
    with refused("under way"):
        commands.set_file_aside(row.pk, cast.supervisor)


def test_what_was_taken_is_not_fetched_again(failed: Failed, cast: Cast) -> None:
    row = failed("out", FileState.HERE)
    with refused("no such file"):
        commands.file_again(row.pk, cast.supervisor)


def test_where_no_court_is_connected_nothing_is_tried(
    failed: Failed, door: Door, cast: Cast, settings: Settings
) -> None:
    row, settings.COURT_URL = failed(), ""
    with refused("No court is connected"):
        commands.file_again(row.pk, cast.supervisor)
    assert "Fetch again" not in text_of(door("supervisor").get("/court/"))
    assert queued() == []


@pytest.mark.parametrize("act", ["again", "set-aside"])
@pytest.mark.parametrize("who", ["agent", "leader", "auditor", "water", "administrator"])
def test_nobody_else_sees_to_files(
    failed: Failed, cast: Cast, door: Door, who: str, act: str
) -> None:
    row, actor = failed(), getattr(cast, who)
    assert not queries.files_waiting(actor).exists()
    assert not queries.files_under_way(actor).exists()
    for command in (commands.file_again, commands.set_file_aside):
        with refused("is for"):
            command(row.pk, actor)
    assert door(who).post(f"/court/files/{row.pk}/{act}/").status_code == 403
    row.refresh_from_db()
    assert (row.state, row.looked_by, queued()) == ("given_up", "", [])


@pytest.mark.parametrize("act", ["again", "set-aside"])
def test_another_county_knows_of_no_file(failed: Failed, door: Door, act: str) -> None:
    row, client = failed(), door("other_county")
    assert "诉前调9号" not in text_of(client.get("/court/"))
    assert client.post(f"/court/files/{row.pk}/{act}/").status_code == 404
    assert client.get(f"/court/files/{row.pk}/{act}/").status_code == 405
    row.refresh_from_db()
    assert (row.state, row.looked_by) == ("given_up", "")


HALF_A_YEAR = commands.KEPT + timedelta(days=1)


def test_what_nobody_has_seen_to_is_not_forgotten(failed: Failed, cast: Cast) -> None:
    row = failed()
    with time_is(now() + HALF_A_YEAR):
        commands.sweep()
        assert queries.files_waiting(cast.supervisor).get() == row
        commands.set_file_aside(row.pk, cast.supervisor)
        commands.sweep()
    assert not CourtFile.objects.exists()


def test_what_was_offered_once_more_can_be_fetched_for_half_a_year(
    failed: Failed, cast: Cast
) -> None:
    row = failed("out", FileState.REFUSED)
    with time_is(now() + HALF_A_YEAR):
        commands.file_again(row.pk, cast.supervisor)
        commands.sweep()
        assert default_storage.exists(CourtFile.objects.get().stored)
    with time_is(now() + 2 * HALF_A_YEAR):
        commands.sweep()
    work()
    assert not default_storage.exists(row.stored)


def test_a_sweep_that_is_stopped_begins_again_without_loss(
    failed: Failed, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = failed("out", FileState.HERE)

    def stopped(*_of: object) -> None:
        raise SystemExit

    with time_is(now() + HALF_A_YEAR), monkeypatch.context() as meanwhile:
        meanwhile.setattr(CourtFile, "delete", stopped)
        with pytest.raises(SystemExit):
            commands.sweep()
        work()
    assert default_storage.exists(row.stored), "it goes with its row or not at all"
    with time_is(now() + HALF_A_YEAR):
        commands.sweep()
    assert not CourtFile.objects.exists()
    assert default_storage.exists(row.stored), "a worker deletes it, whenever it comes to it"
    work()
    assert not default_storage.exists(row.stored)
