"""What the fake's telephones show."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Received


def received() -> QuerySet[Received]:
    """What was delivered to the fake, the latest first."""
    return Received.objects.order_by("-at", "-pk")
