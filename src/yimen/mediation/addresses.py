"""Where a party finds its dispute: an address for messages, which leads past its own door."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from .models import Dispute


def for_party(dispute: Dispute, page: str = "portal:dispute") -> str:
    """The whole address of a page of the residents' own.

    Whoever is not known there yet is asked for telephone and code, with the number filled in.
    """
    number = urlencode({"number": dispute.number})
    return f"{settings.PUBLIC_URL}{reverse(page, args=[dispute.pk])}?{number}"
