"""What is kept of the reading: signs of matters, the city's rules, models, and what they said."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class Target(models.TextChoices):
    """What is read out of a message: what it is about, and what the resident wants."""

    CATEGORY = "category", _("Category")
    KIND = "kind", _("Kind")


class ModelState(models.TextChoices):
    """A model waits, is used, was used, or read the last month worse than what is used."""

    READY = "ready", pgettext_lazy("model", "Ready")
    IN_USE = "in_use", pgettext_lazy("model", "In use")
    RETIRED = "retired", pgettext_lazy("model", "Used before")
    REFUSED = "refused", pgettext_lazy("model", "Refused: it read the last month worse")


class Model(models.Model):
    """What was learned from the city's own matters, with the figures by which it may be used.

    `packed` is the model itself: words and numbers. The words are residents', so it is never shown.
    """

    target = models.CharField(_("what it reads"), max_length=10, choices=Target)
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(max_length=10, choices=ModelState)
    packed = models.BinaryField()
    # The days on which the matters came in that it learned from.
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    matters = models.PositiveIntegerField(_("matters"))
    corrections = models.PositiveIntegerField(_("corrections"))
    # What inner folds said, the curve, the share of each label, and the last month's comparison.
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=80)
    switched_at = models.DateTimeField(_("switched on at"), null=True, blank=True)
    switched_by = models.CharField(_("switched on by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("model of the reading")
        verbose_name_plural = _("models of the reading")
        constraints: ClassVar = [
            models.UniqueConstraint(name="model_version_once", fields=["target", "version"]),
            models.UniqueConstraint(
                name="model_in_use_once", fields=["target"], condition=Q(state="in_use")
            ),
            models.CheckConstraint(
                name="model_in_use_names_who_switched_it_on",
                condition=~Q(state="in_use") | Q(switched_at__isnull=False) & ~Q(switched_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.version}"


class Suggestion(models.Model):
    """What was read of a matter when it was registered, and what was taken; no words, for ever."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    target = models.CharField(max_length=10, choices=Target)
    # Which model said it; none: by words alone, or by a reader that the city has plugged in.
    model = models.ForeignKey(Model, models.PROTECT, null=True, related_name="+")
    reader = models.CharField(max_length=10)
    label = models.CharField(max_length=16, blank=True)
    probability = models.FloatField()
    sure = models.BooleanField()
    taken = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints: ClassVar = [
            models.UniqueConstraint(name="suggestion_once", fields=["case", "target"]),
        ]
        indexes: ClassVar = [models.Index(name="suggestion_by_time", fields=["target", "at"])]

    def __str__(self) -> str:
        return f"{self.label} / {self.taken}"


class Correction(models.Model):
    """Somebody said later that it is something else, or somebody else's; kept for ever."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    # The event by which it was said.
    event = models.PositiveIntegerField()
    # A category, a kind, or a unit that it was given to first and then another one.
    what = models.CharField(max_length=10)
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints: ClassVar = [
            models.UniqueConstraint(name="correction_once", fields=["case", "event", "what"]),
        ]
        indexes: ClassVar = [models.Index(name="correction_by_time", fields=["what", "at"])]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
