"""`yimen web`: the pages, with a process for each core."""

from __future__ import annotations

import argparse
import os

from yimen.cli.children import end_with_parent

LONGEST_STOP = 10  # seconds that a request in hand is given at the end


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and how broadly."""
    parser.add_argument("--host", default=os.environ.get("YIMEN_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("YIMEN_PORT", "8000")))
    parser.add_argument("--workers", type=int, default=cores(), help="processes; default: cores")
    # More threads only wait for each other; with one, a slow page holds up the others.
    parser.add_argument("--threads", type=int, default=2, help="threads of each process")


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    end_with_parent()
    os.environ["YIMEN_THREADS"] = str(options.threads)
    Granian(
        "yimen.asgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGI,
        workers=options.workers,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_STOP,
        log_level=LogLevels.warning,
        log_access=False,  # an address says who looked at what
    ).serve()
    return 0
