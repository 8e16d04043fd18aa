"""The daily root: one hash that seals every case's head, published so that nobody can rewrite."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from .ledger import leaf, merkle_root, proof, root_from
from .models import DailyRoot, StoredEvent

BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
NOTHING = bytes(32)
PATIENCE = 5  # seconds


@dataclass(frozen=True)
class Head:
    """Where a case stood when a day was sealed."""

    case_id: UUID
    number: int
    hash: bytes

    @property
    def leaf(self) -> bytes:
        return leaf(self.case_id, self.number, self.hash)


def cut_now() -> datetime:
    """A moment before which every event is committed and after which none is yet.

    The lock waits for writers under way and is given back at once. OperationalError: some write
    takes longer than `PATIENCE`; others must not queue up behind it, so ask again later.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        cursor.execute("LOCK TABLE kernel_storedevent IN SHARE MODE")
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def heads(after: datetime, until: datetime) -> Iterator[Head]:
    """The last event of each case among those recorded in (after, until], in order of case id."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (case_id) case_id, number, hash FROM kernel_storedevent"
            " WHERE recorded_at > %s AND recorded_at <= %s ORDER BY case_id, number DESC",
            [after, until],
        )
        for case_id, number, hash_ in cursor:
            yield Head(case_id, number, bytes(hash_))


def root_of(previous: bytes, leaves: Sequence[bytes]) -> bytes:
    """SHA-256 over the root before and the tree over the day's heads: roots form a chain."""
    return hashlib.sha256(b"\x02" + previous + merkle_root(leaves)).digest()


def seal(day: date) -> DailyRoot:
    """Seal what was recorded since the last root under this day's date; a sealed day stays."""
    known = DailyRoot.objects.filter(pk=day).first()
    if known:
        return known
    last = DailyRoot.objects.order_by("-cut").first()
    cut = cut_now()
    leaves = [head.leaf for head in heads(last.cut if last else BEGINNING, cut)]
    previous = bytes(last.root) if last else NOTHING
    root = DailyRoot(
        day=day, cut=cut, heads=len(leaves), previous=previous, root=root_of(previous, leaves)
    )
    try:
        with transaction.atomic():
            root.save(force_insert=True)
    except IntegrityError:  # somebody else has sealed it meanwhile
        return DailyRoot.objects.get(pk=day)
    return root


def broken_roots() -> Iterator[tuple[date, str]]:
    """Days whose root no longer follows from the events: somebody rewrote history."""
    previous, after = NOTHING, BEGINNING
    for root in DailyRoot.objects.order_by("cut"):
        leaves = [head.leaf for head in heads(after, root.cut)]
        if bytes(root.previous) != previous or bytes(root.root) != root_of(previous, leaves):
            yield root.day, "the root does not follow from the events that it seals"
        previous, after = bytes(root.root), root.cut


@dataclass(frozen=True)
class Receipt:
    """What a resident can check later: the head of the case and the way up to a published root."""

    head: Head
    path: list[tuple[str, bytes]]
    previous: bytes
    root: bytes
    day: date

    def holds(self) -> bool:
        """Whether the published root contains this head."""
        tree = root_from(self.head.leaf, self.path)
        return hashlib.sha256(b"\x02" + self.previous + tree).digest() == self.root


def receipt(case_id: UUID) -> Receipt | None:
    """The receipt of a case under the latest root that sealed one of its events."""
    latest = DailyRoot.objects.order_by("-cut").first()
    if latest is None:
        return None
    own = StoredEvent.objects.filter(case_id=case_id, recorded_at__lte=latest.cut)
    last = own.order_by("-number").first()
    root = last and DailyRoot.objects.filter(cut__gte=last.recorded_at).order_by("cut").first()
    if not root:
        return None
    before = DailyRoot.objects.filter(cut__lt=root.cut).order_by("-cut").first()
    found = list(heads(before.cut if before else BEGINNING, root.cut))
    place = next(i for i, head in enumerate(found) if head.case_id == case_id)
    path = proof([head.leaf for head in found], place)
    return Receipt(found[place], path, bytes(root.previous), bytes(root.root), root.day)
