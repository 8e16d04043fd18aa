"""What is kept of the reading: numbers by which a matter is found again, no words."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case


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
