"""What the fake's mailboxes show."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Letter


def received() -> QuerySet[Letter]:
    """What was delivered to the fake, the latest first."""
    return Letter.objects.order_by("-at", "-pk")
