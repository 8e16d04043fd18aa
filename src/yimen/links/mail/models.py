"""What waits to be sent by e-mail, and what the fake has received."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import EncryptedText


class Mail(models.Model):
    """One e-mail: written once for each cause, kept in clear nowhere, blank once it is over."""

    # What it is about, such as a case's event: the same cause is never told twice.
    key = models.CharField(max_length=80, unique=True)
    address = EncryptedText(_("e-mail address"))
    subject = EncryptedText(_("subject"))
    text = EncryptedText(_("text"))
    # Where whoever gets it can stop it (RFC 2369, RFC 8058); "" for what comes once only.
    stop = EncryptedText(_("where to stop it"), blank=True, default="")
    # Whose it is, as long as it waits: so it is found when they go, or give another address.
    whose = models.UUIDField(_("whose it is"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))
    expires_at = models.DateTimeField(_("of no use after"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    refused_at = models.DateTimeField(_("refused for good"), null=True, blank=True)
    # What the server said: its code alone, for its words may repeat the address.
    receipt = models.CharField(_("receipt of the server"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mail_is_blank_once_it_is_over",
                condition=Q(sent_at=None, refused_at=None)
                | Q(address="", subject="", text="", stop="", whose=None),
            ),
            models.CheckConstraint(
                name="mail_is_sent_or_refused",
                condition=Q(sent_at=None) | Q(refused_at=None),
            ),
        ]
        indexes: ClassVar = [models.Index(name="mail_by_writing", fields=["written_at"])]

    def __str__(self) -> str:
        return self.key


class Letter(models.Model):
    """What a mailbox would show, where there is no server: tests and the demo read it."""

    key = models.CharField(max_length=80, unique=True)
    address = EncryptedText(_("e-mail address"))
    subject = EncryptedText(_("subject"))
    text = EncryptedText(_("text"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("e-mail at the fake")

    def __str__(self) -> str:
        return self.key
