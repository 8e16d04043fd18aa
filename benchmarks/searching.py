"""`make bench-search SIZE=…`: finding words among so many stored texts, beside simpler ways.

Words are runs of two to four Chinese characters of the real messages, by how many of these hold
them. Whether all that hold a word are found is checked by reading every text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

from benchmarks.database import added, asked, fill, load, timed
from benchmarks.labels import ROOT, read_messages
from benchmarks.machine import facts
from benchmarks.measure import say
from yimen.reading.signs import Telling

PAGE = ROOT / "docs" / "reading-search.md"
FIGURES = ROOT / "benchmarks" / "searching.json"
KINDS = {"rare": (1, 3), "middling": (20, 100), "common": (400, 10**9)}
"""How many of the 4,326 messages hold a word."""
ASKED, SLOW, CHECKED, CLIENTS = 60, 5, 8, 2
RUN = re.compile(r"[\u4e00-\u9fff]{2,4}")


def measured(size: int) -> dict[str, Any]:
    """All figures of one size."""
    from yimen.catalogue.imports import load_seed

    messages = read_messages()
    fill(messages, size, texts=size, signs=0)
    load_seed()
    words = {kind: drawn(messages, *between) for kind, between in KINDS.items()}
    words["two words"] = [
        f"{common} {other}"
        for common, other in zip(words["common"], words["middling"], strict=True)
    ]
    found = {kind: ways(each) for kind, each in words.items()}
    sizes = asked(
        "SELECT pg_total_relation_size('cases_passage'), pg_relation_size('passage_grams')"
    )[0]
    return {"ways": found, "recall": recall(words), "sizes": sizes, "load": load(),
            "machine": "; ".join(f"{name}: {what}" for name, what in facts()[:4])}  # fmt: skip


def drawn(messages: list[Telling], least: int, most: int) -> list[str]:
    """Words that so many of the messages hold, by chance."""
    pick, texts = random.Random(5), [f"{one.title}\n{one.body}" for one in messages]
    found: list[str] = []
    while len(found) < ASKED:
        runs = RUN.findall(texts[pick.randrange(len(texts))])
        if not runs:
            continue
        run = pick.choice(runs)
        word = run[: pick.choice((2, 2, 3, 4))]
        if word not in found and least <= sum(word in text for text in texts) <= most:
            found.append(word)
    return found


def ways(words: list[str]) -> dict[str, dict[str, float]]:
    """Each way, on the same words."""
    from yimen.cases import search as searching
    from yimen.cases.search import Frequencies, most_fitting, search

    city, county = actor("6207"), actor("620700")
    newest = {
        "Yimen": timed(words, lambda word: search(city, word)),
        "Yimen, the word alone": timed(words, lambda word: search(city, word, exact=True)),
        "Yimen, a county's agent": timed(words, lambda word: search(county, word)),
        "Yimen, the most fitting first": timed(words, lambda word: most_fitting(city, word)),
        f"Yimen, {CLIENTS} at once": together(words, lambda word: search(city, word)),
    }
    with patch.object(Frequencies, "since", lambda *_: None):
        with patch.object(searching, "COMMON", 2.0):
            fetched = timed(words[:SLOW], lambda word: search(city, word), 1)
        with patch.object(searching, "COMMON", 0.0):
            walked = timed(words[:SLOW], lambda word: search(city, word), 1)
    return newest | {"always by the index": fetched, "always from the newest": walked}


def actor(area: str) -> Any:
    """An agent of the city or of a county."""
    from yimen.kernel.actors import Actor

    return Actor("bench", "area", area=area, roles=frozenset({"agent"}))


def together(words: list[str], way: Callable[[str], Any]) -> dict[str, float]:
    """Several clients at the same time, each on a connection of its own and asking all the words.

    They share one interpreter, as the threads of one web process do.
    """
    from django.db import connection

    def one(client: int) -> dict[str, float]:
        try:
            return timed(words[client::CLIENTS] + words[:client], way)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as clients:
        found = list(clients.map(one, range(CLIENTS)))
    return {
        "p50": max(each["p50"] for each in found),
        "p95": max(each["p95"] for each in found),
        "cpu": 0.0,
        "asked": len(words),
    }


def recall(words: dict[str, list[str]]) -> dict[str, float]:
    """Of the cases whose texts hold a rare or a middling word: how many are found; how many others.

    Every text is read, once, by its characters alone.
    """
    from django.db import connection

    from yimen.cases.grams import plain

    checked = words["rare"][:CHECKED] + words["middling"][:CHECKED]
    said = [plain(word) for word in checked]
    holds = ["strpos(whole, %s) > 0"] * len(said)
    sql = f"""SELECT case_id, ARRAY[{", ".join(holds)}] FROM (SELECT p.case_id,
        lower(normalize(c.title || E'\\n' || c.place || E'\\n' || p.text, NFKC)) AS whole
        FROM cases_passage p JOIN cases_case c ON c.id = p.case_id OFFSET 0) each
        WHERE {" OR ".join(holds)}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, said * 2)
        rows = cursor.fetchall()
    true = missed = more = 0
    for at, word in enumerate(checked):
        wanted = {key for key, held in rows if held[at]}
        found = set(every(word))
        true, missed, more = (
            true + len(wanted), missed + len(wanted - found), more + len(found - wanted)
        )  # fmt: skip
        say(f"{word}: {len(wanted)} hold it, {len(found)} found")
    return {"words": len(checked), "hold": true, "missed": missed, "others": more}


def every(word: str) -> Iterator[Any]:
    """The cases of all the pages of a search."""
    from yimen.cases.search import search

    found = search(actor("6207"), word, exact=True)
    yield from (case.pk for case in found.cases)
    while found.next:
        found = search(actor("6207"), word, found.next, exact=True)
        yield from (case.pk for case in found.cases)


# --- the page


def page(known: dict[str, Any]) -> str:
    """All sizes that were measured, each in one run."""
    sizes = sorted(known.items(), key=lambda each: int(each[0]))
    rows = [
        f"| {int(size):,} | {kind} | {way} | {times['p50']:.1f} | {times['p95']:.1f} |"
        f" {format(times['cpu'], '.1f') if times['cpu'] else ''} | {times['asked']} |"
        for size, found in sizes
        for kind, ways in found["ways"].items()
        for way, times in ways.items()
    ]
    checked = [
        f"| {int(size):,} | {found['recall']['words']} | {found['recall']['hold']:,} |"
        f" {found['recall']['missed']} | {found['recall']['others']} |"
        f" {found['sizes'][0] / 2**20:,.0f} | {found['sizes'][1] / 2**20:,.0f} | {found['load']} |"
        for size, found in sizes
    ]
    from yimen.cases.search import RANKED

    machines = [f"- {int(size):,}: {found['machine']}" for size, found in sizes]
    return TEXT.format(
        rows="\n".join(rows), checked="\n".join(checked), machines="\n".join(machines),
        rare=KINDS["rare"][1], low=KINDS["middling"][0], high=KINDS["middling"][1],
        common=KINDS["common"][0], ranked=RANKED,
    )  # fmt: skip


TEXT = """# Reading: search at very many messages

Made by `make bench-search SIZE=…` on the embedded PostgreSQL, in one process; each run adds its
size. The stored texts are the real messages again and again, in each turn with every second name
written with other characters, over five years.

The words are runs of two to four characters of the messages, drawn by chance: *rare* ones stand in
at most {rare} of the 4,326 messages, *middling* ones in {low} to {high}, *common* ones in at least
{common}; *two words* is a common and a middling one, which must stand in one text. A question is a
whole search: the statistics, the texts (with the synonyms that come with Yimen, unless it says
“the word alone”), what the actor may see, the check against the text, the rows of a page and their
excerpts. Milliseconds; the middle and the 95th percentile, each the median of three rounds (the
two simpler ways: one round), and what a question costs in time of a processor, here and in the
server together. Goal: 95th percentile of at most 30 ms at a million, for rare and common words.

- "the most fitting first": of the newest {ranked} texts that hold the words, those with the words
  in the title first, then those that hold them most often.
- "always by the index": all that the index names is fetched and sorted, however common the word is.
- "always from the newest": texts are walked from the newest on, however rare the word is.

| stored | words | way | p50, ms | p95, ms | CPU, ms | questions |
|--:|---|---|--:|--:|--:|--:|
{rows}

All texts were read to see whether those that hold a word are found (rare and middling words, each
alone, all pages); sizes in MB. The load says how many programs wanted how many processors: where it
is high, questions waited for others.

| stored | words | texts that hold them | missed | found wrongly | texts, all | index | load |
|--:|--:|--:|--:|--:|--:|--:|--:|
{checked}

Machines:

{machines}
"""

if __name__ == "__main__":
    added(measured, page, PAGE, FIGURES)
