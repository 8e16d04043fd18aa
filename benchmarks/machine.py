"""What the machine is, what runs on it, and how much CPU time a family of processes has used."""

from __future__ import annotations

import contextlib
import os
import platform
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[int, float, float] | None:
    """Parent, own CPU seconds, CPU seconds of ended children."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    part = text.rpartition(")")[2].split()
    own, ended = int(part[11]) + int(part[12]), int(part[13]) + int(part[14])
    return int(part[1]), own / TICK, ended / TICK


def family_cpu(root: int) -> float:
    """CPU seconds (user and system) of a process and all its children, ended ones too."""
    rows = {int(p.name): _stat(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
    known = {pid: row for pid, row in rows.items() if row}
    total, todo = 0.0, [root]
    while todo:
        pid = todo.pop()
        if pid in known:
            _parent, own, ended = known[pid]
            total += own + ended
            todo += [child for child, row in known.items() if row[0] == pid]
    return total


def postmaster(backend: int) -> int:
    """The parent of a PostgreSQL backend."""
    row = _stat(backend)
    assert row, "the database must run on this machine"
    return row[0]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, env: dict[str, str]) -> Iterator[int]:
    """A web server as a child process until the block ends; gives its process id."""
    child = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if child.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {child.returncode}")
            time.sleep(0.2)
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()


def facts() -> list[tuple[str, str]]:
    """The machine and the versions that a figure belongs to."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = ("django", "psycopg", "granian", "django-ninja", "procrastinate")
    return [
        ("processor", f"{cpu}, {os.cpu_count()} cores"),
        ("memory", f"{memory:.0f} GiB"),
        ("system", f"{platform.system()} {platform.release()}"),
        ("Python", platform.python_version()),
        *((name, version(name)) for name in names),
    ]
