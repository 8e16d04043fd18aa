"""How one operation is measured: play it, and see what it cost the two servers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.load import Script, Seen, together
from benchmarks.machine import family_cpu, postmaster

CLIENTS = 2
ROUND = 6.0  # seconds that one operation is measured


class Meter:
    """CPU seconds of the web server and of PostgreSQL while something runs."""

    def __init__(self, web: int, database: int) -> None:
        self.web, self.database = web, database

    def read(self) -> tuple[float, float]:
        return family_cpu(self.web), family_cpu(self.database)

    def measure(
        self, port: int, script: Script, seconds: float = ROUND, most: int = 0
    ) -> dict[str, Any]:
        """Play a script with every client (each at most so many rounds) and say what it cost."""
        if not most:
            together(port, script, clients=CLIENTS, seconds=1.0)  # warm
        before = self.read()
        seen = together(port, script, clients=CLIENTS, seconds=seconds, most=most or 10**9)
        after = self.read()
        return figures(seen, after[0] - before[0], after[1] - before[1])


def figures(seen: Seen, web: float, database: float) -> dict[str, Any]:
    """One row of the report: milliseconds, calls a second, CPU milliseconds a call."""
    calls = max(len(seen.seconds), 1)
    return {
        "p50": seen.percentile(0.5),
        "p95": seen.percentile(0.95),
        "rate": calls / seen.span,
        "web": web / calls * 1000,
        "database": database / calls * 1000,
        "calls": len(seen.seconds),
        "errors": seen.errors,
        "rounds": seen.done / seen.span,
        "least": seen.least,
    }


def server_of(url: str) -> int:
    """The process id of the database server."""
    import psycopg

    with psycopg.connect(url) as connection:
        return postmaster(connection.info.backend_pid)


def granian(
    application: str, port: int, program: str = "", *, interface: str = "wsgi"
) -> list[str]:
    """The same server for everybody, each with two threads; Yimen's are its own, under ASGI."""
    threads = "2" if interface == "wsgi" else "1"
    return [
        program or str(Path(sys.executable).with_name("granian")),
        *("--interface", interface, "--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        *("--workers", str(os.cpu_count() or 1), "--blocking-threads", threads),
        *("--log-level", "warning", application),
    ]


def say(text: str) -> None:
    """Progress for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def brief(row: dict[str, Any]) -> str:
    """A row for whoever waits."""
    return (
        f"p50 {row['p50']:.1f} p95 {row['p95']:.1f} ms, {row['rate']:.0f}/s, "
        f"CPU {row['web']:.2f} + {row['database']:.2f} ms, errors {row['errors']}"
    )
