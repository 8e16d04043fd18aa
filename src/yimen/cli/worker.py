"""`yimen worker`: what follows an event, and what the clock brings."""

from __future__ import annotations

import argparse

from yimen.cli.children import end_with_parent

LONGEST_STOP = 10.0  # seconds that a job in hand is given at the end; then it runs again later


def arguments(parser: argparse.ArgumentParser) -> None:
    """How much at a time."""
    parser.add_argument("--at-once", type=int, default=2, help="jobs that run at the same time")


def run(options: argparse.Namespace) -> int:
    """Work until told to stop."""
    from procrastinate.contrib.django import app

    from yimen.kernel.jobs import connector

    end_with_parent()
    with app.replace_connector(connector()) as working:
        working.run_worker(
            concurrency=options.at_once,
            delete_jobs="successful",  # the events say what was done; failures stay
            shutdown_graceful_timeout=LONGEST_STOP,
            name="worker",
        )
    return 0
