"""The way to the court: one message by HTTP, and what its answer means."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from pydantic import ValidationError

from .envelope import Answer, asked, signed

PATIENCE = 10.0
"""Seconds that the court may take."""
LONGEST = 64 * 1024
"""Bytes of an answer that are read."""
UNREADABLE = frozenset({400, 413, 415, 422})
"""The court cannot read it: the same again would be refused again."""
GONE = frozenset({400, 410, 416})
"""There is no such file, or not any more."""


class NotDelivered(Exception):
    """The court did not say that it has it; it is tried again later."""


class Undeliverable(Exception):
    """The court cannot read it, or has no such file: the same again would fail again."""


class _Straight(urllib.request.HTTPRedirectHandler):
    """Names of parties go where the city said, and nowhere else."""

    def redirect_request(self, *_of: Any, **_more: Any) -> None:
        return None


@cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_Straight(), urllib.request.ProxyHandler({}))


def linked() -> bool:
    """Whether a court is connected."""
    return bool(settings.COURT_URL and settings.COURT_SECRETS)


def deliver(raw: bytes) -> Answer:
    """Send one message; what the court says of it. NotDelivered, Undeliverable."""
    headers = signed(raw, "centre", settings.COURT_SECRETS)
    _status, said = _answered("", raw, headers, LONGEST, for_good=UNREADABLE)
    try:
        return Answer.model_validate_json(said)
    except ValidationError:
        raise NotDelivered("no answer") from None


def fetch(message: UUID, sha256: str, start: int, most: int) -> bytes:
    """Some bytes of a file that the court offered with a message, from a place onwards.

    At least one and at most so many. NotDelivered: later again; Undeliverable: no such file.
    """
    headers = signed(asked(message, sha256), "centre", settings.COURT_SECRETS)
    del headers["Content-Type"]
    headers["Range"] = f"bytes={start}-{start + most - 1}"
    path = f"/{message}/files/{sha256}"
    status, piece = _answered(path, None, headers, most, for_good=GONE)
    if status == 200 and start:
        raise NotDelivered("not from there")
    if not piece:
        raise NotDelivered("nothing came")
    return piece


def _answered(
    path: str, raw: bytes | None, headers: dict[str, str], most: int, *, for_good: frozenset[int]
) -> tuple[int, bytes]:
    """Status and at most so many bytes of what the court answers below its address."""
    where = f"{settings.COURT_URL}{path}"
    request = urllib.request.Request(where, raw, headers)  # noqa: S310 - see `places`
    try:
        with _opener().open(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read(most)
    except urllib.error.HTTPError as refused:
        refused.close()
        failed = Undeliverable if refused.code in for_good else NotDelivered
        raise failed(f"HTTP {refused.code}") from None
    except (OSError, http.client.HTTPException) as broken:
        raise NotDelivered(type(broken).__name__) from None
