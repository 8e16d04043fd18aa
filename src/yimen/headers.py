"""What every answer tells the browser about what it may load, run and keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OURS = "'self'"


@cache
def policy(tiles: str) -> str:
    """Our own files and nothing inline; from elsewhere only the map tiles that the city names."""
    server = urlsplit(tiles)
    images = f" {server.scheme}://{server.netloc}" if tiles else ""
    return "; ".join(
        (
            f"default-src {OURS}",
            f"img-src {OURS} data:{images}",
            *([f"connect-src {OURS}{images}"] if images else []),
            f"worker-src {OURS}",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {OURS}",
            "frame-ancestors 'none'",
        )
    )


ALLOWED = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


def security(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Nothing inline and nothing from elsewhere runs in a page, and no one frames it.

    Nobody keeps an answer that does not say that it may be kept: a page that is not found bears the
    name of whoever looked for it.
    """

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy(settings.TILES))
        response.headers.setdefault("Permissions-Policy", ALLOWED)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers
