"""What the court sends is done once, in order, or refused with a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from yimen.kernel.crypto import open_text
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.links.court.envelope import LARGEST, SIGNATURE, TIME, signature, signed
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtMatter, CourtMessage, CourtOutcome, MessageState

from .conftest import SECRET

pytestmark = pytest.mark.django_db
PRETRIAL = {"stream": "pretrial"}
SETTLED = {"outcome": "settled"}


def states(matter: UUID) -> list[tuple[int, str, str]]:
    """Of the messages about a matter: place in the order, what became of it, and why."""
    rows = CourtMessage.objects.filter(matter=matter).order_by("at", "pk")
    return list(rows.values_list("sequence", "state", "reason"))


def test_a_message_is_acknowledged_and_done(near: Court) -> None:
    matter = uuid7()
    said = near.say("stream.entered", PRETRIAL, matter, number="(2026)甘0702诉前调5号")
    assert (said.result, said.reason) == ("accepted", "")
    row = CourtMatter.objects.get()
    assert (row.pk, row.stream, row.number, row.ended_at) == (
        matter, "pretrial", "(2026)甘0702诉前调5号", None,
    )  # fmt: skip
    assert near.say("stream.left", SETTLED, matter).result == "accepted"
    row.refresh_from_db()
    assert (row.outcome, row.heard) == (CourtOutcome.SETTLED, 2)


def test_a_message_that_comes_twice_is_done_once(near: Court) -> None:
    told = near.written(uuid7(), "stream.entered", PRETRIAL)
    assert [near.send(told).result for _ in range(3)] == [
        "accepted", "already_known", "already_known",
    ]  # fmt: skip
    assert CourtMatter.objects.count() == CourtMessage.objects.count() == 1


def test_what_was_refused_is_refused_again(near: Court) -> None:
    told = near.written(uuid7(), "stream.left", SETTLED)
    for _ in range(2):
        said = near.send(told)
        assert (said.result, said.reason) == ("refused", "unknown_matter")
    assert CourtMessage.objects.count() == 1


def test_the_same_key_with_other_words_is_refused_and_waits_for_a_person(near: Court) -> None:
    told = near.written(uuid7(), "stream.entered", PRETRIAL)
    near.send(told)
    said = near.send(told.model_copy(update={"body": {"stream": "bench"}}))
    assert (said.result, said.reason) == ("refused", "altered")
    assert CourtMatter.objects.get().stream == "pretrial"
    assert CourtMessage.objects.get().altered_at


def test_a_message_before_its_predecessor_is_kept_and_done_in_its_turn(near: Court) -> None:
    matter = uuid7()
    first = near.written(matter, "stream.entered", PRETRIAL)
    second = near.written(matter, "stream.left", SETTLED)
    said = near.send(second)
    assert (said.result, said.reason) == ("deferred", "predecessor_missing")
    assert near.send(second).result == "deferred"
    assert not CourtMatter.objects.exists()
    assert near.send(first).result == "accepted"
    assert CourtMatter.objects.get().outcome == "settled"
    (receipt,) = CourtMessage.objects.filter(way="out")
    assert (receipt.kind, receipt.in_reply_to, receipt.sequence) == ("receipt", second.id, 0)
    assert near.send(second).result == "already_known"


def test_five_messages_in_any_order_end_as_they_were_written(near: Court) -> None:
    matter = uuid7()
    told = [near.written(matter, "stream.entered", PRETRIAL)]
    told += [near.written(matter, "no.such", {"n": n}) for n in range(3)]
    told.append(near.written(matter, "stream.left", SETTLED))
    results = [near.send(told[n]).result for n in (4, 2, 0, 3, 1)]
    assert results == ["deferred", "deferred", "accepted", "deferred", "refused"]
    row = CourtMatter.objects.get()
    assert (row.heard, row.outcome) == (5, "settled")
    kinds = CourtMessage.objects.filter(way="in", state="refused")
    assert set(kinds.values_list("sequence", flat=True)) == {2, 3, 4}
    assert CourtMessage.objects.filter(way="out", kind="receipt").count() == 3


def test_two_messages_for_one_place_in_the_order(near: Court) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter)
    said = near.say("stream.left", SETTLED, matter, sequence=1)
    assert (said.result, said.reason) == ("refused", "sequence_taken")
    late = near.say("stream.left", SETTLED, matter, sequence=4)
    other = near.say("stream.left", {"outcome": "closed"}, matter, sequence=4)
    assert (late.result, other.reason) == ("deferred", "sequence_taken")


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("stream.left", SETTLED, "unknown_matter"),
        ("petition.begun", {}, "unknown_kind"),
        ("stream.entered", {}, "wrong_body"),
        ("stream.entered", {"stream": "centre"}, "wrong_body"),
        ("stream.entered", {"stream": "bench", "judge": "Li"}, "wrong_body"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason_and_kept(
    near: Court, kind: str, body: dict[str, Any], reason: str
) -> None:
    matter = uuid7()
    said = near.say(kind, body, matter)
    assert (said.result, said.reason) == ("refused", reason)
    assert said.says
    assert states(matter) == [(1, "refused", reason)]
    message = CourtMessage.objects.get()
    assert json.loads(message.body or "")["body"] == body, "nothing of it is lost"
    assert near.say("stream.left", SETTLED, matter).reason == "unknown_matter"


def test_late_words_about_what_has_ended(near: Court) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter)
    near.say("stream.left", SETTLED, matter)
    said = near.say("stream.left", {"outcome": "not_settled"}, matter)
    assert (said.result, said.reason) == ("refused", "matter_ended")
    assert CourtMatter.objects.get().outcome == "settled"


def test_a_number_is_given_once_and_to_one_matter(near: Court) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter, number="5")
    assert near.say("stream.entered", PRETRIAL, number="5").reason == "number_taken"
    assert near.say("stream.left", SETTLED, matter, number="6").reason == "wrong_body"
    assert CourtMatter.objects.get(pk=matter).number == "5"
    assert near.say("stream.entered", PRETRIAL, matter).reason == "matter_known"


def test_another_courts_matter_is_unknown(near: Court) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter)
    near.code = "620722"
    assert near.say("stream.left", SETTLED, matter).reason == "unknown_matter"
    assert CourtMatter.objects.get().outcome == ""


def test_names_are_encrypted_while_a_message_waits_and_gone_when_it_is_done(near: Court) -> None:
    from django.db import connection

    matter = uuid7()
    near.say("no.such", {"name": "王小明"}, matter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM court_courtmessage")
        (sealed,) = cursor.fetchone()
    assert "王小明" not in sealed
    assert "王小明" in open_text(sealed)
    near.say("stream.entered", PRETRIAL)
    assert CourtMessage.objects.get(state=MessageState.APPLIED).body == ""


# --- the door


def raw(near: Court) -> bytes:
    return near.written(uuid7(), "stream.entered", PRETRIAL).written()


def test_a_wrong_signature_opens_nothing(near: Court) -> None:
    text = raw(near)
    headers = signed(text, "court", ["another secret, which is as long as the right one"])
    assert near.post(text, headers)[0] == 401
    assert near.post(text, {"Content-Type": "application/json"})[0] == 401
    assert not CourtMessage.objects.exists()


def test_what_was_signed_cannot_be_changed_nor_sent_back(near: Court) -> None:
    text = raw(near)
    headers = signed(text, "court", [SECRET])
    assert near.post(text.replace(b"pretrial", b"bench"), headers)[0] == 401
    assert near.post(text, signed(text, "centre", [SECRET]))[0] == 401, "our own words"
    assert near.post(text, headers)[0] == 200


@pytest.mark.parametrize("apart", [-301, 301, -90_000])
def test_a_recording_is_not_taken(near: Court, apart: int) -> None:
    text = raw(near)
    at = int((now() + timedelta(seconds=apart)).timestamp())
    headers = {
        "Content-Type": "application/json",
        TIME: str(at),
        SIGNATURE: signature(text, "court", at, SECRET),
    }
    status, said = near.post(text, headers)
    assert status == 401
    assert "not_now" in said["error"]
    assert near.post(text, {**headers, TIME: str(at - apart)})[0] == 401, "the time is signed too"


def test_a_new_secret_is_taken_beside_the_old_one(near: Court, settings: Settings) -> None:
    settings.COURT_SECRETS = ["a newer secret that both of them know", SECRET]
    assert near.post(raw(near))[0] == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"id": NaN}', 400),
        (b"{}", 422),
        (b"null", 422),
        (b" " * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_message_is_told_so(near: Court, text: bytes, status: int) -> None:
    got, said = near.post(text)
    assert (got, bool(said["error"])) == (status, True)
    assert not CourtMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "7"), ("kind", "CourtStream Entered"), ("court", "x"), ("matter", None),
        ("number", "a\0b"), ("sequence", 0), ("sequence", -1), ("sent_at", "yesterday"),
        ("sent_at", "2026-03-02T09:00:00"), ("body", []), ("surprise", 1), ("kind", "receipt"),
    ],
)  # fmt: skip
def test_an_envelope_with_a_wrong_field_names_it(near: Court, field: str, value: Any) -> None:
    told = json.loads(raw(near))
    told[field] = value
    status, said = near.post(json.dumps(told).encode())
    assert status == 422
    assert list(said["fields"]) == [field] if (field, value) not in RECEIPTS else said["fields"]
    assert not CourtMessage.objects.exists()


RECEIPTS = [("sequence", 0), ("kind", "receipt")]


def test_the_door_takes_signed_json_by_post_alone(near: Court) -> None:
    text = raw(near)
    headers = signed(text, "court", [SECRET])
    assert near.post(text, {**headers, "Content-Type": "text/plain"})[0] == 415
    answer = Client().get("/links/court/messages")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_there_is_no_door_where_no_court_is_connected(near: Court, settings: Settings) -> None:
    settings.COURT_URL = ""
    answer = Client().post("/links/court/messages", raw(near), content_type="application/json")
    assert answer.status_code == 404


def test_whoever_guesses_signatures_must_wait(near: Court) -> None:
    text = raw(near)
    wrong = signed(text, "court", ["another secret, which is as long as the right one"])
    assert {near.post(text, wrong)[0] for _ in range(30)} == {401}
    assert near.post(text, wrong)[0] == 429
    assert near.post(text)[0] == 200, "the court itself is let in"


def test_a_flood_is_told_to_wait(near: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yimen.links.court.pages.door.MOST", 2)
    assert [near.post(raw(near))[0] for _ in range(3)] == [200, 200, 429]
