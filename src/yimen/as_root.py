"""PostgreSQL refuses to run as root; there it runs as a user of its own, who may do no more."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yimen.places import NotPossible

NAME = "yimen-postgres"

# Linux's extended attribute of a file's access list: a version, then (tag, permissions, id) each.
ACCESS_LIST = "system.posix_acl_access"
OWNER, NAMED, GROUP, MASK, OTHERS = 0x01, 0x02, 0x04, 0x10, 0x20
NOBODY = 0xFFFFFFFF
ENTER = 0x1


@dataclass(frozen=True)
class Owner:
    """Whom the server runs as: ourselves, or a lesser user where we are root."""

    lesser: pwd.struct_passwd | None = None

    def as_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to run as that user."""
        if self.lesser is None:
            return {}
        return {"user": self.lesser.pw_uid, "group": self.lesser.pw_gid, "extra_groups": []}

    def private_folder(self, path: Path) -> None:
        """`path`, made for that user alone."""
        user, group = os.geteuid(), os.getegid()
        if self.lesser:
            user, group = self.lesser.pw_uid, self.lesser.pw_gid
        try:
            path.mkdir(mode=0o700)
            os.chown(path, user, group)
        except FileExistsError:
            found = path.lstat()
            if found.st_uid != user or not stat.S_ISDIR(found.st_mode):
                raise NotPossible(
                    f"{path} belongs to another user: start as that user, or remove it."
                ) from None


def lesser_user(folder: Path, programs: Path) -> Owner:
    """Whom the server that owns `folder` runs as; that user can reach it and the `programs`."""
    if os.geteuid() != 0:
        return Owner()
    owner = Owner(_user())
    owner.private_folder(folder)
    for wanted in (folder, programs):
        let_in(owner, wanted)
    return owner


def _user() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(NAME)
    useradd = shutil.which("useradd")
    if useradd:
        subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
            + ["--shell", "/usr/sbin/nologin", NAME],
            capture_output=True,
            check=False,
        )
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        raise NotPossible(
            "PostgreSQL does not run as root, and no user could be made for it: "
            "start Yimen as an ordinary user, or set DATABASE_URL."
        ) from None


def let_in(owner: Owner, path: Path) -> None:
    """Let that one user pass through the private folders on the way to `path`, and no more."""
    assert owner.lesser is not None
    for folder in reversed(path.resolve().parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            _let_pass(folder, owner.lesser.pw_uid)


def _let_pass(folder: Path, user: int) -> None:
    try:
        entries = _access_list(folder)
        mask = entries.get((MASK, NOBODY), entries[GROUP, NOBODY])
        may_enter = {(NAMED, user): entries.get((NAMED, user), 0) | ENTER}
        wanted = entries | may_enter | {(MASK, NOBODY): mask | ENTER}
        if wanted != entries:
            packed = [struct.pack("<HHI", *_row(entry)) for entry in sorted(wanted.items())]
            os.setxattr(folder, ACCESS_LIST, struct.pack("<I", 2) + b"".join(packed))
    except (OSError, AttributeError) as error:
        raise NotPossible(
            f"PostgreSQL does not run as root, and its own user {NAME} may not enter {folder}: "
            "start Yimen as an ordinary user or from a folder that others may enter, "
            "or set DATABASE_URL."
        ) from error


def _access_list(folder: Path) -> dict[tuple[int, int], int]:
    """Permissions by (tag, id)."""
    try:
        packed = os.getxattr(folder, ACCESS_LIST)[4:]
    except OSError:  # no list yet: the mode is the list
        mode = folder.stat().st_mode
        return {(OWNER, NOBODY): mode >> 6 & 7, (GROUP, NOBODY): mode >> 3 & 7} | {
            (OTHERS, NOBODY): mode & 7
        }
    return {(tag, who): may for tag, may, who in struct.iter_unpack("<HHI", packed)}


def _row(entry: tuple[tuple[int, int], int]) -> tuple[int, int, int]:
    (tag, who), may = entry
    return tag, may, who
