"""What waits to be sent, and what the fake has received."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import EncryptedText


class Message(models.Model):
    """One short message: written once for each cause, kept in clear nowhere, blank once it went."""

    # What it is about, such as a case's event: the same cause is never told twice.
    key = models.CharField(max_length=80, unique=True)
    phone = EncryptedText(_("telephone"))
    text = EncryptedText(_("text"))
    written_at = models.DateTimeField(_("written"))
    expires_at = models.DateTimeField(_("of no use after"))
    # Written for the eye of an onlooker only: who asked must not learn whether it was sent.
    withheld = models.BooleanField(default=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    receipt = models.CharField(_("receipt of the gateway"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("short message")
        verbose_name_plural = _("short messages")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_is_blank_once_it_went",
                condition=Q(sent_at=None) | Q(phone="", text=""),
            ),
        ]
        indexes: ClassVar = [models.Index(name="message_by_writing", fields=["written_at"])]

    def __str__(self) -> str:
        return self.key


class Received(models.Model):
    """What a telephone would show, where there is no gateway: tests and the demo read it."""

    key = models.CharField(max_length=80, unique=True)
    phone = EncryptedText(_("telephone"))
    text = EncryptedText(_("text"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message at the fake")

    def __str__(self) -> str:
        return self.key
