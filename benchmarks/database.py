"""A database of very many messages, and what a question costs there.

The stored matters are the real messages again and again: in each turn every second name is written
with other characters, so that a turn is another city. They have words and signs, but no histories.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

from benchmarks.labels import MESSAGES
from benchmarks.measure import say
from yimen.reading.signs import Telling, named, read
from yimen.reading.similar import Weights
from yimen.reading.words import spelled

T = TypeVar("T")

ROUNDS = 3
AT_ONCE = 5000
COUNTIES, TOWNS, VILLAGES = 6, 10, 15
NEWEST = date(2026, 6, 30)
YEARS = 5


def added(
    measured: Callable[[int], dict[str, Any]],
    page: Callable[[dict[str, Any]], str],
    place: Path,
    figures: Path,
) -> None:
    """Measure one size in a database of its own; write the page of all sizes measured so far."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    parser.add_argument("--home", type=Path, help="keep the database in this folder")
    size, kept = vars(parser.parse_args()).values()
    with opened(kept):
        found = measured(size)
    known = json.loads(figures.read_text()) if figures.is_file() else {}
    known[str(size)] = found
    figures.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    place.write_text(page(known), encoding="utf-8")
    print(place)


@contextmanager
def opened(kept: Path | None) -> Iterator[None]:
    """An embedded database that is thrown away, or that stays in a folder; Django speaks to it."""
    if not MESSAGES.is_file():
        raise SystemExit(f"The real messages are not there: {MESSAGES}")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = str(folder)
        Path(home).mkdir(exist_ok=True)
        os.environ |= {"YIMEN_HOME": home, "DJANGO_SETTINGS_MODULE": "yimen.settings"}
        os.environ |= {"YIMEN_SECRET_KEYS": "bench", "YIMEN_HASH_KEY": "bench"}
        from yimen.embedded import THROW_AWAY, Cluster, running, url

        cluster = Cluster(Path(home), THROW_AWAY)
        with running(cluster):
            os.environ["DATABASE_URL"] = url(cluster)
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            yield


def asked(*statements: str) -> list[Any]:
    """Statements, and the rows of the last one."""
    from django.db import connection

    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
        return cursor.fetchall() if cursor.description else []


# --- what is stored


def turned(message: Telling, turn: int) -> Telling:
    """The message of another city: every second name is written with other characters."""
    if not turn:
        return message
    title, body = message.title, message.body
    for name in {*named(spelled(title)), *named(spelled(body[:200]))}:
        if crc32(name[:2].encode()) % 2:
            other = "".join(chr(0x4E00 + (ord(c) * 31 + turn * 977) % 20000) for c in name)
            title, body = title.replace(name, other), body.replace(name, other)
    return replace(message, title=title, body=body)


def placed(number: int, turn: int) -> str:
    """The village of a matter; a turn lies in one county."""
    spot = random.Random(number)
    return f"6207{turn % COUNTIES:02}{spot.randrange(TOWNS):03}{spot.randrange(VILLAGES):03}"


def told_on(message: Telling, turn: int) -> date:
    """The day of a matter: as far from the others of its turn as in truth."""
    return (message.day or NEWEST) - timedelta(days=365 * (turn % YEARS))


def key_of(number: int) -> uuid.UUID:
    """The key of a stored matter."""
    return uuid.UUID(int=(number << 80) | (7 << 76) | (2 << 62) | number)


def stored(messages: list[Telling], numbers: range) -> Iterator[tuple[int, Telling]]:
    """The matters of these numbers: number, and the message as it is compared."""
    for number in numbers:
        turn = number // len(messages)
        message = turned(messages[number % len(messages)], turn)
        person = uuid.UUID(int=crc32(f"{message.person}{turn}".encode()) + 1)
        day, key, area = told_on(message, turn), str(key_of(number)), placed(number, turn)
        yield number, replace(message, id=key, day=day, person=str(person), area=area)


def fill(messages: list[Telling], matters: int, *, texts: int, signs: int) -> None:
    """So many matters, of which the first have their texts and their signs; what is there stays."""
    from yimen.reading.models import Sign

    begin = time.perf_counter()
    for table, columns, row, size, index in (
        ("cases_case", CASE, case_row, matters, ""),
        ("cases_passage", PASSAGE, passage_row, texts, "passage_grams"),
        (Sign._meta.db_table, SIGN, sign_row, signs, "sign_keys"),
    ):
        here = asked(f"SELECT count(*) FROM {table}")[0][0]
        if here < size:
            _put(table, columns, (row(n, one) for n, one in stored(messages, range(here, size))),
                 index)  # fmt: skip
        asked(f"VACUUM ANALYZE {table}")
    say(f"{matters} matters are there after {time.perf_counter() - begin:.0f} s")


def _put(table: str, columns: str, rows: Iterator[tuple[Any, ...]], index: str) -> None:
    """Rows into a table; its largest index is made anew at the end."""
    from django.db import connection

    definition = asked(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{index}'")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no histories, no residents
        if index:
            cursor.execute(f"DROP INDEX {index}")
        sql, done = f"COPY {table} ({', '.join(columns.split())}) FROM STDIN", 0
        while lot := list(islice(rows, AT_ONCE)):
            with cursor.copy(sql) as stream:
                for row in lot:
                    stream.write_row(row)
            done += len(lot)
            say(f"{table}: {done} …")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for (each,) in definition:
            cursor.execute(each)
        cursor.execute("SET session_replication_role = origin")


CASE = (
    "id process state head opened_at moved_at closed_at number title kind channel urgency"
    " confidential may_list resident_id area_id place centre_id unit_id due_at light supervision"
    " open_tasks passages matter"
)
PASSAGE = "case_id number wording text salt digest by at grams"
SIGN = "case_id day keys packed title_told beside_told told"


def _moment(message: Telling) -> datetime:
    return datetime.combine(message.day or NEWEST, datetime.min.time(), UTC)


def case_row(number: int, message: Telling) -> tuple[Any, ...]:
    """A matter; one in thirty is open."""
    at = _moment(message)
    closed = None if number % 30 == 0 else at
    return (
        *(message.id, "request", "closed" if closed else "in_hand", 1, at, at, closed),
        *(f"{number:013}", message.title[:200], "complaint", "phone", "normal", False, False),
        *(message.person, message.area, "", 1, 1, at, "green", "", 0, 1, message.id),
    )


def passage_row(number: int, message: Telling) -> tuple[Any, ...]:
    """Its words, as the search finds them."""
    from yimen.cases.grams import GramsField

    pairs = GramsField.copied(f"{message.title}\n{message.body}")
    return (
        message.id,
        1,
        "story",
        message.body,
        message.body and "-",
        "",
        "bench",
        _moment(message),
        pairs,
    )


def sign_row(number: int, message: Telling) -> tuple[Any, ...]:
    """Its signs, by which near ones are found."""
    from yimen.reading.nearby.commands import sign_of

    sign = sign_of(message, read(message), Weights(()))
    return (sign.case_id, sign.day, sign.keys, sign.packed,
            sign.title_told, sign.beside_told, sign.told)  # fmt: skip


# --- what is asked


def timed(
    questions: Sequence[T], way: Callable[[T], Any], rounds: int = ROUNDS
) -> dict[str, float]:
    """Milliseconds: the middle and the slow end, each the median of several rounds.

    `cpu` is what a question costs this process and its server together, whoever else works.
    """
    middle, slow = [], []
    for one in questions[: len(questions) // 5]:
        way(one)  # warm
    before = spent()
    for _round in range(rounds):
        times = []
        for one in questions:
            begin = time.perf_counter()
            way(one)
            times.append((time.perf_counter() - begin) * 1000)
        middle.append(float(np.percentile(times, 50)))
        slow.append(float(np.percentile(times, 95)))
    cpu = (spent() - before) * 1000 / rounds / len(questions)
    found = {"p50": median(middle), "p95": median(slow), "cpu": cpu, "asked": len(questions)}
    say(str(found))
    return found


def spent() -> float:
    """Seconds of a processor that this process and its connection's server have used."""
    import psutil

    server = psutil.Process(asked("SELECT pg_backend_pid()")[0][0]).cpu_times()
    return time.process_time() + float(server.user + server.system)


def load() -> str:
    """How many programs wanted how many processors in the last five minutes."""
    return f"{os.getloadavg()[1]:.0f} on {os.cpu_count()}"
