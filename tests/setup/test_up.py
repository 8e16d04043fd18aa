"""`yimen up` starts everything, stops everything, and keeps the data."""

from __future__ import annotations

import contextlib
import signal
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.setup.yimen import eventually, up, yimen
from yimen.embedded import Cluster


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for the tests of this file: each finds it as the one before has left it."""
    return tmp_path_factory.mktemp("up")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_opens_and_when_asked_to_stop_nothing_is_left(
    home: Path, ending: signal.Signals
) -> None:
    with up(home) as running:
        server, web, worker = running.server(), running.part("web"), running.part("worker")
        assert server
        said = running.stop(ending)
        assert running.process.returncode == 0
        assert f"Yimen is open at http://127.0.0.1:{running.port}/" in said
        assert "Stopped. The data is kept." in said
        assert not running.answers()
        for part in (server, web, worker):
            assert not part.is_running()
        assert not (home / "postgres" / "postmaster.pid").exists()


def test_what_was_written_is_there_after_the_next_start(home: Path) -> None:
    with up(home), Cluster(home).connect("yimen") as connection:
        connection.execute("create table kept as select 42 as answer")
    with up(home), Cluster(home).connect("yimen") as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


def test_a_killed_run_leaves_nothing_in_the_way_of_the_next(home: Path) -> None:
    with up(home) as running:
        running.part("web").kill()  # its own processes then have nobody
        running.stop(signal.SIGKILL)
        assert eventually(lambda: not running.answers())
        assert eventually(lambda: running.server() is None)
    with up(home) as running:
        assert running.answers()


@pytest.mark.parametrize("with_its_server", [False, True])
def test_the_next_start_clears_what_a_violent_end_left(home: Path, with_its_server: bool) -> None:
    with up(home) as running:
        server = running.server()
        assert server
        parts = psutil.Process(running.process.pid).children(recursive=True)
        running.process.kill()
        for part in parts:
            if part != server or with_its_server:
                with contextlib.suppress(psutil.NoSuchProcess):
                    part.kill()
        running.said()
        with up(home) as again:
            assert again.answers()
            assert again.server() not in {None, server}


@pytest.mark.parametrize(
    ("part", "says"),
    [("web", "The web server stopped by itself"), ("worker", "The worker stopped by itself")],
)
def test_a_part_that_dies_stops_all(home: Path, part: str, says: str) -> None:
    with up(home) as running:
        running.part(part).kill()
        said = running.said()
        assert says in said
        assert "by SIGKILL" in said
        assert running.process.returncode == 1
        assert running.server() is None
        assert not running.answers()


def test_a_database_that_dies_stops_all(home: Path) -> None:
    with up(home) as running:
        server = running.server()
        assert server
        server.kill()
        assert "The embedded PostgreSQL stopped by itself" in running.said()
        assert running.process.returncode == 1
    with up(home) as running:
        assert running.answers()


def test_a_second_start_in_the_same_folder_says_where_the_first_is(home: Path) -> None:
    with up(home) as running:
        second = yimen(home, "up", "--port", "1")
        assert second.returncode == 1
        assert f"already runs from {home}, at http://127.0.0.1:{running.port}/" in second.stderr
        assert running.answers()


def test_a_command_uses_the_server_that_runs_and_leaves_it_running(home: Path) -> None:
    with up(home) as running:
        before = running.server()
        assert yimen(home, "manage", "check", "--database", "default").returncode == 0
        assert running.server() == before


def test_a_command_without_a_server_starts_one_and_stops_it(home: Path) -> None:
    assert yimen(home, "manage", "check", "--database", "default").returncode == 0
    assert Cluster(home).process() is None


def test_pages_carry_a_strict_content_policy(home: Path) -> None:
    with up(home) as running:
        url = f"http://127.0.0.1:{running.port}/static/none"
        with pytest.raises(urllib.request.HTTPError) as caught:
            urllib.request.urlopen(url, timeout=10)
        policy = caught.value.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'")
        assert "unsafe" not in policy
