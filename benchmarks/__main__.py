"""`make bench`: measure Yimen, a floor and a peer in one run, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import peer, report
from benchmarks.load import Call, at_rate, together
from benchmarks.machine import facts, free_port, serving
from benchmarks.measure import CLIENTS, Meter, brief, granian, say, server_of
from benchmarks.scripts import STEPS, WORDS, Lives, Pages, key_of

LIVES, ROUNDS = 10.0, 5  # seconds of whole lives, and how often with each number of stored cases
FLOOR_TABLE = (
    "CREATE TABLE IF NOT EXISTS floor_case (id uuid PRIMARY KEY, title text, body text,"
    " state text, opened_at timestamptz DEFAULT now())",
    "CREATE INDEX IF NOT EXISTS floor_by_time ON floor_case (opened_at)",
)


def url_of(base: str, name: str) -> str:
    """The address of another database on the same server."""
    head, mark, options = base.partition("?")
    return head.rpartition("/")[0] + "/" + name + mark + options


def create(base: str, name: str) -> str:
    """A database by this name, made if it is not there (and then kept for the next run)."""
    import psycopg

    with psycopg.connect(base, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not found.fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return url_of(base, name)


def prepared(url: str, cases: int) -> dict[str, Any]:
    """Fill a database and learn how to talk to it; how long the filling took goes to stderr."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.prepare", str(cases)],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        stdout=subprocess.PIPE,
    )
    say(f"{cases} cases are there after {time.perf_counter() - begin:.0f} s")
    known: dict[str, Any] = json.loads(done.stdout)
    return known


def measure_floor(url: str, database: int) -> dict[str, Any]:
    """The bare view, on the same server and database."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in FLOOR_TABLE:
            connection.execute(statement)
        connection.execute("TRUNCATE floor_case")
    port = free_port()
    said = json.dumps({"title": "停水", "body": WORDS[0]}).encode()
    send = {"Content-Type": "application/json"}
    with serving(granian("benchmarks.floor:application", port), port, {"DATABASE_URL": url}) as web:
        meter = Meter(web, database)
        found = {"create": meter.measure(port, lambda _c: [Call("POST", "/cases", send, said)], 4)}
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT id::text FROM floor_case LIMIT 1000").fetchall()
        turn = iter([key for (key,) in rows] * 1000)
        for name, method, tail in (("step", "POST", "/next"), ("case", "GET", "")):
            found[name] = meter.measure(
                port,
                lambda _c, m=method, t=tail: [Call(m, f"/cases/{next(turn)}{t}", send)],  # type: ignore[misc]
                4,
            )
        found["list"] = meter.measure(port, lambda _c: [Call("GET", "/rows")], 4)
    return found


def measure_yimen(url: str, known: dict[str, Any], spike: bool) -> dict[str, Any]:
    """Every operation, whole lives, and (once) a spike, with the worker running beside."""
    port = free_port()
    env = {"DATABASE_URL": url, "YIMEN_LOG_LEVEL": "ERROR"}
    found: dict[str, Any] = {}
    with ExitStack() as held:
        command = granian("yimen.asgi:application", port, interface="asgi")
        web = held.enter_context(serving(command, port, env))
        meter = Meter(web, server_of(url))
        pages, lives = Pages(known), Lives(known, run=int(time.time()))
        views = ("queue", "unit_queue", "case", "search_rare", "search_common")
        for name in views if known["cases"] else ("queue", "unit_queue"):
            found[name] = meter.measure(port, getattr(pages, name))
            say(f"  {name}: {brief(found[name])}")
        warm = Lives(known, run=3 + int(time.time()))
        together(port, warm.whole, clients=CLIENTS, seconds=1.0)
        most = 10**6
        for name in ("register", *STEPS):  # no client goes on with more cases than it has
            found[name] = meter.measure(port, lives.only(name), most=most)
            most = found[name]["least"]
            say(f"  {name}: {brief(found[name])}")
        if spike:
            held.enter_context(working(env))
            found["spike"] = measure_spike(port, url, known, pages)
    return found


@contextmanager
def working(env: dict[str, str]) -> Iterator[None]:
    """The worker beside, until the block ends."""
    worker = [sys.executable, "-m", "yimen", "worker"]
    child = subprocess.Popen(worker, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        child.terminate()
        child.wait()


def measure_lives(places: dict[int, tuple[str, dict[str, Any]]]) -> dict[int, list[dict[str, Any]]]:
    """Whole lives with each number of stored cases in turn, several times: the machine drifts."""
    found: dict[int, list[dict[str, Any]]] = {size: [] for size in places}
    for _round in range(ROUNDS):
        for size, (url, known) in places.items():
            port = free_port()
            env = {"DATABASE_URL": url, "YIMEN_LOG_LEVEL": "ERROR"}
            command = granian("yimen.asgi:application", port, interface="asgi")
            with serving(command, port, env) as web, working(env):
                meter = Meter(web, server_of(url))
                lives = Lives(known, run=1 + int(time.time()))
                found[size].append(meter.measure(port, lives.whole, LIVES))
            row = found[size][-1]
            say(f"lives with {size}: {row['rounds']:.1f}/s {brief(row)}")
    return found


def measure_spike(port: int, url: str, known: dict[str, Any], pages: Pages) -> dict[str, Any]:
    """Ten times the load for a minute: a third of it new cases, the rest queues and cases."""
    import psycopg

    lives = Lives(known, run=2 + int(time.time()))
    sent: dict[int, int] = {}

    def script(client: int) -> Any:
        number = sent[client] = sent.get(client, -1) + 1
        if number % 3 == 0:
            key = key_of(lives.run, client, number)
            return [lives.register(key, number)]
        return pages.queue(client) if number % 3 == 1 else pages.case(client)

    def count() -> int:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM cases_case").fetchone()
            assert row
            return int(row[0])

    usual, peak = 12.0, 120.0
    before = count()
    seen = at_rate(port, script, clients=8, rates=[(20, usual), (60, peak), (20, usual)])
    rows = sorted(row for client in seen for row in client)
    new = sum(1 for client in seen for i, row in enumerate(client) if i % 3 == 0 and row[2] == 200)
    spans = {
        "before": (0, 20),
        "spike": (20, 80),
        "first ten seconds after": (80, 90),
        "after": (90, 100),
    }
    return {
        "usual": usual,
        "peak": peak,
        "errors": sum(1 for row in rows if row[2] != 200),
        "calls": len(rows),
        "registered": new,
        "stored": count() - before,
        "spans": {
            name: report.spread([row[1] for row in rows if begin <= row[0] < end])
            for name, (begin, end) in spans.items()
        },
    }


def main() -> int:
    """Measure everything that was asked for and write it down."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--sizes", default="0,100000,1000000", help="stored cases")
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--home", type=Path, default=Path(".bench"), help="kept between runs")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    options = parser.parse_args()
    os.environ["YIMEN_HOME"] = str(options.home.absolute())
    with ExitStack() as held:
        base = os.environ.get("DATABASE_URL")
        if not base:
            from yimen import embedded

            cluster = embedded.Cluster(options.home.absolute())
            held.enter_context(embedded.running(cluster))
            base = embedded.url(cluster)
        result: dict[str, Any] = {"facts": facts(), "sizes": {}}
        places: dict[int, tuple[str, dict[str, Any]]] = {}
        sizes = [int(each) for each in options.sizes.split(",")]
        largest = max(sizes)
        for size in sizes:
            url = create(base, f"bench_{size}")
            known = prepared(url, size)
            places[size] = url, known
            say(f"with {size} cases:")
            floor = measure_floor(url, server_of(url))
            found = measure_yimen(url, known, spike=size == largest > 0)
            result["sizes"][size] = {"floor": floor, "yimen": found}
            result["facts"].append(("PostgreSQL", known["postgresql"]))
        result["lives"] = measure_lives(places)
        if not options.without_peer:
            url = create(base, "bench_peer")
            result["peer"] = peer.measure(url, options.home.absolute())
        options.home.mkdir(exist_ok=True)
        (options.home / "result.json").write_text(json.dumps(result, indent=1))
        report.write(result, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
