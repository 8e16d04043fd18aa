"""Starts `yimen` as a process of its own, in a home of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from yimen.embedded import Cluster

PATIENCE = 60.0  # seconds: two cores may be busy with other tests


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of a place that has nothing but a home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YIMEN_")}
    kept.pop("DATABASE_URL", None)
    source = str(Path(__file__).resolve().parents[2] / "src")
    return kept | {"YIMEN_HOME": str(home), "PYTHONPATH": source} | more


def yimen(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "yimen", *words],
        env=surroundings(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Up:
    """A `yimen up` that runs."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    heard: str = ""

    def listen(self, wanted: str) -> bool:
        """Hear what it says until it says that; whether it came to that."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.heard += line
            if line.startswith(wanted):
                return True
        return False

    def answers(self) -> bool:
        """Whether somebody serves pages at its port."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def part(self, word: str) -> psutil.Process:
        """Its child that runs `yimen <word>`."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in child.cmdline())

    def server(self) -> psutil.Process | None:
        """Its PostgreSQL."""
        return Cluster(self.home).process()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Ask it to stop; returns all that it said."""
        self.process.send_signal(number)
        return self.said()

    def said(self) -> str:
        """All that it said until its end."""
        out, _ = self.process.communicate(timeout=PATIENCE)
        return self.heard + out


@contextlib.contextmanager
def up(home: Path, wait: str = "Ctrl-C stops it.", **more: str) -> Iterator[Up]:
    """Yimen is open for the block; however the block ends, nothing of it is left.

    With `wait` the block begins when it says that.
    """
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "yimen", "up", "--port", str(port), "--workers", "1"],
        env=surroundings(home, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Up(home, port, process)
    try:
        assert running.listen(wait), running.heard
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE)
        Cluster(home).stop()


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold before our patience ends."""
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
