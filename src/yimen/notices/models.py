"""The words of notices as a city sets them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """By what a text goes out."""

    SMS = "sms", _("Short message")
    MAIL = "mail", _("E-mail")


class Language(models.TextChoices):
    """In which language a text is."""

    CHINESE = "zh-hans", _("Chinese")
    ENGLISH = "en", _("English")


KEY = ("name", "language", "medium")


class NoticeText(models.Model):
    """The words of one notice in one language and medium, from a day on.

    A row is never changed: a later one holds from its own day, and of the same day the one that was
    set last. An empty text means the words in the code.
    """

    name = models.CharField(_("name of the text"), max_length=30)
    language = models.CharField(_("language"), max_length=8, choices=Language)
    medium = models.CharField(_("medium"), max_length=4, choices=Medium)
    subject = models.CharField(_("subject"), max_length=120, blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="")
    valid_from = models.DateField(_("valid from"))
    basis = models.CharField(_("basis"), max_length=200)
    set_by = models.CharField(_("set by"), max_length=60, editable=False)
    set_at = models.DateTimeField(_("set at"), editable=False)

    class Meta:
        verbose_name = _("text of a notice")
        verbose_name_plural = _("texts of notices")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_text_language_is_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="notice_text_medium_is_known", condition=Q(medium__in=Medium.values)
            ),
            models.CheckConstraint(
                name="notice_text_subject_is_of_a_mail",
                condition=Q(subject="") | Q(medium=Medium.MAIL) & ~Q(body=""),
            ),
            models.CheckConstraint(name="notice_text_has_a_basis", condition=~Q(basis="")),
        ]
        indexes: ClassVar = [models.Index(name="notice_text_by_name", fields=[*KEY, "valid_from"])]

    def __str__(self) -> str:
        return f"{self.name} {self.medium} {self.language} {self.valid_from}"

    @property
    def standard(self) -> bool:
        """Whether it goes back to the words in the code."""
        return self.body == ""
