"""How often somebody may knock at a public door: counted in the database, for all processes.

Who knocks is kept as a keyed hash, for the length of the window and no longer.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .crypto import keyed_hash
from .errors import Problem
from .models import Knock
from .time import now

COUNTED = """
INSERT INTO kernel_knock AS known (door, who, times, until) VALUES (%(door)s, %(who)s, 1, %(end)s)
ON CONFLICT (door, who) DO UPDATE SET
  times = CASE WHEN known.until <= %(now)s THEN 1 ELSE least(known.times, 1000000) + 1 END,
  until = CASE WHEN known.until <= %(now)s THEN %(end)s ELSE known.until END
RETURNING times
"""
NETWORK = 64
"""Leading bits of an IPv6 address that one household has; the rest it changes as it likes."""


class TooOften(Problem):
    """The same telephone or address asked more often than people do."""

    status = 429


def allow(door: str, who: str, most: int, seconds: int) -> bool:
    """Count a knock; whether it is among the first `most` of `who` within `seconds`.

    The window begins with the first knock. One upsert: two processes never count the same number.
    It counts for good only when the transaction around it commits, so call it outside of one.
    """
    moment = now()
    values: dict[str, str | bytes | datetime] = {
        "door": door,
        "who": keyed_hash(f"{door}\n{who}"),
        "now": moment,
        "end": moment + timedelta(seconds=seconds),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
        (times,) = cursor.fetchone()
    return int(times) <= most


def require(door: str, who: str, most: int, seconds: int) -> None:
    """TooOften, unless `allow`."""
    if not allow(door, who, most, seconds):
        raise TooOften(_("That was too often in a short time. Please wait a while and try again."))


def sweep() -> int:
    """Drop what is no longer counted; how many rows that were."""
    dropped, _kinds = Knock.objects.filter(until__lte=now()).delete()
    return dropped


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the network of a household, as far as that can be told.

    Behind a proxy (`YIMEN_HTTPS`) it is what the proxy wrote, which is the last word of the line.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    written = told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, NETWORK), strict=False))
    return str(address)
