"""`make bench-near SIZE=…`: finding near matters among so many stored ones, beside simpler ways.

What is asked for is a message of one turn of the stored ones; what should be found are those of
that turn which the index in memory binds to it.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import defaultdict
from dataclasses import replace
from typing import Any

from benchmarks.database import (
    added,
    asked,
    fill,
    key_of,
    load,
    placed,
    timed,
    told_on,
    turned,
)
from benchmarks.labels import ROOT, read_messages
from yimen.reading.signs import Telling, read
from yimen.reading.similar import SAME, Index, all_known

PAGE = ROOT / "docs" / "reading-near.md"
FIGURES = ROOT / "benchmarks" / "near.json"
ASKED, SLOW = 300, 10
SEARCHED = 100_000
"""So many texts are put into the index of the search, for the simpler way; no more are needed."""

Question = tuple[int, Telling]
"""A message that is asked for, and the number of the stored one that it is."""


def measured(size: int) -> dict[str, Any]:
    """All figures of one size."""
    from yimen.reading.nearby.commands import count_signs

    messages = read_messages()
    fill(messages, size, texts=min(size, SEARCHED), signs=size)
    begin = time.perf_counter()
    count_signs()
    counting = time.perf_counter() - begin
    found = ways(messages, size)
    return found | {"counting": counting, "sizes": sizes(), "size": size, "load": load()}


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
        "Yimen": timed(questions, lambda one: near(city, one[1])),
        "Yimen, a county's agent": timed(questions, lambda one: near(county, one[1])),
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


def by_pairs(question: Question) -> list[Any]:
    """Any pair of neighbouring characters of the title, the most shared first."""
    from django.db import connection

    from yimen.cases.grams import grams

    pairs = [pair for pair in grams(question[1].title) if pair.isalnum()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, ts_rank(grams, %(q)s::tsquery) AS rank FROM cases_passage"
            " WHERE grams @@ %(q)s::tsquery ORDER BY rank DESC LIMIT 40",
            {"q": " | ".join(f"'{pair}'" for pair in pairs) or "'?'"},
        )
        return cursor.fetchall()


def by_all_keys(question: Question) -> list[Any]:
    """All keys at once, however common."""
    from yimen.reading.nearby.packing import keys_of

    return matching(sorted(keys_of(read(question[1]))), "")


def one_by_one(question: Question) -> list[Any]:
    """The same without an index."""
    from yimen.reading.nearby.packing import keys_of

    return matching(sorted(keys_of(read(question[1]))), "SET LOCAL enable_bitmapscan = off")


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
one round), and what a question costs in time of a processor, here and in the server together. Goal:
20 ms at a million.

- "tsvector, any pair of the title": the index of the search, asked for any pair of neighbouring
  characters, by `ts_rank`; it holds the first 100,000 texts, or all of them where
  `make bench-search` filled the same folder (as it had at a million).
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
    added(measured, page, PAGE, FIGURES)
