"""Several processes write one year, each its own part of it."""

from __future__ import annotations

import argparse
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from queue import SimpleQueue
from threading import Thread

from yimen.cli.progress import progress
from yimen.places import NotPossible

from .city import City
from .plan import Plans
from .write import Writer
from .year import Year

Part = tuple[int, int]


def part(written: str) -> Part:
    """`1/2` is the first of two."""
    number, _slash, of = written.partition("/")
    return int(number), int(of)


def share(blocks: range, mine: Part) -> range:
    """The blocks of a part: they follow each other, so numbers of a day follow the hours."""
    number, of = mine
    return blocks[len(blocks) * (number - 1) // of : len(blocks) * number // of]


def write(options: argparse.Namespace, until: datetime) -> None:
    """Write one part, telling whoever started it how many cases are done."""

    def step(many: int) -> None:
        sys.stdout.write(f"{many}\n")
        sys.stdout.flush()
        if asked:
            raise SystemExit(0)

    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: asked.append(number))
    writer = Writer(Plans(Year(until, options.seed), City(), options.cases), bulk=True)
    writer.write(share(writer.blocks, options.part), step)


def write_in(processes: int, options: argparse.Namespace, plans: Plans) -> None:
    """Start the parts and count what they write; a stop stops all of them between two blocks."""
    done: SimpleQueue[int | None] = SimpleQueue()
    first = Writer(plans, bulk=True)
    first.write(first.blocks[:1], lambda many: None)  # by which the year is found again
    with _started(processes, options, plans.year.until) as children:
        readers = [Thread(target=_read, args=(child, done)) for child in children]
        for reader in readers:
            reader.start()
        with progress("Writing the demo year", total=options.cases) as step:
            for many in _counts(done, processes):
                step(many)
        if any(child.wait() for child in children):
            raise NotPossible("A part of the year was not written; what it said stands above.")


@contextlib.contextmanager
def _started(
    processes: int, options: argparse.Namespace, until: datetime
) -> Iterator[list[subprocess.Popen[str]]]:
    words = [sys.executable, "-m", "yimen", "demo", "--bulk", "--among-others"]
    words += ["--cases", str(options.cases), "--seed", str(options.seed)]
    words += ["--until", until.isoformat()]
    children = [
        subprocess.Popen(
            [*words, "--part", f"{number}/{processes}"],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # a Ctrl-C is ours; they stop when we say so
        )
        for number in range(1, processes + 1)
    ]
    try:
        yield children
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def _read(child: subprocess.Popen[str], done: SimpleQueue[int | None]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        done.put(int(line))
    done.put(None)


def _counts(done: SimpleQueue[int | None], parts: int) -> Iterator[int]:
    while parts:
        many = done.get()
        if many is None:
            parts -= 1
        else:
            yield many
