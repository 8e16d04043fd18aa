"""Writing down the signs of matters, and counting how rare each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from uuid import UUID

from django.db import connection, transaction

from yimen.cases.models import Passage, Wording
from yimen.cases.policy import to_be_read
from yimen.kernel.rows import upsert
from yimen.reading.models import Rarity, Sign
from yimen.reading.signs import Signs, Telling, read
from yimen.reading.similar import Weights

from .packing import keys_of, packed, unpacked
from .queries import EVERY, message_of, not_read, rarities

COUNTED = 50_000
"""So many matters are counted."""
AT_ONCE = 500
COLUMNS = ("day", "keys", "packed", "title_told", "beside_told", "told")


def write_signs(keys: Collection[UUID]) -> int:
    """Read these matters and keep their signs, or keep them anew; how many were read."""
    found = {case.pk: case for case in to_be_read().filter(pk__in=keys)}
    stories = Passage.objects.filter(case_id__in=keys, wording=Wording.STORY).order_by("-number")
    words = dict(stories.values_list("case_id", "text"))
    messages = [message_of(case, words.get(key, "")) for key, case in sorted(found.items())]
    signs = [read(message) for message in messages]
    weights = rarities({code for each in signs for code in each.told | each.names})
    upsert([sign_of(*each, weights) for each in zip(messages, signs, strict=True)], COLUMNS)
    return len(messages)


def sign_of(message: Telling, signs: Signs, weights: Weights) -> Sign:
    """The row of a message."""
    known, day = weights.known(message, signs), message.day
    assert day is not None
    return Sign(
        case_id=UUID(message.id),
        day=day,
        keys=sorted(keys_of(signs)),
        packed=packed(signs),
        title_told=known.title_told,
        beside_told=known.beside_told,
        told=known.told,
    )


def forget_signs() -> None:
    """Every matter is to be read anew, as after the reader was changed."""
    Sign.objects.all().delete()


def missing() -> Iterator[list[UUID]]:
    """Keys of the matters that were not read yet, the newest first, by so many."""
    while True:
        newest = not_read().order_by("-opened_at", "-id")
        keys = list(newest.values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return
        yield keys


@transaction.atomic
def count_signs() -> int:
    """Count anew how rare each sign is; how many matters were counted.

    Where there are more than are counted, it is a sample, and the counts are for all of them.
    """
    often: Counter[int] = Counter()
    every, counted = Sign.objects.count(), 0
    for keys, block in _sample(every):
        counted += 1
        often.update(keys)
        often.update(unpacked(block).told)
    share = every / max(1, counted)
    Rarity.objects.all().delete()
    _copy((code, round(times * share)) for code, times in often.items() if times > 1)
    Rarity.objects.create(code=EVERY, often=every)
    return counted


def _sample(every: int) -> Iterator[tuple[list[int], bytes]]:
    """About so many rows as are counted, from everywhere in the table."""
    share = min(100.0, 100.0 * COUNTED / max(1, every))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keys, packed FROM reading_sign TABLESAMPLE SYSTEM (%s) REPEATABLE (1)", [share]
        )
        yield from cursor


def _copy(rows: Iterator[tuple[int, int]]) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY reading_rarity FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
