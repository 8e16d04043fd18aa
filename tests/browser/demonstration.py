"""The demonstration as `make run` starts it, once made and then as new for whoever asks.

Its first start writes a year. That is done once for a whole run of the tests, also where several
processes share it; everybody gets a copy.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.setup.yimen import up

DEMO = {"YIMEN_DEMO": "1", "YIMEN_DEMO_CASES": "30"}


@dataclass(frozen=True)
class Demonstration:
    """A served Yimen: where, and how its people sign in."""

    url: str
    passwords: dict[str, str]


def written(folder: Path) -> Path:
    """The home of a demonstration that has had its first start and was stopped."""
    home, done = folder / "demonstration", folder / "demonstration.written"
    with open(folder / "demonstration.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            home.mkdir(exist_ok=True)
            with up(home, **DEMO) as running:
                running.stop()
            done.touch()
    return home


@contextlib.contextmanager
def served(place: Path) -> Iterator[Demonstration]:
    """A demonstration of one's own, as new, for the block."""
    home = place / "home"
    made = written(Path(os.environ["YIMEN_HOME"]))
    subprocess.run(["cp", "-a", str(made), str(home)], check=True)  # with its owners
    with up(home, **DEMO) as running:
        yield Demonstration(f"http://127.0.0.1:{running.port}", passwords(home))


def passwords(home: Path) -> dict[str, str]:
    """What `make run` prints: for each sign-in name its password."""
    lines = (home / "sign-ins.txt").read_text(encoding="utf-8").splitlines()
    return {words[-2]: words[-1] for words in (line.split() for line in lines)}
