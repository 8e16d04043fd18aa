"""Files between the two, over HTTP: whole or not at all, once, and only those that may go."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.timezone import localdate
from pytest_django import Settings
from tests.agreements import Paper
from tests.cast import refused
from tests.quarrels import open_centre
from tests.sittings import Round

from yimen.agreements.models import Signature
from yimen.cases import files
from yimen.cases.commands import attach
from yimen.cases.models import Attachment, Notice
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now, time_is
from yimen.links.court import commands, envelope, queries
from yimen.links.court.commands import carrying
from yimen.links.court.envelope import Offered, asked, signed
from yimen.links.court.fake import Court
from yimen.links.court.gateway import NotDelivered
from yimen.links.court.models import CourtFile, CourtMessage
from yimen.mediation.models import Dispute
from yimen.orgs.models import Disclosure

from .suits import NUMBER, SUIT, Suit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rules")]
CLAIM = b"%PDF-1.7\n" + b"claim " * 4000
MAP = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def suit(court: Court, city: Any, monkeypatch: pytest.MonkeyPatch) -> Suit:
    """It is told from now on, for the centre behind the door has no other clock; a minute passes
    with each step, so what is signed then is ahead of that clock."""
    monkeypatch.setattr(envelope, "TOLERANCE", 24 * 3600)
    told = Suit(open_centre(city), court)
    told.moment = now()
    return told


def queued() -> list[int]:
    """The files that a worker is to fetch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'key')::int FROM procrastinate_jobs"
            " WHERE task_name = 'court.fetch' ORDER BY id"
        )
        return [key for (key,) in cursor.fetchall()]


def row(number: int = 0) -> CourtFile:
    return CourtFile.objects.filter(way="in").order_by("pk")[number]


def diverted(suit: Suit, **content: bytes) -> None:
    """The court diverts a suit and its papers."""
    content = content or {"claim.pdf": CLAIM}
    with time_is(suit.moment):
        told = suit.court.hand("diversion.made", SUIT, suit.matter, **content)
        answer = suit.court.send(told.model_copy(update={"number": NUMBER}))
        assert answer.result == "accepted", answer
    suit.dispute = Dispute.objects.get()


def fetch(suit: Suit, number: int = 0) -> str:
    """A worker fetches it; how it stands then."""
    suit.court.at = suit.moment
    with time_is(suit.moment):
        commands.fetch(row(number).pk)
    return str(row(number).state)


# --- from the court


def test_what_the_court_offers_is_fetched_checked_and_a_file_of_the_case(suit: Suit) -> None:
    diverted(suit, **{"起诉状 张建国.pdf": CLAIM, "map.png": MAP})
    assert queued() == [row(0).pk, row(1).pk]
    assert not Attachment.objects.exists(), "nothing is there until it is fetched"
    assert (fetch(suit, 0), fetch(suit, 1)) == ("here", "here")
    kept = Attachment.objects.order_by("number")
    assert [(each.media_type, each.internal, each.by) for each in kept] == [
        ("application/pdf", True, "system:court"), ("image/png", True, "system:court"),
    ]  # fmt: skip
    assert files.opened(kept[0].stored).read() == CLAIM
    assert kept[0].digest == hashlib.sha256(CLAIM).hexdigest()
    assert (row().name, row().pieces, row().file) == ("", [], 1), "its name lies in one place"
    suit.work()
    told = [each.body["result"] for each in suit.court.of_kind("papers.received")]
    assert told == ["accepted", "accepted"]


def test_it_comes_in_pieces_and_goes_on_where_the_line_broke(
    suit: Suit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "PIECE", 10_000)
    diverted(suit)
    suit.court.cut = 4_000
    with pytest.raises(NotDelivered, match="503"):
        fetch(suit)
    assert (row().state, row().got) == ("waiting", 4_000)
    commands.not_fetched(row().pk, "HTTP 503", last=False)
    assert fetch(suit) == "here"
    assert (row().reason, row().says, row().tries) == ("", "", 2)
    assert [start for _sha, start in suit.court.asked_for] == [0, 4_000, 4_000, 14_000, 24_000]
    assert files.opened(Attachment.objects.get().stored).read() == CLAIM


def test_a_piece_that_is_missing_is_told_and_the_file_fetched_from_the_start(
    suit: Suit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(carrying, "PIECE", 10_000)
    diverted(suit)
    suit.court.cut = 4_000
    with pytest.raises(NotDelivered):
        fetch(suit)
    default_storage.delete(row().pieces[0])
    assert (fetch(suit), row().reason) == ("given_up", "lost")
    assert (row().pieces, row().got) == ([], 0)
    keeper = suit.centre.duty_head
    assert queries.files_waiting(keeper).get() == row()
    with time_is(suit.moment):
        assert commands.tell_of_waiting() == 1, "the people of its case hear of it"
        commands.file_again(row().pk, keeper)
    suit.work()
    assert row().state == "here"
    assert files.opened(Attachment.objects.get().stored).read() == CLAIM
    assert [each for each in (tmp_path / "court").rglob("*") if each.is_file()] == []
    assert suit.last("papers.received")["message"] == str(row().message)


def test_a_message_that_comes_twice_brings_its_file_once(suit: Suit) -> None:
    with time_is(suit.moment):
        told = suit.court.hand("diversion.made", SUIT, suit.matter, claim=CLAIM)
        told = told.model_copy(update={"number": NUMBER})
        results = [suit.court.send(told).result for _time in range(3)]
    assert results == ["accepted", "already_known", "already_known"]
    assert len(queued()) == 1
    assert [fetch(suit) for _time in range(2)] == ["here", "here"]
    with time_is(suit.moment):
        again = suit.court.hand("papers.added", {"papers": ["claim"]}, suit.matter, claim=CLAIM)
        assert suit.court.send(again).result == "accepted"
    assert (len(queued()), CourtFile.objects.filter(way="in").count()) == (1, 1)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("run.pdf", b"MZ" + bytes(500), "not_taken"),
        ("page.pdf", b"<html>" + bytes(500), "not_taken"),
    ],
)
def test_what_comes_is_believed_as_little_as_an_upload(
    suit: Suit, name: str, content: bytes, reason: str
) -> None:
    diverted(suit, **{name: content})
    assert (fetch(suit), row().reason) == ("refused", reason)
    assert not Attachment.objects.exists()
    suit.work()
    assert suit.last("papers.received")["reason"] == reason
    with time_is(suit.moment):
        assert commands.tell_of_waiting() == 1
    assert Notice.objects.filter(case=suit.dispute, unit=suit.dispute.centre).exists()


def test_other_content_under_the_hash_is_refused_and_not_kept(suit: Suit, tmp_path: Path) -> None:
    diverted(suit)
    (key,) = suit.court.files
    suit.court.files[key] = CLAIM[:-5] + b"other"
    assert (fetch(suit), row().reason) == ("refused", "other_content")
    assert not Attachment.objects.exists()
    suit.work()
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []
    suit.court.files[key] = CLAIM
    with time_is(suit.moment):
        told = suit.court.hand("papers.added", {"papers": ["claim"]}, suit.matter, claim=CLAIM)
        suit.court.send(told)
    assert fetch(suit) == "here", "offered again, it is fetched again"


def test_what_is_too_large_is_not_even_fetched(suit: Suit, settings: Settings) -> None:
    settings.ATTACHMENT_MAX_SIZE = 1_000
    diverted(suit)
    assert (fetch(suit), row().reason, suit.court.asked_for) == ("refused", "too_large", [])


def test_a_court_that_keeps_it_back_is_asked_until_somebody_hears(suit: Suit) -> None:
    from yimen.links.court.jobs import AGAIN
    from yimen.links.court.jobs import fetch as job

    diverted(suit)
    suit.court.closed = AGAIN + 1
    suit.court.at = suit.moment
    for attempts in range(AGAIN + 1):
        told: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
        with time_is(suit.moment), pytest.raises(NotDelivered, match="503"):
            job(told, key=row().pk)
    assert (row().state, row().reason) == ("given_up", "not_reached")
    suit.court.files.clear()
    assert fetch(suit) == "given_up"


def test_files_belong_to_a_case_and_to_kinds_that_have_them(suit: Suit) -> None:
    told = suit.court.hand("stream.entered", {"stream": "pretrial"}, uuid7(), claim=CLAIM)
    said = suit.court.send(told)
    assert (said.result, said.reason) == ("refused", "wrong_body")
    assert not CourtFile.objects.exists()


# --- to the court


def signed_on_paper(suit: Suit) -> Suit:
    """Both sides signed a printed agreement, of which there is a scan; it took effect."""
    scan = SimpleUploadedFile("scan 张建国.pdf", b"%PDF-1.7 scan")
    private = SimpleUploadedFile("secret.txt", b"SECRET of one side")
    suit.in_mediation()
    for each in (scan, private):
        with time_is(suit.moment):
            attach(suit.dispute, suit.centre.mediator, file=files.received(each))
    suit.dispute.refresh_from_db()
    Round(suit).note(text="SECRET: he would take half")
    suit.settle()
    paper = Paper(suit).draft(schedule=suit.instalments()).take("offer_to_sign")
    paper.by_committee("paper", party=1, paper=1).by_committee("paper", party=2, paper=1)
    paper.by_committee("mediator").by_committee("seal").take("complete")
    suit.take_effect().work()
    return suit


def test_the_agreement_and_its_scan_go_and_nothing_else_does(suit: Suit) -> None:
    signed_on_paper(suit)
    (told,) = suit.heard("mediation.ended")
    assert [each.name.rpartition(".")[2] for each in told.files] == ["pdf", "pdf"]
    assert "张" not in "".join(each.name for each in told.files)
    with time_is(suit.moment):
        printed, scan = suit.court.fetched(told, most=7_000)
    assert (printed[:5], scan) == (b"%PDF-", b"%PDF-1.7 scan")
    others = Attachment.objects.exclude(
        number__in=Signature.objects.exclude(file=None).values("file")
    )
    assert [each.name for each in others] == ["secret.txt"]
    with time_is(suit.moment):
        for each in others:
            assert suit.court.get(told.id, each.digest, 0, 9)[0] == 410
        for message in suit.court.taken:
            assert suit.court.get(message.id, others[0].digest, 0, 9)[0] == 410
    assert "SECRET" not in str([each.model_dump() for each in suit.court.taken])
    assert Disclosure.objects.filter(actor="system:court_link").exists()


def test_the_confirmation_brings_the_agreement_once_for_its_message(suit: Suit) -> None:
    signed_on_paper(suit)
    suit.apply_confirmation(applied_on=localdate(suit.moment))
    (told,) = suit.heard("confirmation.applied")
    assert len(told.files) == 2
    assert CourtFile.objects.filter(way="out").count() == 4, "each message has its own copies"


def test_what_failed_sends_no_file(suit: Suit) -> None:
    suit.in_mediation().fail()
    (told,) = suit.heard("mediation.ended")
    assert told.files == []


def test_the_court_says_what_became_of_a_file(suit: Suit) -> None:
    signed_on_paper(suit)
    (told,) = suit.heard("mediation.ended")
    first, second = (each.sha256 for each in told.files)
    of = {"message": str(told.id)}
    suit.say("papers.received", {**of, "sha256": first, "result": "accepted"})
    not_taken = {**of, "sha256": second, "result": "refused", "reason": "unreadable"}
    suit.say("papers.received", not_taken)
    rows = {each.sha256: each for each in CourtFile.objects.filter(way="out")}
    assert (rows[first].state, rows[first].stored) == ("here", "")
    assert (rows[second].state, rows[second].says) == ("refused", "unreadable")
    assert default_storage.exists(rows[second].stored)
    for wrong in ({"sha256": "0" * 64}, {"message": str(uuid7())}):
        said = {**of, "sha256": second, "result": "accepted", **wrong}
        assert suit.say("papers.received", said).reason == "wrong_body"


def test_one_scan_that_went_with_two_messages_is_told_apart_by_them(suit: Suit) -> None:
    signed_on_paper(suit)
    (told,) = suit.heard("mediation.ended")
    scan = told.files[1]
    first = CourtFile.objects.get(message=told.id, sha256=scan.sha256)
    again = (scan.name, scan.sha256, lambda: files.opened(first.stored))
    carrying.offer(suit.row, uuid7(), [again])
    said = {"message": str(told.id), "sha256": scan.sha256, "result": "accepted"}
    suit.say("papers.received", said)
    rows = CourtFile.objects.filter(way="out", sha256=scan.sha256, matter=suit.row).order_by("pk")
    assert [(each.message == told.id, each.state) for each in rows] == [
        (True, "here"), (False, "waiting"),
    ]  # fmt: skip


def test_a_scan_whose_copy_is_missing_waits_for_somebody_who_offers_it_again(suit: Suit) -> None:
    signed_on_paper(suit)
    (told,) = suit.heard("mediation.ended")
    printed, scan = (CourtFile.objects.get(way="out", sha256=each.sha256) for each in told.files)
    default_storage.delete(printed.stored)
    default_storage.delete(scan.stored)
    with time_is(suit.moment):
        for _time in range(2):
            assert suit.court.get(told.id, scan.sha256, 0, 9)[0] == 410
        assert suit.court.get(told.id, printed.sha256, 0, 9)[0] == 410
        scan.refresh_from_db()
        assert (scan.state, scan.reason, scan.stored) == ("given_up", "lost", "")
        keeper = suit.centre.duty_head
        commands.file_again(scan.pk, keeper)
        with refused("only set aside"):
            commands.file_again(printed.pk, keeper)
        commands.set_file_aside(printed.pk, keeper)
    suit.work()
    (again,) = suit.heard("papers.offered")
    with time_is(suit.moment):
        assert suit.court.fetched(again) == [b"%PDF-1.7 scan"]


def test_nobody_but_the_court_fetches_and_only_what_was_offered_to_it(suit: Suit) -> None:
    signed_on_paper(suit)
    (told,) = suit.heard("mediation.ended")
    sha, court = told.files[0].sha256, suit.court
    path = f"/{told.id}/files/{sha}"
    with time_is(suit.moment):
        assert court.got(path, {})[0] == 401
        ours = signed(asked(told.id, sha), "centre", court.secrets)
        assert court.got(path, ours)[0] == 401, "what we send cannot be sent back to us"
        other = signed(asked(uuid7(), sha), "court", court.secrets)
        assert court.got(path, other)[0] == 401, "signed for another message"
        assert court.get(uuid7(), sha, 0, 9)[0] == 410
        assert court.get(told.id, sha, 10**9, 9)[0] == 416
        status, piece = court.get(told.id, sha, 5, 3)
    assert (status, len(piece)) == (206, 3)


def test_a_list_of_files_is_checked_as_any_message(court: Court) -> None:
    good: dict[str, Any] = {"name": "a", "size": 1, "sha256": "0" * 64}
    for wrong in ({"size": 0}, {"sha256": "../../etc"}, {"name": ""}, {"more": 1}):
        told = court.written(uuid7(), "stream.entered", {"stream": "pretrial"})
        raw = told.written().replace(b'"files":[]', b'"files":[%s]' % _json({**good, **wrong}))
        assert court.post(raw)[0] == 422, wrong
    assert Offered(**good).size == 1
    assert not CourtMessage.objects.exists()


def _json(said: dict[str, Any]) -> bytes:
    import json

    return json.dumps(said).encode()
