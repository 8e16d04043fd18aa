"""What cannot work is said in one sentence on stderr, and the exit code is not 0."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.setup.yimen import free_port, yimen
from yimen.embedded import Cluster, running


def refusal(home: Path, *words: str, **more: str) -> str:
    """The one sentence that `yimen up` ends with."""
    ended = yimen(home, "up", *words, **more)
    assert ended.returncode == 1, ended
    assert ended.stderr.startswith("yimen: ")
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(tmp_path, "--port", str(port))
    assert f"Port {port} of 127.0.0.1 cannot be used" in said
    assert f"make run PORT={port + 1}" in said


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="Linux has a folder nobody can write")
def test_a_folder_that_cannot_be_made() -> None:
    said = refusal(Path("/proc/yimen"))
    assert "/proc/yimen" in said
    assert "set YIMEN_HOME" in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "set YIMEN_HOME" in refusal(tmp_path)


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert "set YIMEN_HOME" in refusal(tmp_path / "home")


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    port = free_port()
    said = refusal(tmp_path, DATABASE_URL=f"postgres://clerk:secret@127.0.0.1:{port}/city")
    assert f"The database city at 127.0.0.1:{port} does not answer" in said
    assert "secret" not in said


def test_an_address_that_is_none(tmp_path: Path) -> None:
    assert "DATABASE_URL must read postgres://" in refusal(tmp_path, DATABASE_URL="mysql://x/y")


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with running(cluster):
        url = f"postgres://yimen@/none?host={cluster.socket}"
        said = refusal(tmp_path / "other", DATABASE_URL=url)
    assert 'database "none" does not exist' in said


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with running(cluster), cluster.connect("yimen") as connection:
        connection.execute(
            "create table django_migrations (id int generated always as identity,"
            " app text, name text, applied timestamptz);"
            "insert into django_migrations (app, name, applied)"
            " values ('kernel', '9999_next_year', now())"
        )
    said = refusal(tmp_path)
    assert "made by a newer Yimen" in said
    assert "kernel.9999_next_year" in said


def test_data_of_another_postgresql(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("16\n")
    said = refusal(tmp_path)
    assert "PostgreSQL 16's" in said


def test_damaged_data(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with running(cluster):
        pass
    (cluster.pages / "global" / "pg_control").unlink()
    said = refusal(tmp_path)
    assert "The embedded PostgreSQL does not start" in said
    assert str(cluster.log) in said


def test_a_command_that_does_not_exist(tmp_path: Path) -> None:
    ended = yimen(tmp_path, "fly")
    assert ended.returncode == 2
    assert "invalid choice: 'fly'" in ended.stderr


def test_a_command_before_the_first_start(tmp_path: Path) -> None:
    ended = yimen(tmp_path, "verify")
    assert ended.returncode == 1
    assert ended.stderr.startswith("yimen: The tables of this database are missing")
    assert ended.stderr.count("\n") == 1
