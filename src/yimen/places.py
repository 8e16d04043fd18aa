"""Where this installation keeps its things: home folder, secret, database."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST_SOCKET = 100  # bytes of a socket's path that every system takes


class NotPossible(Exception):
    """Why Yimen cannot start here: one sentence that says what to do."""


def home() -> Path:
    """The folder of this installation's data, files and secrets (absolute)."""
    return Path(os.environ.get("YIMEN_HOME") or ".yimen").expanduser().absolute()


def private_folder(path: Path) -> Path:
    """`path`, made for its owner alone when it does not exist."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotPossible(
            f"Yimen keeps its data in {path}, which cannot be made ({error.strerror}): "
            "set YIMEN_HOME to a folder that you may write to."
        ) from error
    return path


def _not_writable(path: Path, error: OSError) -> NotPossible:
    return NotPossible(
        f"Yimen cannot write {path} ({error.strerror}): "
        "set YIMEN_HOME to a folder that you may write to."
    )


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone can read: whole or not at all."""
    private_folder(path.parent)
    try:
        number, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).replace(path)
    except OSError as error:
        raise _not_writable(path, error) from error


def opened(path: Path) -> IO[str]:
    """A private file that is read and written, made when it does not exist."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise _not_writable(path, error) from error
    return os.fdopen(number, "r+", encoding="utf-8")


def secret(folder: Path, name: str) -> str:
    """A secret of this installation (32 random bytes, base64), made at its first start.

    Whoever loses `data` and `hash` loses the names and phones that they protect: back them up.
    """
    path = folder / "secrets" / name
    if not path.exists():
        write_private(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode() + "\n")
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NotPossible(f"Yimen cannot read its secret {path} ({error.strerror}).") from error


def socket_folder(folder: Path) -> Path:
    """Where the embedded server's socket lies: at home, unless that path is too long for one."""
    near = folder / "postgres-socket"
    if len(os.fsencode(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return near
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"yimen-{name}"


PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}
"""What is asked so often is planned once for each connection: planning is two fifths of the work.
`?prepare_threshold=0` in DATABASE_URL turns that off, for a pooler that cannot keep plans."""


def reader(named: str) -> str:
    """The address of an endpoint, or the path of a file, that reads categories; "" is neither."""
    parts = urlsplit(named)
    if parts.scheme and not (parts.scheme in {"http", "https"} and parts.netloc):
        raise NotPossible("YIMEN_READER must be a file, or read https://host/v1.")
    return named


def tiles(address: str) -> str:
    """The template of a server of map tiles, or "" where there is none."""
    parts = urlsplit(address)
    named = parts.scheme in {"http", "https"} and re.fullmatch(r"[\w.-]+(:\d+)?", parts.netloc)
    if address and not (named and all(word in address for word in ("{z}", "{x}", "{y}"))):
        raise NotPossible(
            "YIMEN_TILES must read https://host/path/{z}/{x}/{y}, with its key in it."
        )
    return address


SHORTEST_SECRET = 32  # characters


def court(address: str) -> str:
    """Where the court takes messages, or "" where none is connected."""
    parts = urlsplit(address)
    if address and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise NotPossible("YIMEN_COURT_URL must read https://host/path.")
    return address


def shared(secrets: list[str]) -> list[str]:
    """The secrets that the court and we share, which nobody can guess."""
    if any(len(each) < SHORTEST_SECRET for each in secrets):
        raise NotPossible(
            f"A secret of YIMEN_COURT_SECRETS has at least {SHORTEST_SECRET} characters."
        )
    return secrets


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's connection settings for `url`, or for the embedded server where it is empty."""
    if not url:
        host = str(socket_folder(folder))
        return {"NAME": "yimen", "USER": "yimen", "HOST": host, "OPTIONS": {**PREPARED}}
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise NotPossible("DATABASE_URL must read postgres://user:password@host:port/name.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if "prepare_threshold" in options:
        options["prepare_threshold"] = int(options["prepare_threshold"]) or None
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**PREPARED, **options},
    }


@dataclass(frozen=True)
class Mail:
    """How e-mail leaves: Django's backend, and the server that takes it."""

    backend: str = "yimen.links.mail.fake.Backend"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False
    timeout: int = 20  # seconds


PORTS = {"smtp": 587, "smtps": 465}


def mail(url: str) -> Mail:
    """The server that `url` names, or the fake where it is empty.

    `smtp://user:password@host:587?tls=1` begins in clear and goes on encrypted; `smtps://` is
    encrypted from the first byte. `timeout` is in seconds.
    """
    if not url:
        return Mail()
    try:
        parts = urlsplit(url)
        said = dict(parse_qsl(parts.query))
        port, timeout = parts.port, int(said.pop("timeout", Mail.timeout))
    except ValueError:
        parts, said, port, timeout = urlsplit(""), {}, None, 0
    tls = said.pop("tls", "0") in {"1", "true", "yes", "on"}
    if parts.scheme not in PORTS or not parts.hostname or said or timeout < 1:
        raise NotPossible("YIMEN_MAIL must read smtp://user:password@host:587?tls=1 or smtps://….")
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=unquote(parts.hostname),
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls and parts.scheme == "smtp",
        ssl=parts.scheme == "smtps",
        timeout=timeout,
    )


def sender(written: str, public: str) -> str:
    """Whom e-mail comes from: as written, or no-reply at the host of the public address."""
    written = written.strip() or f"no-reply@{urlsplit(public).hostname or 'localhost'}"
    if "@" not in parseaddr(written)[1] or len(written.splitlines()) != 1:
        raise NotPossible("YIMEN_MAIL_FROM must read news@city.gov.cn or 12345 <news@city.gov.cn>.")
    return written
