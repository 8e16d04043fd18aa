"""Orders to dissolve a unit, and what could not be handed on under each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case
from yimen.kernel.hindrances import reason_of
from yimen.orgs.models import Unit


class DissolutionState(models.TextChoices):
    """How far a dissolution is."""

    RUNNING = "running", _("Being handed on")
    LEFT = "left", _("Some of it could not be handed on")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Dissolved")


class Dissolution(models.Model):
    """A unit shall end: who follows it (nobody: the desk of each matter's centre), why, by whom.

    `handed` counts the cases and tasks that have gone over. Ordered once more after it was stopped,
    or where something was left, it is the same dissolution with what is said then.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    successor = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("followed by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.CharField(_("ordered by"), max_length=60)
    by_unit = models.PositiveIntegerField(null=True)
    ordered_at = models.DateTimeField(_("ordered at"))
    stage = models.CharField(_("stage"), max_length=8, choices=DissolutionState)
    handed = models.PositiveIntegerField(_("handed on"), default=0)

    class Meta:
        verbose_name = _("dissolution of a unit")
        verbose_name_plural = _("dissolutions of units")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dissolution_stage_is_known", condition=Q(stage__in=DissolutionState.values)
            ),
            models.UniqueConstraint(
                name="dissolution_is_the_units_only_one",
                fields=["unit"],
                condition=~Q(stage=DissolutionState.DONE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"


class Remainder(models.Model):
    """What could not be handed on: a case (part 0), or a task of it by its number.

    `refused` is what stood in the way, as a hindrance is kept.
    """

    pk = models.CompositePrimaryKey("case_id", "dissolution_id", "part")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    dissolution = models.ForeignKey(Dissolution, models.CASCADE, related_name="remainders")
    part = models.PositiveSmallIntegerField()
    refused = models.JSONField()

    class Meta:
        verbose_name = _("what could not be handed on")

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """Why not, to whoever reads it."""
        return reason_of(self.refused)
