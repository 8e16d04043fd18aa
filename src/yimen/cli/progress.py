"""How long commands show how far they are, and how they stop."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

PLAIN_EVERY = 15.0  # seconds between two lines where no terminal shows a bar

Step = Callable[..., None]


class Stopped(Exception):
    """Somebody asked for a stop, and the unit of work in hand is done."""


@contextlib.contextmanager
def progress(does: str, total: int | None = None) -> Iterator[Step]:
    """Count work: `with progress("Importing", total=3000) as step: … step()` (or `step(25)`).

    A terminal shows a bar; elsewhere a line is written every 15 seconds. After Ctrl-C or SIGTERM
    the next `step()` raises `Stopped`; a second Ctrl-C breaks off at once.
    """
    done = 0

    def step(count: int = 1) -> None:
        nonlocal done
        done += count
        show(count)
        if asked:
            raise Stopped(
                f"{does} was stopped after {_of(done, total)}. "
                "Run the same command again and it goes on."
            )

    with _stop_is_asked() as asked, _shown(does, total) as show:
        yield step


def _of(done: int, total: int | None) -> str:
    return f"{done:,} of {total:,}" if total else f"{done:,}"


@contextlib.contextmanager
def _stop_is_asked() -> Iterator[list[int]]:
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    try:
        before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # signals belong to the main thread; elsewhere nobody can press Ctrl-C
        yield asked
        return
    try:
        yield asked
    finally:
        for number, action in before.items():
            signal.signal(number, action)


@contextlib.contextmanager
def _shown(does: str, total: int | None) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(does, total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bars:
        bar = bars.add_task(does, total=total)
        yield lambda count: bars.advance(bar, count)


def _lines(does: str, total: int | None) -> Callable[[int], None]:
    done, said = 0, time.monotonic()

    def show(count: int) -> None:
        nonlocal done, said
        done += count
        if done == total or time.monotonic() - said >= PLAIN_EVERY:
            said = time.monotonic()
            print(f"{does}: {_of(done, total)}", file=sys.stderr)

    return show
