"""Writing messages, handing them over, and forgetting them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yimen.kernel.jobs import defer
from yimen.kernel.time import now
from yimen.orgs.models import Resident

from .gateway import gateway
from .models import Message, Received

KEPT = timedelta(days=183)
"""How long it is remembered that something was sent (网络安全法 art. 21: at least six months)."""

NEWS = timedelta(days=2)
"""How long a notice is news."""


def send(
    phone: str,
    text: str,
    key: str,
    *,
    expires_at: datetime | None = None,
    withheld: bool = False,
) -> bool:
    """Write a message to a number (E.164), once for each key; whether it is the first.

    Written in the transaction of its cause: what was undone is never told. One that is `withheld`
    costs the same time and goes nowhere.
    """
    with transaction.atomic():
        _message, first = Message.objects.get_or_create(
            key=key,
            defaults={
                "phone": phone,
                "text": text,
                "written_at": now(),
                "expires_at": expires_at or now() + NEWS,
                "withheld": withheld,
            },
        )
        if first:
            defer("sms.deliver", key=key)
    return first


@transaction.atomic
def hand_over(key: str) -> None:
    """Give a message to the gateway, unless it went, is withheld, or is of no use any more.

    The row stays locked meanwhile, so two workers never hand over the same message.
    """
    message = Message.objects.select_for_update().filter(key=key, sent_at=None).first()
    if message is None or message.withheld or message.expires_at <= now():
        return
    message.receipt = gateway().deliver(message.phone or "", message.text or "", key)[:100]
    message.sent_at, message.phone, message.text = now(), "", ""
    message.save(update_fields=["receipt", "sent_at", "phone", "text"])


def receive(phone: str, text: str, key: str) -> None:
    """Keep what the fake was given, each key once."""
    arrived = Received(key=key, phone=phone, text=text, at=now())
    Received.objects.bulk_create([arrived], ignore_conflicts=True)


@transaction.atomic
def forget(phone: str) -> None:
    """Nothing waits for this number (E.164) any more, and the fake forgets what it was given.

    Numbers are encrypted anew each time, so each row that still has one is read.
    """
    waiting = Message.objects.filter(sent_at=None).only("pk", "phone").iterator()
    mine = [row.pk for row in waiting if row.phone == phone]
    Message.objects.filter(pk__in=mine, sent_at=None).delete()
    kept = Received.objects.only("pk", "phone").iterator()
    Received.objects.filter(pk__in=[row.pk for row in kept if row.phone == phone]).delete()


def forget_resident(resident: Resident) -> None:
    """Nothing waits for somebody who is erased."""
    if resident.phone:
        forget(resident.phone)


def sweep() -> None:
    """Forget what went long ago, and what can go no more."""
    Message.objects.filter(written_at__lte=now() - KEPT).delete()
    Message.objects.filter(sent_at=None, expires_at__lte=now() - NEWS).delete()
