"""The city's rules, its calendar, and the clocks of its cases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from .calendar import DayKind, Opening
from .reckoning import DAYS, Light, Limit, Span, Threshold, Turn, light
from .rulebook import Extension, RuleRow, Subject


class Certainty(models.TextChoices):
    """Whether a row is law that was read, or a default that the city has yet to confirm."""

    CERTAIN = "certain", _("Certain")
    UNCERTAIN = "uncertain", _("To be confirmed")


KEY = ("process", "term", "item_code", "area", "urgency", "kind")


class Rule(models.Model):
    """How long a term lasts for such cases, and by whose law.

    Valid from one day up to but not including another; never rewritten, only closed, so that a case
    keeps the rule that it was opened under. A term can be extended if there is a unit for that: as
    much and as often as is agreed where `extendable_by` and `extensions_max` are empty. An empty
    item, area, urgency or kind means any; codes fit by their beginning; the narrowest rule wins
    (item, then kind, then urgency, then area).
    """

    process = models.CharField(_("process"), max_length=20)
    term = models.CharField(_("term"), max_length=24)
    item_code = models.CharField(_("category"), max_length=12, blank=True, default="")
    area = models.CharField(
        _("area"), max_length=12, blank=True, default="", validators=[RegexValidator(r"^\d*$")]
    )
    urgency = models.CharField(_("urgency"), max_length=10, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=16, blank=True, default="")
    value = models.DecimalField(_("length"), max_digits=7, decimal_places=2)
    unit = models.CharField(_("unit of time"), max_length=12, choices=Span)
    basis = models.CharField(_("basis"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    extendable_by = models.DecimalField(
        _("longest extension"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    extension_unit = models.CharField(
        _("unit of the extension"), max_length=12, choices=Span, blank=True, default=""
    )
    extensions_max = models.PositiveSmallIntegerField(
        _("extensions at most"), null=True, blank=True
    )
    yellow_share = models.DecimalField(
        _("yellow at this share left"), max_digits=3, decimal_places=2, default=Decimal("0.20")
    )
    yellow_working_days = models.DecimalField(
        _("yellow at so many working days left"), max_digits=4, decimal_places=1, default=Decimal(1)
    )
    sure = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.UNCERTAIN
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    set_by = models.CharField(_("set by"), max_length=60, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("rule of time")
        verbose_name_plural = _("rules of time")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rule_length_is_positive_and_days_are_whole",
                condition=Q(value__gt=0) & (~Q(unit__in=DAYS) | Q(value=Floor("value"))),
            ),
            models.CheckConstraint(
                name="rule_unit_of_time_is_known", condition=Q(unit__in=Span.values)
            ),
            models.CheckConstraint(
                name="rule_extension_is_whole_or_none",
                condition=Q(extension_unit="", extendable_by=None)
                & (Q(extensions_max=None) | Q(extensions_max=0))
                | Q(extension_unit__in=Span.values)
                & (Q(extensions_max=None) | Q(extensions_max__gt=0))
                & (Q(extendable_by=None) | Q(extendable_by__gt=0))
                & (
                    Q(extendable_by=None)
                    | ~Q(extension_unit__in=DAYS)
                    | Q(extendable_by=Floor("extendable_by"))
                ),
            ),
            models.CheckConstraint(
                name="rule_yellow_is_a_share",
                condition=Q(yellow_share__range=(0, 1), yellow_working_days__gte=0),
            ),
            models.CheckConstraint(
                name="rule_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="rule_certainty_is_known", condition=Q(sure__in=Certainty.values)
            ),
            models.CheckConstraint(name="rule_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="rule_area_is_a_division_code", condition=Q(area__regex=r"^\d*$")
            ),
            models.UniqueConstraint(name="rule_open_once", fields=KEY, condition=Q(valid_to=None)),
            models.UniqueConstraint(name="rule_begins_once_a_day", fields=[*KEY, "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.term} {self.value} {self.unit}"

    @property
    def row(self) -> RuleRow:
        """The rule as the clocks read it."""
        unit = self.extension_unit
        extension = Extension(unit, self.extendable_by, self.extensions_max) if unit else None
        return RuleRow(
            id=self.pk,
            process=self.process,
            term=self.term,
            limit=Limit(self.value, self.unit),
            basis=self.basis,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            subject=Subject(self.item_code, self.kind, self.urgency, self.area),
            extension=extension,
            threshold=Threshold(float(self.yellow_share), float(self.yellow_working_days)),
            certain=self.sure == Certainty.CERTAIN,
        )


class Notice(models.Model):
    """The yearly notice of the State Council's General Office on holidays (节假日安排的通知)."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    document = models.CharField(_("document"), max_length=200)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    sure = models.CharField(
        _("certainty"), max_length=10, choices=Certainty, default=Certainty.CERTAIN
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("holiday notice")
        verbose_name_plural = _("holiday notices")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_is_of_a_year", condition=Q(year__range=(1949, 2200))
            ),
            models.CheckConstraint(name="notice_has_a_document", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return self.document


class CalendarDay(models.Model):
    """A day that a notice takes out of the ordinary week: a day off, or a make-up work day."""

    day = models.DateField(_("day"), primary_key=True)
    year = models.ForeignKey(
        Notice, models.CASCADE, related_name="days", db_column="year", verbose_name=_("notice")
    )
    kind = models.CharField(_("kind of day"), max_length=4, choices=DayKind)
    name = models.CharField(_("holiday"), max_length=40)

    class Meta:
        verbose_name = _("day of a holiday notice")
        verbose_name_plural = _("days of holiday notices")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="calendar_day_kind_is_known", condition=Q(kind__in=DayKind.values)
            ),
            # a notice rules its year, and the end of December before it
            models.CheckConstraint(
                name="calendar_day_is_of_its_notice",
                condition=Q(day__year=F("year")) | Q(day__year=F("year") - 1, day__month=12),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class WorkingHours(models.Model):
    """A stretch of the working day during which offices are open; summer hours have dates."""

    begins = models.TimeField(_("opens"))
    ends = models.TimeField(_("closes"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="working_hours_run_forward", condition=Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="working_hours_end_after_they_begin",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(name="working_hours_once", fields=["begins", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"

    @property
    def opening(self) -> Opening:
        """The stretch as the calendar reads it."""
        return Opening(self.begins, self.ends, self.valid_from, self.valid_to)


class Term(models.Model):
    """A clock of a case: one round of one term, with all that happened to it.

    `turns` keeps each pause, resumption and extension with its moment, ground and document; the due
    date always follows from the rule, the start and the turns, so it can be reckoned again and
    explained. `light` is the colour at the last move or reckoning; `light_at` that of any moment.
    """

    pk = models.CompositePrimaryKey("case_id", "name", "round")
    case_id = models.UUIDField(_("case"))
    name = models.CharField(_("term"), max_length=24)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    # no index: a rule is never deleted, and nobody asks for the terms of one
    rule = models.ForeignKey(
        Rule, models.PROTECT, related_name="+", db_index=False, verbose_name=_("rule")
    )
    started_at = models.DateTimeField(_("started"))
    due_at = models.DateTimeField(_("due"))
    warn_at = models.DateTimeField(_("warning from"))
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    paused_for = models.DurationField(_("paused in all"))
    extended = models.PositiveSmallIntegerField(_("extended how often"), default=0)
    turns = models.JSONField(_("turns"), default=list, blank=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    light = models.CharField(_("light"), max_length=8, choices=Light, default=Light.GREEN)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="term_is_due_after_its_start",
                condition=Q(due_at__gt=F("started_at"), warn_at__lte=F("due_at"), round__gte=1),
            ),
            models.CheckConstraint(
                name="term_stops_after_its_start",
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("started_at")),
            ),
            models.CheckConstraint(name="term_light_is_known", condition=Q(light__in=Light.values)),
            models.CheckConstraint(
                name="term_grey_means_paused",
                condition=Q(stopped_at__isnull=False)
                | Q(light=Light.GREY, paused_at__isnull=False)
                | ~Q(light=Light.GREY) & Q(paused_at=None),
            ),
            models.UniqueConstraint(
                name="term_runs_once", fields=["case_id", "name"], condition=Q(stopped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name} {self.round}"

    @property
    def open(self) -> bool:
        """Whether it has not stopped (it may be paused)."""
        return self.stopped_at is None

    @property
    def running(self) -> bool:
        """Whether its time passes."""
        return self.stopped_at is None and self.paused_at is None

    def light_at(self, at: datetime) -> Light:
        """Its colour at a moment; once stopped, the colour that it stopped with."""
        if not self.open:
            return Light(self.light)
        return light(at, self.due_at, self.warn_at, paused=self.paused_at is not None)


def turn_row(turn: Turn) -> dict[str, Any]:
    """A turn as `Term.turns` keeps it."""
    row: dict[str, Any] = {"op": turn.op, "at": turn.at.isoformat()}
    if turn.limit:
        row |= {"value": str(turn.limit.value), "span": turn.limit.span}
    if turn.ground:
        row["ground"] = turn.ground
    if turn.document:
        row["document"] = turn.document
    if turn.until:
        row["until"] = turn.until.isoformat()
    return row


def turn_of(row: dict[str, Any]) -> Turn:
    """A turn from what `Term.turns` keeps."""
    limit = Limit(Decimal(row["value"]), row["span"]) if "value" in row else None
    at = datetime.fromisoformat(row["at"])
    until = date.fromisoformat(row["until"]) if "until" in row else None
    return Turn(row["op"], at, limit, row.get("ground", ""), row.get("document", ""), until)
