"""Files between the court and the centre: offered with a message, fetched, checked, kept once.

A message names its files by hash and size; whoever takes the message fetches them. What comes is
believed to be nothing: it must be what was offered, and what anybody may send us.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yimen.cases import files
from yimen.cases.commands import attach
from yimen.cases.models import Attachment
from yimen.kernel import ledger
from yimen.kernel.errors import Invalid, NotFound, Problem, Refused
from yimen.kernel.jobs import defer
from yimen.kernel.time import now
from yimen.links.court import gateway
from yimen.links.court.envelope import Offered
from yimen.links.court.models import (
    STUCK,
    CourtFile,
    CourtMatter,
    FileReason,
    FileState,
    MessageWay,
)
from yimen.links.court.policy import court_on
from yimen.links.court.queries import dispute_of

from .telling import LONGEST, tell

PIECE = 1024 * 1024
"""Bytes that are fetched at once: what was fetched is kept when the rest does not come."""
OVER = (FileState.HERE, FileState.REFUSED)


def offered(matter: CourtMatter, message: UUID, told: Iterable[Offered]) -> None:
    """The court offers files with a message: each is fetched once for a matter.

    What was refused or given up is tried again when it is offered again.
    """
    for each in told:
        row, fresh = CourtFile.objects.get_or_create(
            way=MessageWay.IN,
            matter=matter,
            sha256=each.sha256,
            defaults={
                "message": message, "name": each.name, "size": each.size,
                "state": FileState.WAITING, "at": now(),
            },
        )  # fmt: skip
        if fresh or row.state in STUCK:
            row.message, row.size = message, each.size
            to_be_fetched(row)


def to_be_fetched(row: CourtFile) -> None:
    """Queue it, in the transaction that stores it, whatever became of it before."""
    begun_anew(row)
    defer("court.fetch", lock=f"court file {row.pk}", key=row.pk)


def begun_anew(row: CourtFile) -> None:
    """It waits, and nobody has to see to it; the pieces that came are kept."""
    row.state, row.reason, row.says = FileState.WAITING, "", ""
    row.told_at, row.looked_at, row.at = None, None, now()
    row.save()


def fetch(key: int) -> None:
    """Fetch what is missing of a file, check it, and put it among the files of its case.

    NotDelivered where the court does not answer: the pieces that came are kept. What is not what
    was offered, or no kind of file that is taken, is refused for good, and the court hears of it.
    """
    row = CourtFile.objects.select_related("matter").get(pk=key)
    if row.state != FileState.WAITING:
        return None
    row.tries += 1
    row.save(update_fields=["tries"])
    if row.size > settings.ATTACHMENT_MAX_SIZE:
        return refuse(row, FileReason.TOO_LARGE)
    try:
        while row.got < row.size:
            wanted = min(PIECE, row.size - row.got)
            piece = gateway.fetch(row.message, row.sha256, row.got, wanted)
            keep(row, piece)
    except gateway.Undeliverable:
        return refuse(row, FileReason.NOT_THERE)
    with tempfile.TemporaryFile() as whole:
        try:
            digest = joined(row, whole)
        except NotFound:
            return lost(row)
        if digest != row.sha256:
            return refuse(row, FileReason.OTHER_CONTENT)
        take(row, whole)
    return None


def keep(row: CourtFile, piece: bytes) -> None:
    """Keep a piece: the next one begins after it."""
    row.pieces, row.got = [*row.pieces, put_away(ContentFile(piece))], row.got + len(piece)
    row.save(update_fields=["pieces", "got"])


def put_away(content: File[bytes]) -> str:
    """Store it under a name made by chance: none that was dropped is given to another."""
    return default_storage.save(f"court/{secrets.token_hex(16)}", content)


def joined(row: CourtFile, whole: IO[bytes]) -> str:
    """Write the pieces into one file; its SHA-256."""
    digest = hashlib.sha256()
    for each in row.pieces:
        with files.opened(each) as piece:
            for chunk in piece.chunks():
                digest.update(chunk)
                whole.write(chunk)
    whole.seek(0)
    return digest.hexdigest()


def take(row: CourtFile, whole: IO[bytes]) -> None:
    """The same checks as of any upload; then it is a file of the case, for colleagues only."""
    upload = UploadedFile(file=whole, name=row.name, size=row.size)
    try:
        received = files.received(upload, internal=True)
    except Invalid as wrong:
        return refuse(row, FileReason.NOT_TAKEN, str(wrong))
    try:
        put(row, received)
    except Problem as problem:
        files.discard(received)
        return refuse(row, FileReason.NOT_NOW, str(problem))
    except BaseException:
        files.discard(received)
        raise
    return None


@transaction.atomic
def put(row: CourtFile, received: Attachment) -> None:
    """Put it among the files of its case, and tell the court that it is there."""
    dispute = dispute_of(row.matter)
    if dispute is None:
        raise Invalid(_("There is no such case, or it is not yours to see."))
    attach(dispute, court_on(dispute), file=received)
    row.state, row.file = FileState.HERE, received.number
    row.name = row.reason = row.says = ""
    forget_pieces(row)
    row.save()
    answer(row)


def refuse(row: CourtFile, reason: FileReason, says: str = "") -> None:
    """It is not taken: why is told to the court, and to whoever looks after the link."""
    with transaction.atomic():
        row.state, row.reason, row.says = FileState.REFUSED, reason, says[:LONGEST]
        forget_pieces(row)
        row.save()
        answer(row)


def forget_pieces(row: CourtFile) -> None:
    """Nothing of what was fetched lies about."""
    drop(row.pieces)
    row.pieces, row.got = [], 0


def drop(stored: Iterable[str]) -> None:
    """Delete what was stored once it is written that nobody needs it: else it could be missed.

    A worker does it, and goes on where it was stopped: nothing lies about that no row names.
    """
    for each in filter(None, stored):
        defer("court.drop", stored=each)


def delete(stored: str) -> None:
    """Delete what was dropped; what is gone already is no matter."""
    default_storage.delete(stored)


@transaction.atomic
def lost(row: CourtFile) -> None:
    """What we had stored of it is missing: somebody has it fetched or offered from the start."""
    row.state, row.reason, row.says = FileState.GIVEN_UP, FileReason.LOST, ""
    drop([row.stored])
    row.stored = ""
    forget_pieces(row)
    row.save(update_fields=["state", "reason", "says", "stored", "pieces", "got"])


def answer(row: CourtFile) -> None:
    """Tell the court what became of a file that it offered."""
    result = "accepted" if row.state == FileState.HERE else "refused"
    said = {
        "message": str(row.message),
        "sha256": row.sha256,
        "result": result,
        "reason": row.reason,
    }
    tell(row.matter, "papers.received", said, cause=f"file {row.pk} {row.message} {result}")


def not_fetched(key: int, failure: str, *, last: bool) -> None:
    """It did not come this time; after the last time somebody at the centre has to see to it."""
    waiting = CourtFile.objects.filter(pk=key, state=FileState.WAITING)
    state = FileState.GIVEN_UP if last else FileState.WAITING
    waiting.update(says=failure[:LONGEST], reason=FileReason.NOT_REACHED, state=state)


# What the centre offers.


def offer(
    matter: CourtMatter, message: UUID, papers: Iterable[tuple[str, str, Callable[[], Any]]]
) -> list[Offered]:
    """Keep what a message of ours offers: name, hash, and the open file; as the message says it.

    Each file is copied: what was offered can be fetched whatever becomes of the case's own.
    """
    told = []
    for name, sha256, content in papers:
        row = CourtFile.objects.filter(
            way=MessageWay.OUT, matter=matter, sha256=sha256, message=message
        ).first()
        if row is None:
            with content() as opened:
                stored = put_away(opened)
            row = CourtFile.objects.create(
                way=MessageWay.OUT, matter=matter, message=message, sha256=sha256, name=name,
                size=default_storage.size(stored), stored=stored, state=FileState.WAITING, at=now(),
            )  # fmt: skip
        told.append(Offered(name=name, sha256=sha256, size=row.size))
    return told


def offer_again(row: CourtFile) -> None:
    """Offer a file of ours that the court did not take once more, with a message of its own."""
    row.stored = row.stored or copied_anew(row)
    begun_anew(row)

    def with_it(message: UUID) -> list[Offered]:
        row.message = message
        row.save(update_fields=["message"])
        return [Offered(name=row.name or "", sha256=row.sha256, size=row.size)]

    tell(row.matter, "papers.offered", {}, f"file {row.pk} {row.message} again", with_it)


def copied_anew(row: CourtFile) -> str:
    """Copy a scan from the files of its case, where our copy is missing. Refused: it has none."""
    dispute = dispute_of(row.matter)
    rows = ledger.current().rows(Attachment, dispute) if dispute else []
    for each in rows:
        if each.digest == row.sha256:
            with files.opened(each.stored) as opened:
                return put_away(opened)
    raise Refused(_("It is not among the files of its case: it cannot be offered, only set aside."))


def settled(row: CourtFile, *, taken: bool, reason: str) -> None:
    """The court says that it has a file of ours, or why it does not take it."""
    known = reason in FileReason.values
    row.state = FileState.HERE if taken else FileState.REFUSED
    row.reason = reason if known and not taken else ""
    row.says = "" if known else reason.replace("\0", "")[:LONGEST]
    if taken and row.stored:
        drop([row.stored])
        row.stored = ""
    row.save(update_fields=["state", "reason", "says", "stored"])
