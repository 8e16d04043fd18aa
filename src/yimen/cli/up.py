"""`yimen up`: database, tables, demo city, pages and worker, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from types import FrameType

from yimen import places
from yimen.cli import children, web
from yimen.cli.place import database, set_up
from yimen.places import NotPossible

ANSWERS_WITHIN = 60.0  # seconds for the first page


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the pages are served."""
    web.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Start everything, and stop everything when asked to or when a part fails."""
    from yimen import checks

    with (
        _ended_by_signals(),
        _only_one(options),
        contextlib.ExitStack() as held,
        contextlib.suppress(KeyboardInterrupt),
    ):
        checks.port_is_free(options.host, options.port)
        os.environ.setdefault("YIMEN_PUBLIC_URL", address(options))
        _prepare(held)
        _serve(options)
    say("Stopped. The data is kept.")
    return 0


def say(sentence: str) -> None:
    """Tell whoever started it, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed terminal and a polite kill end it as Ctrl-C does; asking twice hurries nothing."""

    asked: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) == 1:
            say("\nStopping …")
            raise KeyboardInterrupt

    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.signal(each, end) for each in endings}
    try:
        yield
    except Exception:
        # A stop in the middle of a statement can end as the statement's own error.
        if not asked:
            raise
    finally:
        for each, action in before.items():
            signal.signal(each, action)


@contextlib.contextmanager
def _only_one(options: argparse.Namespace) -> Iterator[None]:
    """One home folder is served once."""
    path = places.private_folder(places.home()) / "up.lock"
    with places.opened(path) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotPossible(
                f"Yimen already runs from {path.parent}, at {lock.read().strip() or '…'}: "
                "stop that one first, or set YIMEN_HOME to another folder."
            ) from None
        lock.truncate(0)
        lock.write(address(options))
        lock.flush()
        yield


def address(options: argparse.Namespace) -> str:
    """Where a browser finds it."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"http://{host}:{options.port}/"


def _prepare(held: contextlib.ExitStack) -> None:
    from yimen.cli import texts

    begun = time.monotonic()
    os.environ["YIMEN_COLLECTED"] = "1"
    texts.compile_all()
    set_up()
    held.enter_context(database())
    say(f"Database: {_database()} ({time.monotonic() - begun:.1f} s)")
    _tables()
    _static()
    _demo_city()


def _database() -> str:
    if os.environ.get("DATABASE_URL"):
        from django.db import connection

        return str(connection.settings_dict["HOST"] or "local socket")
    return f"the one that comes with Yimen, in {places.home()}"


def _tables() -> None:
    from django.core.management import call_command

    from yimen import checks

    checks.database_is_not_newer()
    begun = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    say(f"Tables:   up to date ({time.monotonic() - begun:.1f} s)")


def _static() -> None:
    """Styles and scripts, named by their content so that browsers keep them."""
    from django.core.management import call_command

    (places.home() / "static").mkdir(exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)


def _demo_city() -> None:
    """A demonstration begins with a city in it, and with somebody of each role.

    It goes into an empty database only; one that was broken off is gone on with.
    """
    from django.conf import settings

    if not settings.DEMO:
        return
    from yimen.demo import load, sign_ins

    unfinished = places.home() / "demo-unfinished"
    if sign_ins.anybody() and not unfinished.exists():
        return
    begun = time.monotonic()
    say("City:     the first start loads a demonstration city and a year of its life …")
    places.write_private(unfinished, "")
    load.load_city(settings.DEMO_CASES)
    sign_ins.make()
    unfinished.unlink()
    say(f"City:     loaded ({time.monotonic() - begun:.0f} s)")
    say("          Its troubles are gathered and its words learned within the next minutes.")


def _serve(options: argparse.Namespace) -> None:
    from django.db import connection

    connection.close()  # nothing is asked of it while the parts run
    listen = ["--host", options.host, "--port", str(options.port)]
    size = ["--workers", str(options.workers), "--threads", str(options.threads)]
    parts = {"web server": ["web", *listen, *size], "worker": ["worker"]}
    with children.started(parts) as running:
        _until_it_answers(options, running)
        _welcome(options)
        children.watch(running, _server_ended())


def _until_it_answers(options: argparse.Namespace, running: list[children.Child]) -> None:
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until:
        for child in running:
            if ended := child.ended():
                raise NotPossible(ended)
        try:
            with socket.create_connection((options.host, options.port), timeout=1):
                pass
            urllib.request.urlopen(address(options), timeout=10)  # noqa: S310
            return
        except urllib.error.HTTPError:
            return  # any answer is one
        except OSError:
            time.sleep(0.1)
    raise NotPossible(f"The web server does not answer at {address(options)}.")


def _server_ended() -> Callable[[], str | None]:
    """Notices when the embedded server is gone."""
    if os.environ.get("DATABASE_URL"):
        return lambda: None
    from yimen.embedded import Cluster

    cluster = Cluster(places.home())
    return lambda: (
        None
        if cluster.process()
        else f"The embedded PostgreSQL stopped by itself, so everything was stopped: {cluster.log}"
    )


def _welcome(options: argparse.Namespace) -> None:
    from yimen.demo import sign_ins

    say(f"\nYimen is open at {address(options)}")
    if table := sign_ins.kept():
        say(f"\nSign in as (kept in {sign_ins.path()}):\n\n{table}")
    say("Ctrl-C stops it.")
