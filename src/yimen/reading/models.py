"""What is kept of the reading: numbers by which a matter is found again, and the city's rules."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case

from .guard import Duty, Rule


class Sign(models.Model):
    """What was read out of one matter, in numbers: by its keys it is found, by the rest compared.

    `packed` holds the signs (`nearby/packing.py`); the three sums say how much its names, the words
    beside them and all its words told when it was read.
    """

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="sign")
    day = models.DateField()
    keys = ArrayField(models.IntegerField())
    packed = models.BinaryField()
    title_told = models.FloatField()
    beside_told = models.FloatField()
    told = models.FloatField()

    class Meta:
        verbose_name = _("sign of a matter")
        indexes: ClassVar = [GinIndex(name="sign_keys", fields=["keys"], fastupdate=False)]

    def __str__(self) -> str:
        return str(self.case_id)


class Rarity(models.Model):
    """In how many matters a key or a pair of characters stands; counted again every night.

    `code` 0 is what stands in every matter. What is not here stands in one at most.
    """

    code = models.IntegerField(primary_key=True)
    often = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rarity of a sign")

    def __str__(self) -> str:
        return f"{self.code}: {self.often}"


class GuardRule(models.Model):
    """Words that must not be missed when a matter is taken in, and what follows from them."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    duty = models.CharField(_("what it is for"), max_length=8, choices=Duty)
    # 110, court, …: whom it leads to; of a public body, what its unit's name holds.
    to = models.CharField(_("leads to"), max_length=40, blank=True, default="")
    # Parted by spaces; "…" stands for a few characters of the same clause.
    words = models.TextField(_("words"))
    near = models.TextField(_("only with one of these near"), blank=True, default="")
    unless = models.TextField(_("not with one of these near"), blank=True, default="")
    times = models.PositiveSmallIntegerField(_("times said at least"), default=1)
    always = models.BooleanField(_("also of what is over, denied or supposed"), default=False)
    why = models.CharField(_("what to do"), max_length=300)
    basis = models.CharField(_("basis"), max_length=200)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule of the guard")
        verbose_name_plural = _("rules of the guard")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="guard_rule_is_for_something_known",
                condition=Q(duty__in=Duty.values),
            ),
            models.CheckConstraint(
                name="guard_rule_has_words_and_a_basis", condition=~Q(words="") & ~Q(basis="")
            ),
            models.CheckConstraint(
                name="guard_rule_is_said_a_few_times", condition=Q(times__range=(1, 9))
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def rule(self) -> Rule:
        """The row as the guard reads it."""
        return Rule(
            code=self.code,
            duty=self.duty,
            to=self.to,
            words=tuple(self.words.split()),
            near=tuple(self.near.split()),
            unless=tuple(self.unless.split()),
            times=self.times,
            always=self.always,
            why=self.why,
            basis=self.basis,
        )
