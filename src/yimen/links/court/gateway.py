"""The way to the court: one message by HTTP, and what its answer means."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from functools import cache
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from .envelope import Answer, signed

PATIENCE = 10.0
"""Seconds that the court may take."""
LONGEST = 64 * 1024
"""Bytes of an answer that are read."""
FOR_GOOD = frozenset({400, 413, 415, 422})
"""The court cannot read it: the same again would be refused again."""


class NotDelivered(Exception):
    """The court did not say that it has it; it is tried again later."""


class NotRead(Exception):
    """The court cannot read it, and never will."""


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
    """Send one message; what the court says of it. NotDelivered, NotRead."""
    headers = signed(raw, "centre", settings.COURT_SECRETS)
    request = urllib.request.Request(settings.COURT_URL, raw, headers)  # noqa: S310 - see `places`
    try:
        with _opener().open(request, timeout=PATIENCE) as answer:
            return Answer.model_validate_json(answer.read(LONGEST))
    except urllib.error.HTTPError as refused:
        refused.close()
        failed = NotRead if refused.code in FOR_GOOD else NotDelivered
        raise failed(f"HTTP {refused.code}") from None
    except (OSError, http.client.HTTPException) as broken:
        raise NotDelivered(type(broken).__name__) from None
    except ValidationError:
        raise NotDelivered("no answer") from None
