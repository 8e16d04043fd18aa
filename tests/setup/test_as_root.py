"""Where Yimen is started by root, its database runs as a user who may do no more."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from yimen import as_root
from yimen.embedded import Cluster, running

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def may(user: str, *words: str) -> bool:
    """Whether that user can do it."""
    who = pwd.getpwnam(user)
    done = subprocess.run(
        words,
        user=who.pw_uid,
        group=who.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_the_server_is_not_root(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with running(cluster):
        server = cluster.process()
        assert server
        assert server.username() == as_root.NAME
        assert pwd.getpwnam(as_root.NAME).pw_shell.endswith("nologin")


def test_that_user_passes_through_private_folders_and_sees_nothing_there(tmp_path: Path) -> None:
    private = tmp_path / "private"
    wanted = private / "inner" / "wanted"
    wanted.mkdir(parents=True)
    wanted.chmod(0o755)
    (private / "letter").write_text("…")
    private.chmod(0o700)
    (private / "inner").chmod(0o700)
    assert not may(as_root.NAME, "ls", str(wanted))
    as_root.let_in(as_root.Owner(pwd.getpwnam(as_root.NAME)), wanted)
    assert may(as_root.NAME, "ls", str(wanted))
    assert not may(as_root.NAME, "ls", str(private))
    assert not may("nobody", "ls", str(wanted))


def test_a_folder_that_was_closed_again_is_opened_again(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    owner = as_root.Owner(pwd.getpwnam(as_root.NAME))
    for _ in range(2):
        inner.parent.chmod(0o700)
        as_root.let_in(owner, inner)
        assert may(as_root.NAME, "ls", str(inner))
