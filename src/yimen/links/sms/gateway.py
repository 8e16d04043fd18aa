"""What is asked of whoever delivers short messages."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

FAKE = "yimen.links.sms.fake.Fake"


class NotDelivered(Exception):
    """The gateway did not take it; it is tried again later."""


class Gateway(Protocol):
    """A way to a telephone. `YIMEN_SMS` names the class; it is made without arguments."""

    def deliver(self, phone: str, text: str, key: str) -> str:
        """Hand over one message to a number (E.164); what the gateway calls it.

        The same `key` twice is the same message. Raises NotDelivered when it should be retried.
        """
        ...


def gateway() -> Gateway:
    """The gateway of this installation."""
    return cast(Gateway, import_string(settings.SMS_GATEWAY)())
