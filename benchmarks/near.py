"""`make bench-near SIZE=…`: finding near matters among so many stored ones, beside simpler ways.

The stored matters are the real messages again and again: in each turn every second name is written
with other characters, so that a turn is another city. What is asked for is a message of one turn;
what should be found are those of that turn which the index in memory binds to it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zlib import crc32

import numpy as np

from benchmarks.labels import MESSAGES, ROOT, read_messages
from benchmarks.measure import say
from yimen.reading.signs import Telling, named, read
from yimen.reading.similar import SAME, Index, Weights, all_known
from yimen.reading.words import spelled

PAGE = ROOT / "docs" / "reading-near.md"
FIGURES = ROOT / "benchmarks" / "near.json"
ASKED, SLOW, ROUNDS = 300, 10, 3
SEARCHED = 100_000
"""So many texts are put into the index of the search, for the simpler way; no more are needed."""
COUNTIES, TOWNS, VILLAGES = 6, 10, 15
NEWEST = date(2026, 6, 30)
YEARS = 5


def main() -> None:
    """Fill a database, ask it, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    parser.add_argument("--home", type=Path, help="keep the database in this folder")
    size, kept = vars(parser.parse_args()).values()
    if not MESSAGES.is_file():
        raise SystemExit(f"The real messages are not there: {MESSAGES}")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="near-") as folder:
        home = str(folder)
        Path(home).mkdir(exist_ok=True)
        os.environ |= {"YIMEN_HOME": home, "DJANGO_SETTINGS_MODULE": "yimen.settings"}
        os.environ |= {"YIMEN_SECRET_KEYS": "bench", "YIMEN_HASH_KEY": "bench"}
        from yimen.embedded import THROW_AWAY, Cluster, running, url

        cluster = Cluster(Path(home), THROW_AWAY)
        with running(cluster):
            os.environ["DATABASE_URL"] = url(cluster)
            found = measured(size)
    known = json.loads(FIGURES.read_text()) if FIGURES.is_file() else {}
    known[str(size)] = found
    FIGURES.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(page(known), encoding="utf-8")
    print(PAGE)


def measured(size: int) -> dict[str, Any]:
    """All figures of one size."""
    import django

    django.setup()
    from django.core.management import call_command

    from yimen.reading.nearby.commands import count_signs

    call_command("migrate", verbosity=0)
    messages = read_messages()
    begin = time.perf_counter()
    if asked("SELECT count(*) FROM reading_sign")[0][0] != size:
        filled(messages, size)
    say(f"{size} matters are there after {time.perf_counter() - begin:.0f} s")
    begin = time.perf_counter()
    count_signs()
    counting = time.perf_counter() - begin
    asked(
        "VACUUM ANALYZE reading_sign", "VACUUM ANALYZE cases_case", "VACUUM ANALYZE cases_passage"
    )
    found = ways(messages, size)
    load = f"{os.getloadavg()[1]:.0f} on {os.cpu_count()}"
    found |= {"counting": counting, "sizes": sizes(), "size": size, "load": load}
    return found


# --- the stored ones


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


def stored(messages: list[Telling], size: int) -> Iterator[tuple[int, Telling]]:
    """So many matters: number, and the message as it is compared."""
    for number in range(size):
        turn = number // len(messages)
        message = turned(messages[number % len(messages)], turn)
        person = uuid.UUID(int=crc32(f"{message.person}{turn}".encode()) + 1)
        day, key, area = told_on(message, turn), str(key_of(number)), placed(number, turn)
        yield number, replace(message, id=key, day=day, person=str(person), area=area)


def filled(messages: list[Telling], size: int) -> None:
    """Matters, their words and their signs, without their histories."""
    from django.db import connection

    from yimen.cases.grams import GramsField
    from yimen.reading.models import Sign
    from yimen.reading.nearby.commands import sign_of

    weights, signs, cases, passages = Weights(()), [], [], []
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no histories, no residents
        cursor.execute("DROP INDEX sign_keys, passage_grams")
    for number, message in stored(messages, size):
        read_one = sign_of(message, read(message), weights)
        signs.append((read_one.case_id, read_one.day, read_one.keys, read_one.packed,
                      read_one.title_told, read_one.beside_told, read_one.told))  # fmt: skip
        at = datetime.combine(message.day or NEWEST, datetime.min.time(), UTC)
        cases.append(case_row(number, message, at))
        if number < SEARCHED:
            passages.append((message.id, 1, "story", message.body, "", "bench", at,
                             GramsField.copied(f"{message.title}\n{message.body}")))  # fmt: skip
        if len(signs) == 5000 or number == size - 1:
            copy("cases_case", CASE, cases)
            copy("cases_passage", PASSAGE, passages)
            copy(Sign._meta.db_table, SIGN, signs)
            signs, cases, passages = [], [], []
            say(f"{number + 1} …")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for table, name, column in INDEXES:
            cursor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column})")
        cursor.execute("SET session_replication_role = origin")


INDEXES = (
    ("reading_sign", "sign_keys", "keys"),
    ("cases_passage", "passage_grams", "grams"),
)


CASE = (
    "id process state head opened_at moved_at closed_at number title kind channel urgency"
    " confidential may_list resident_id area_id place centre_id unit_id due_at light supervision"
    " open_tasks passages matter"
)
PASSAGE = "case_id number wording text digest by at grams"
SIGN = "case_id day keys packed title_told beside_told told"


def case_row(number: int, message: Telling, at: datetime) -> tuple[Any, ...]:
    """A matter; one in thirty is open."""
    closed = None if number % 30 == 0 else at
    return (
        *(message.id, "request", "closed" if closed else "in_hand", 1, at, at, closed),
        *(f"{number:013}", message.title[:200], "complaint", "phone", "normal", False, False),
        *(message.person, message.area, "", 1, 1, at, "green", "", 0, 1, message.id),
    )


def copy(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows into a table."""
    from django.db import connection

    sql = f"COPY {table} ({', '.join(columns.split())}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as stream:
        for row in rows:
            stream.write_row(row)


def asked(*statements: str) -> list[Any]:
    """Statements, and the rows of the last one."""
    from django.db import connection

    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)
        return cursor.fetchall() if cursor.description else []


def sizes() -> dict[str, int]:
    """Bytes of the table, of the index of its keys, and of the counts."""
    names = ("reading_sign", "sign_keys", "reading_rarity", "cases_passage", "passage_grams")
    return {name: asked(f"SELECT pg_total_relation_size('{name}')")[0][0] for name in names}


# --- the questions


def ways(messages: list[Telling], size: int) -> dict[str, Any]:
    """Each way, on the same questions."""
    from yimen.kernel.actors import Actor
    from yimen.reading.nearby.queries import COMPARED, near

    city = Actor("bench", "area", area="6207", roles=frozenset({"agent"}))
    county = Actor("bench", "area", area="620700", roles=frozenset({"agent"}))
    pick = random.Random(7)
    full = max(1, size // len(messages))
    questions = [
        (at := pick.randrange(min(size, full * len(messages))), question(messages, at))
        for _ in range(ASKED)
    ]
    expected = bound(messages)
    found = {
        "Yimen": timed(questions, lambda one: near(city, one)),
        "Yimen, a county's agent": timed(questions, lambda one: near(county, one)),
    }
    wanted = []
    for at, one in questions:
        keys = {each.case.pk for each in near(city, one, least=SAME)}
        share = hit(expected, at, keys, len(messages))
        if share is not None and len(keys) < COMPARED:
            wanted.append(share)
    found |= {
        "tsvector, any pair of the title": timed(questions[:SLOW], by_pairs, 1),
        "keys without their rarity": timed(questions[:SLOW], by_all_keys, 1),
        "one after the other": timed(questions[:SLOW], one_by_one, 1),
    }
    return {"ways": found, "recall": sum(wanted) / len(wanted), "asked": len(wanted)}


def question(messages: list[Telling], at: int) -> Telling:
    """A message as somebody tells it whom nobody knows."""
    turn = at // len(messages)
    message = turned(messages[at % len(messages)], turn)
    day, area = told_on(message, turn), placed(at, turn)
    return replace(message, id=str(key_of(at)), day=day, person="", area=area)


def timed(
    questions: list[tuple[int, Telling]], way: Callable[[Telling], Any], rounds: int = ROUNDS
) -> dict[str, float]:
    """Milliseconds: the middle and the slow end, each the median of several rounds.

    `cpu` is what a question costs this process and its server together, whoever else works.
    """
    middle, slow = [], []
    for _at, one in questions[: len(questions) // 5]:
        way(one)  # warm
    before = spent()
    for _round in range(rounds):
        times = []
        for _at, one in questions:
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


def bound(messages: list[Telling]) -> dict[int, set[int]]:
    """Which messages the index in memory binds to each other, by their places in the file."""
    known, weights = all_known(messages)
    place = {one.message.id: at for at, one in enumerate(known)}
    index, found = Index(weights), defaultdict(set)
    for one in known:
        index.add(one)
    for one in known:
        for other, _likely in index.near(one, SAME):
            found[place[one.message.id]].add(place[other.message.id])
    return found


def hit(expected: dict[int, set[int]], at: int, found: set[uuid.UUID], many: int) -> float | None:
    """How many of those that should be found were; None where there are none."""
    begin = at - at % many
    wanted = {key_of(begin + other) for other in expected[at % many]}
    return len(wanted & found) / len(wanted) if wanted else None


def by_pairs(one: Telling) -> list[Any]:
    """Any pair of neighbouring characters of the title, the most shared first."""
    from django.db import connection

    from yimen.cases.grams import grams

    pairs = [pair for pair in grams(one.title) if pair.isalnum()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, ts_rank(grams, %(q)s::tsquery) AS rank FROM cases_passage"
            " WHERE grams @@ %(q)s::tsquery ORDER BY rank DESC LIMIT 40",
            {"q": " | ".join(f"'{pair}'" for pair in pairs) or "'?'"},
        )
        return cursor.fetchall()


def by_all_keys(one: Telling) -> list[Any]:
    """All keys at once, however common."""
    from yimen.reading.nearby.packing import keys_of

    return matching(sorted(keys_of(read(one))), "")


def one_by_one(one: Telling) -> list[Any]:
    """The same without an index."""
    from yimen.reading.nearby.packing import keys_of

    return matching(sorted(keys_of(read(one))), "SET LOCAL enable_bitmapscan = off")


def matching(keys: list[int], first: str) -> list[Any]:
    """The matters that share the most keys."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if first:
            cursor.execute(first)
        cursor.execute(
            "SELECT case_id,"
            " (SELECT count(*) FROM unnest(keys) key WHERE key = ANY(%(k)s)) AS shared"
            " FROM reading_sign WHERE keys && %(k)s::int[] ORDER BY shared DESC LIMIT 40",
            {"k": keys},
        )
        return cursor.fetchall()


# --- the page


def page(known: dict[str, Any]) -> str:
    """All sizes that were measured, each in one run."""
    rows = [
        f"| {int(size):,} | {way} | {times['p50']:.1f} | {times['p95']:.1f} | {times['cpu']:.1f} |"
        f" {times['asked']} |"
        for size, found in sorted(known.items(), key=lambda each: int(each[0]))
        for way, times in found["ways"].items()
    ]
    tables = ("reading_sign", "sign_keys", "reading_rarity", "passage_grams")
    sizes = [
        f"| {int(size):,} | {found['recall']:.3f} ({found['asked']}) | {found['counting']:.0f} | "
        + " | ".join(f"{found['sizes'][name] / 2**20:,.0f}" for name in tables)
        + f" | {found['load']} |"
        for size, found in sorted(known.items(), key=lambda each: int(each[0]))
    ]
    return TEXT.format(rows="\n".join(rows), sizes="\n".join(sizes))


TEXT = """# Reading: near matters in the database

Made by `make bench-near SIZE=…` on the embedded PostgreSQL, in one process; each run adds its size.
The stored matters are the real messages again and again, in each turn with every second name
written with other characters, over five years; one in thirty is open. Asked for are messages as
somebody would tell them, from a random turn.

A question is: read the message, ask how rare its signs are, find candidates by the rarest, keep
those that the actor may see, compare the best 25 closely. Milliseconds of the whole of it; the
middle and the 95th percentile, each the median of three rounds of all questions (the simpler ways:
one round), and what a question costs in time of a processor, here and in the server together.

- "tsvector, any pair of the title": the index of the search, asked for any pair of neighbouring
  characters, by `ts_rank`; it holds the first 100,000 texts only.
- "keys without their rarity": the same index of keys, asked for all of them at once.
- "one after the other": the same without an index.

| stored | way | p50, ms | p95, ms | CPU, ms | questions |
|--:|---|--:|--:|--:|--:|
{rows}

Recall: of the matters that the index in memory binds to the message within its own turn (0.65 or
more), how many are found with as much; in brackets, for how many questions there are any and not
more than are compared. (Half of the names of a message are the same in every turn, so at a million
many messages have hundreds of others that are as likely: these are left out.) Counting is the
nightly count of what is rare, in seconds. Sizes in MB, with their indexes ("search"
is the index of the search). The load
says how many programs wanted how many processors: where it is high, questions waited for others.

| stored | recall (questions) | counting, s | signs | of which keys | counts | search | load |
|--:|--:|--:|--:|--:|--:|--:|--:|
{sizes}
"""

if __name__ == "__main__":
    main()
