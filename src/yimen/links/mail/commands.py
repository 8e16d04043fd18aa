"""Writing e-mails, handing them over, and forgetting them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from yimen.kernel.jobs import defer
from yimen.kernel.time import now
from yimen.orgs.models import Resident

from .gateway import Undeliverable, deliver
from .models import Letter, Mail

KEPT = timedelta(days=183)
"""How long it is remembered that something was sent (网络安全法 art. 21: at least six months)."""

NEWS = timedelta(days=2)
"""How long a notice is news."""

REFUSED: list[Any] = []
"""Jobs that follow when a mail goes no more: each is given its `key`, and whether
it was the `recipient` that was refused. Filled by whoever knows another way to the person."""

BLANK: dict[str, Any] = {"address": "", "subject": "", "text": "", "stop": "", "whose": None}


def send(
    address: str,
    subject: str,
    text: str,
    key: str,
    *,
    whose: UUID | None = None,
    stop: str = "",
    expires_at: datetime | None = None,
) -> bool:
    """Write an e-mail, once for each key; whether it is the first.

    Written in the transaction of its cause: what was undone is never told. `whose` is the person,
    `stop` the address of the page on which the reader stops such mail.
    """
    with transaction.atomic():
        _mail, first = Mail.objects.get_or_create(
            key=key,
            defaults={
                "address": address,
                "subject": " ".join(subject.split()),  # one line, whatever it was made of
                "text": text,
                "stop": stop,
                "whose": whose,
                "written_at": now(),
                "expires_at": expires_at or now() + NEWS,
            },
        )
        if first:
            defer("mail.deliver", key=key)
    return first


@transaction.atomic
def hand_over(key: str) -> None:
    """Give an e-mail to the server, unless it went, was refused, or is of no use any more.

    The row stays locked meanwhile, so two workers never hand over the same mail. NotDelivered when
    the server did not take it now; what it refuses for good is written down, and others are told.
    """
    waiting = Mail.objects.select_for_update().filter(key=key, sent_at=None, refused_at=None)
    mail = waiting.first()
    if mail is None or mail.expires_at <= now():
        return
    said = (mail.address or "", mail.subject or "", mail.text or "", key, mail.stop or "")
    try:
        receipt = deliver(*said)
    except Undeliverable as refused:
        give_up(key, refused.reason, recipient=refused.recipient)
    else:
        waiting.update(sent_at=now(), receipt=receipt[:100], **BLANK)


@transaction.atomic
def give_up(key: str, reason: str, *, recipient: bool = False) -> None:
    """It goes no more by e-mail: that is written down, and whoever knows another way is told."""
    waiting = Mail.objects.filter(key=key, sent_at=None, refused_at=None)
    if waiting.update(refused_at=now(), receipt=reason[:100], **BLANK):
        for job in REFUSED:
            job.defer(key=key, recipient=recipient)


def receive(address: str, subject: str, text: str, key: str) -> None:
    """Keep what the fake was given, each key once."""
    arrived = Letter(key=key, address=address, subject=subject, text=text, at=now())
    Letter.objects.bulk_create([arrived], ignore_conflicts=True)


def turn_away(whose: UUID) -> None:
    """What waits for somebody goes by another way: they want no mail at this address any more."""
    keys = Mail.objects.filter(whose=whose, sent_at=None, refused_at=None).values_list("key")
    for (key,) in list(keys):
        give_up(key, "withdrawn")


@transaction.atomic
def forget(whose: UUID, address: str) -> None:
    """Nothing waits for this person any more, and the fake forgets what their address was given.

    Others may have the same address: what waits for them stays.
    """
    Mail.objects.filter(whose=whose, sent_at=None, refused_at=None).delete()
    kept = Letter.objects.only("pk", "address").iterator()
    Letter.objects.filter(pk__in=[row.pk for row in kept if row.address == address]).delete()


def forget_resident(resident: Resident) -> None:
    """Nothing waits for somebody who is erased."""
    forget(resident.pk, resident.email or "")


def sweep() -> None:
    """Forget what went long ago, and what can go no more."""
    Mail.objects.filter(written_at__lte=now() - KEPT).delete()
    unsent = Mail.objects.filter(sent_at=None, refused_at=None)
    unsent.filter(expires_at__lte=now() - NEWS).delete()
