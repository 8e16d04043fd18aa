"""What the bridge costs: the same pages under WSGI and under ASGI, in turn."""

from __future__ import annotations

import argparse
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.__main__ import create, prepared
from benchmarks.load import Call, Script
from benchmarks.machine import facts, free_port, serving
from benchmarks.measure import Meter, granian, say, server_of
from benchmarks.scripts import Pages

SERVERS = {"wsgi": "yimen.wsgi:application", "asgi": "yimen.asgi:application"}
ROUNDS, SECONDS = 9, 2.0
STORED = 3000
NEWS = "/queue/news/?since=2100-01-01T00:00:00%2B00:00"


def main() -> None:
    """Print the medians, in milliseconds of the web server's processor time a request."""
    parser = argparse.ArgumentParser(prog="benchmarks.bridge")
    parser.add_argument("--home", type=Path, default=Path(".bench"), help="kept between runs")
    home = parser.parse_args().home.absolute()
    os.environ["YIMEN_HOME"] = str(home)
    from yimen import embedded

    cluster = embedded.Cluster(home)
    with ExitStack() as held:
        held.enter_context(embedded.running(cluster))
        url = create(embedded.url(cluster), f"bench_{STORED}")
        known = prepared(url, STORED)
        env = {"DATABASE_URL": url, "YIMEN_LOG_LEVEL": "ERROR"}
        served: dict[str, tuple[int, Meter]] = {}
        for name, application in SERVERS.items():
            command = granian(application, port := free_port(), interface=name)
            web = held.enter_context(serving(command, port, env))
            served[name] = port, Meter(web, server_of(url))
        for script, row in compared(served, scripts(known)).items():
            say(f"{script}: " + ", ".join(f"{name} {cost:.2f}" for name, cost in row.items()))
    say("; ".join(f"{name} {what}" for name, what in facts()))


def scripts(known: dict[str, object]) -> dict[str, Script]:
    """A page for strangers, one small answer, and the page of the day."""
    pages = Pages(known)
    news = replace(pages.get(NEWS), right=(204,))
    return {
        "sign-in": lambda _c: [Call("GET", "/sign-in/", right=(200,))],
        "news": lambda _c: [news],
        "queue": pages.queue,
    }


def compared(
    served: dict[str, tuple[int, Meter]], scripts: dict[str, Script]
) -> dict[str, dict[str, float]]:
    """Each script with each server in turn, many times: the machine drifts."""
    found: dict[str, dict[str, list[float]]] = {
        script: {name: [] for name in served} for script in scripts
    }
    for _round in range(ROUNDS):
        for name, script in scripts.items():
            for server, (port, meter) in served.items():
                row = meter.measure(port, script, SECONDS)
                if row["errors"]:
                    raise SystemExit(f"{server}, {name}: {row['errors']} wrong answers")
                found[name][server].append(row["web"])
    return {
        script: {name: median(each) for name, each in row.items()} for script, row in found.items()
    }


if __name__ == "__main__":
    main()
