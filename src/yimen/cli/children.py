"""The processes that `yimen up` starts, and how they end: none outlives it, and none alone."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from yimen.places import NotPossible

LIFELINE = "YIMEN_LIFELINE"  # the number of a pipe that closes when the parent is gone
STOPS_WITHIN = 20.0  # seconds, for requests and jobs in hand
FAILS_WITHIN = 3.0  # seconds, when something that they need is gone


@dataclass(frozen=True)
class Child:
    """A part of Yimen in a process of its own."""

    name: str
    process: subprocess.Popen[bytes]

    def ended(self) -> str | None:
        """How it ended, or nothing while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return f"The {self.name} stopped by itself {how}, so everything was stopped."


@contextlib.contextmanager
def started(parts: Mapping[str, list[str]]) -> Iterator[list[Child]]:
    """Each named `yimen …` command runs for as long as the block does."""
    held, lifeline = os.pipe()
    os.set_inheritable(held, True)
    environment = os.environ | {LIFELINE: str(held)}
    children: list[Child] = []
    patience = FAILS_WITHIN
    try:
        for name, words in parts.items():
            process = subprocess.Popen(
                [sys.executable, "-m", "yimen", *words],
                env=environment,
                pass_fds=[held],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # the terminal's Ctrl-C is for the parent alone
            )
            children.append(Child(name, process))
        yield children
    except KeyboardInterrupt:
        patience = STOPS_WITHIN
        raise
    finally:
        _stop(children, patience)
        os.close(held)
        os.close(lifeline)


def _stop(children: list[Child], patience: float) -> None:
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    until = time.monotonic() + patience
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, until - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)  # whatever it left behind
        child.process.wait()


def watch(children: list[Child], others: Callable[[], str | None]) -> None:
    """Wait until something ends that should not; `others` says what else has ended."""
    while True:
        for ended in (others(), *(child.ended() for child in children)):
            if ended:
                raise NotPossible(ended)
        time.sleep(0.5)


def end_with_parent() -> None:
    """Called in a child: it asks itself to stop when `yimen up` is gone, however that ended."""
    held = os.environ.get(LIFELINE)
    if held:
        threading.Thread(target=_await_the_end, args=(int(held),), daemon=True).start()


def _await_the_end(held: int) -> None:
    with contextlib.suppress(OSError):
        while os.read(held, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
