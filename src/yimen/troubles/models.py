"""Troubles, who belongs to them, how alike matters are, and what people said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case, Supervision
from yimen.kernel.ids import uuid7

READER = ""
"""Who put a matter where it is, where nobody did: it was read."""


class Trouble(models.Model):
    """One trouble of several matters: what it is called, and what makes it hot.

    `rank` orders troubles by their heat on any day (`heat.py`). One that became another keeps its
    row without members, so that its address still tells what became of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    first_day = models.DateField(_("first told"), null=True)
    last_day = models.DateField(_("last told"), null=True)
    matters = models.PositiveIntegerField(_("matters"), default=0)
    people = models.PositiveIntegerField(_("people"), default=0)
    days = models.PositiveIntegerField(_("days"), default=0)
    near_people = models.FloatField(default=0.0)
    near_days = models.FloatField(default=0.0)
    lately = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField(_("votes"), default=0)
    rank = models.FloatField(default=0.0)

    class Meta:
        verbose_name = _("trouble")
        verbose_name_plural = _("troubles")
        indexes: ClassVar = [
            models.Index(
                name="trouble_by_heat", fields=["-rank", "-id"], condition=Q(matters__gt=1)
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class ProblemState(models.TextChoices):
    """Where a problem stands."""

    PLANNING = "planning", _("To be planned")
    PLANNED = "planned", _("Plan under way")
    REPORTED = "reported", _("Result to be confirmed")
    SOLVED = "solved", _("Solved for all")
    DROPPED = "dropped", _("Dropped")


AT_THE_OWNER = frozenset({ProblemState.PLANNING, ProblemState.PLANNED})


class Problem(Case):
    """A trouble that the city takes up as one: an owner, a plan and the day until when it is done.

    `plan` is the passage of the plan that holds, `until` the day that it names, `result` the
    passage that says what was done.
    """

    trouble = models.ForeignKey(Trouble, models.PROTECT, related_name="problems")
    plan = models.PositiveSmallIntegerField(null=True, blank=True)
    until = models.DateField(_("planned until"), null=True, blank=True)
    result = models.PositiveSmallIntegerField(null=True, blank=True)
    reported_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")

    def arrived(self) -> None:
        """The owner holds it until it reports, then the centre that declared it."""
        self.unit_id = self.lead_id if self.state in AT_THE_OWNER else self.centre_id
        if self.closed_at:
            self.supervision = Supervision.NONE


class Member(models.Model):
    """Where a matter was gathered: in a trouble, or alone so far."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="member")
    trouble = models.ForeignKey(Trouble, models.PROTECT, null=True, related_name="members")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("member of a trouble")

    def __str__(self) -> str:
        return str(self.case_id)


class Alike(models.Model):
    """How alike two matters are, as they were read; 0 is never the same, whatever comes."""

    pk = models.CompositePrimaryKey("one_id", "other_id")
    one = models.ForeignKey(Case, models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    likely = models.FloatField()

    class Meta:
        verbose_name = _("likeness")
        constraints: ClassVar = [
            models.CheckConstraint(name="alike_is_written_once", condition=Q(one__lt=F("other")))
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.likely}"


class Verdict(models.Model):
    """What somebody said of two matters: one trouble, or not. The last word holds."""

    pk = models.CompositePrimaryKey("one_id", "other_id")
    one = models.ForeignKey(Case, models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, models.CASCADE, related_name="+")
    together = models.BooleanField(_("one trouble"))
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("verdict on two matters")
        constraints: ClassVar = [
            models.CheckConstraint(name="verdict_is_written_once", condition=Q(one__lt=F("other")))
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.together}"


class TurnKind(models.TextChoices):
    """What became of a trouble."""

    MERGED = "merged", _("became one with")
    SPLIT = "split", _("was split from")
    MOVED = "moved", _("gave matters to")


class Turn(models.Model):
    """Matters went from one trouble to another: which matter or who did it, and why."""

    old = models.ForeignKey(Trouble, models.PROTECT, related_name="turns_away")
    # Nobody: they are alone again.
    new = models.ForeignKey(Trouble, models.PROTECT, null=True, related_name="turns_to")
    kind = models.CharField(max_length=8, choices=TurnKind)
    matters = models.PositiveIntegerField()
    # The matter that came in and did it, or whoever said so.
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=60, blank=True, default=READER)
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("turn of a trouble")
        indexes: ClassVar = [models.Index(name="turn_by_time", fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.old_id} {self.kind} {self.new_id}"
