"""What the residents' door keeps: one-time codes, for minutes; who follows a listed matter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case
from yimen.orgs.models import Resident

TRIES = 5
"""How often a code may be tried."""


class Purpose(models.TextChoices):
    """What a one-time code opens."""

    SEND = "send", _("Send a matter")
    FOLLOW = "follow", _("Follow a matter")
    JOIN = "join", _("Follow a matter of the public list")
    ENTER = "enter", _("Rate a published settlement")


class Code(models.Model):
    """A one-time code of a telephone for a purpose: keyed hashes only, gone once it was used."""

    phone_hash = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=8, choices=Purpose)
    # Keyed hash of purpose, telephone, what it is for, and the code.
    hash = models.BinaryField(max_length=32)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("one-time code")
        constraints: ClassVar = [
            models.UniqueConstraint(name="code_is_the_latest", fields=["phone_hash", "purpose"]),
            models.CheckConstraint(
                name="code_is_tried_a_few_times_at_most", condition=Q(tries__lte=TRIES)
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Follower(models.Model):
    """That a resident follows a matter of the public list: once for each, until they want no more.

    Nobody reads who they are: pages count them, and notices go to them.
    """

    pk = models.CompositePrimaryKey("case_id", "resident_id")
    case = models.ForeignKey(Case, models.CASCADE, related_name="followers")
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    # Whether they have the same trouble, or only want to know.
    too = models.BooleanField(_("has it too"), default=False)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")

    def __str__(self) -> str:
        return str(self.case_id)
