"""Who was named to mediate, sittings, proposed weeks, and private notes of talks with one side."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import EncryptedText
from yimen.kernel.models import Part, Sealed
from yimen.kernel.time import now
from yimen.mediation.models import Dispute
from yimen.mediators.models import Booking, Mediator
from yimen.orgs.models import Unit


class Mediators(tuple[Mediator, ...]):
    """Some mediators, as a step is told of them."""

    __slots__ = ()


class Numbers(tuple[int, ...]):
    """Some parties by their numbers, as a step is told of them."""

    __slots__ = ()


NO_MEDIATORS = Mediators()
NO_NUMBERS = Numbers()
STUCK = timedelta(minutes=30)
"""A job that has planned a week for so long is not waited for: it can be asked for again."""


class PanelState(models.TextChoices):
    """Where the naming of mediators stands."""

    NAMED = "named", _("Named")
    OBJECTED = "objected", _("A party objects")


class Panel(Part):
    """Who was named to mediate a dispute, and which parties accept them (人民调解法 art. 19).

    Who has it in charge now stands in `mediators.Charge`; there is one panel for a dispute.
    """

    process: ClassVar[str] = "panel"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="panels")
    accepted_by = models.JSONField(default=list)
    objected_by = models.PositiveSmallIntegerField(null=True, blank=True)
    passage = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("mediators of a dispute")
        constraints: ClassVar = [
            models.CheckConstraint(name="panel_is_one_for_a_dispute", condition=Q(number=1))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} panel"

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        return str(PanelState(self.state).label)


class TieState(models.TextChoices):
    """Whether a tie that the parties were told of still may be consented to."""

    TOLD = "told", _("Told to the parties")
    DECLINED = "declined", _("A party does not consent")


class Tie(Part):
    """What ties a mediator to a party, told to all of them, and who consents all the same.

    特邀调解规定 art. 15: whoever is close to a party or has an interest keeps out, unless the
    parties agree to this very mediator. `consented_by` are numbers of parties; what was told is a
    passage.
    """

    process: ClassVar[str] = "tie"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="mediator_ties")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="+")
    consented_by = models.JSONField(default=list)
    passage = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("tie of a mediator to a party")

    def __str__(self) -> str:
        return f"{self.case_id} tie {self.number}"

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        return str(TieState(self.state).label)


class SittingState(models.TextChoices):
    """Where a sitting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Took place")
    MISSED = "missed", _("Somebody did not come")
    CALLED_OFF = "called_off", _("Called off")


class LapseGround(models.TextChoices):
    """Why what was planned does not take place, where nobody called it off."""

    SUSPENDED = "suspended", _("mediation is suspended")
    MOVED_UP = "moved_up", _("the level above mediates from now on")
    ENDED = "ended", _("mediation has ended")


class Sitting(Part):
    """The parties and their mediators sit down in a room, from one moment to another.

    `sequence` counts what was told anew to calendars (RFC 5545). `open_asked_by`, `came` and
    `absent` are numbers of parties, `sat` keys of mediators.
    """

    process: ClassVar[str] = "sitting"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="sittings")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="+")
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("to"))
    sequence = models.PositiveSmallIntegerField(default=0)
    open_asked_by = models.JSONField(default=list)
    in_public = models.BooleanField(_("open to others"), default=False)
    came = models.JSONField(default=list)
    absent = models.JSONField(default=list)
    sat = models.JSONField(default=list)
    passage = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sitting_ends_after_it_begins", condition=Q(ends__gt=F("begins"))
            ),
            models.CheckConstraint(
                name="sitting_that_was_held_has_minutes",
                condition=~Q(state=SittingState.HELD) | Q(passage__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="sitting_planned", fields=["begins"], condition=Q(state=SittingState.PLANNED)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} sitting {self.number}"

    @property
    def stands(self) -> str:
        """Where it stands, in words."""
        return str(SittingState(self.state).label)


class ProposedWeek(models.Model):
    """Sittings that were proposed for a week of a centre, until a person plans them or not.

    `sittings`: case, room, mediators (the lead first), begins, ends, `fixed` (a person wants it as
    it is), `named` (its mediators have the dispute in charge). `left`: case and why it has no
    place. `out`: cases that a person took out. Nothing is booked by it.

    `todo`: cases that a person chose and that a job has yet to plan, since `asked_at`. `outcomes`:
    case and why it was refused (a hindrance as it is kept), null where it is planned, of what
    was chosen last.
    """

    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    first = models.DateField(_("first day"))
    sittings = models.JSONField(default=list)
    left = models.JSONField(default=list)
    out = models.JSONField(default=list)
    waiting = models.PositiveIntegerField(default=0)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    todo = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proposed week")
        verbose_name_plural = _("proposed weeks")
        constraints: ClassVar = [
            models.UniqueConstraint(name="week_is_proposed_once", fields=["centre", "first"]),
            models.CheckConstraint(
                name="week_begins_on_monday", condition=Q(first__iso_week_day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.first}"

    @property
    def being_planned(self) -> bool:
        """Whether a job is at it; one that did nothing for long is not waited for."""
        return bool(self.todo) and self.asked_at is not None and now() - self.asked_at < STUCK


class CaucusNoteState(models.TextChoices):
    """A private note is written, and stays."""

    WRITTEN = "written", _("Written")


class CaucusNote(Sealed, Part):
    """What a mediator noted of a talk with one side alone: for its writer's eyes only.

    The history has its number and `digest`: nobody can try guesses, nor once it is erased.
    """

    process: ClassVar[str] = "caucus_note"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="caucus_notes")
    party = models.PositiveSmallIntegerField(_("party"))
    text = EncryptedText(_("text"))
    by = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        indexes: ClassVar = [models.Index(name="caucus_note_of_its_writer", fields=["case", "by"])]

    def __str__(self) -> str:
        return f"{self.case_id} note {self.number}"
