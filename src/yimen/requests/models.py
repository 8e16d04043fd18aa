"""A 12345 request: what the spine does not say about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case, Supervision
from yimen.kernel.crypto import EncryptedText
from yimen.kernel.ids import uuid7
from yimen.orgs.models import Unit


class Kind(models.TextChoices):
    """What the resident wants (诉求类型)."""

    QUESTION = "question", _("Question")
    HELP = "help", _("Help")
    COMPLAINT = "complaint", _("Complaint")
    REPORT = "report", _("Report")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")
    OTHER = "other", _("Other")


class State(models.TextChoices):
    """Where a request stands."""

    REGISTERED = "registered", _("To be dispatched")
    INCOMPLETE = "incomplete", _("Waiting for details")
    DECLINE_ASKED = "decline_asked", _("Not-accepting under review")
    DISPATCHED = "dispatched", _("To be signed for")
    RETURN_ASKED = "return_asked", _("Return under review")
    IN_HAND = "in_hand", _("In hand")
    EXTENSION_ASKED = "extension_asked", _("Extension under review")
    SUSPENSION_ASKED = "suspension_asked", _("Suspension under review")
    SUSPENDED = "suspended", _("Suspended")
    SHELVING_ASKED = "shelving_asked", _("Shelving under review")
    SHELVED = "shelved", _("Shelved: cannot be solved for now")
    END_ASKED = "end_asked", _("Ending under review")
    ANSWERED = "answered", _("Answer to be checked")
    CHECKED = "checked", _("To be called back")
    APPEALED = "appealed", _("With the supervisor")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Not accepted")
    HANDED_OVER = "handed_over", _("Handed over")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


AT_THE_LEAD = frozenset(
    {State.DISPATCHED, State.IN_HAND, State.SUSPENDED, State.SHELVED, State.EXTENSION_ASKED}
)
"""States in which the lead unit holds the case; in every other the centre does."""


class Solved(models.TextChoices):
    """Whether the trouble is gone: said apart by the unit, by the check and by the resident."""

    YES = "yes", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NO = "no", _("Not solved")


class DeclineGround(models.TextChoices):
    """Why a matter is not the hotline's (北京 art. 11, 潍坊 art. 19: the special intakes)."""

    OTHER_ROUTE = "other_route", _("Courts, arbitration, discipline, review or petition decide it")
    REPEAT = "repeat", _("The same demand without new facts")
    SECRET = "secret", _("It touches secrets or others' privacy")
    NOBODYS = "nobodys", _("It is outside the duties of every unit")
    UNLAWFUL = "unlawful", _("It is unlawful or indecent")


class SuspensionGround(models.TextChoices):
    """Time that is nobody's (行政许可法 art. 45)."""

    APPRAISAL = "appraisal", _("Appraisal")
    INSPECTION = "inspection", _("Inspection, testing or quarantine")
    HEARING = "hearing", _("Hearing or expert review")
    TENDER = "tender", _("Tender or auction")
    RESIDENT = "resident", _("Waiting for the resident")
    FORCE = "force", _("Weather or another force")


class EndGround(models.TextChoices):
    """Why handling ends without an answer (潍坊 art. 21, 济南 art. 25)."""

    OUT_OF_SCOPE = "out_of_scope", _("Found to be out of scope")
    NO_COOPERATION = "no_cooperation", _("The resident does not cooperate")
    SETTLED = "settled", _("Already lawfully settled")
    IMPOSSIBLE = "impossible", _("Lawfully impossible")


class Receiver(models.TextChoices):
    """Who takes over what is not a hotline's; danger at once (北京 art. 11)."""

    POLICE = "110", _("110")
    FIRE = "119", _("119 (fire)")
    AMBULANCE = "120", _("120 (ambulance)")
    TRAFFIC = "122", _("122 (traffic accidents)")
    PETITION = "petition", _("Petition office")
    DISCIPLINE = "discipline", _("Discipline inspection (12388)")
    COURT = "court", _("Court")


class Rating(models.IntegerChoices):
    """The five steps of 好差评 (国办发〔2019〕51号, GB/T 39735-2020)."""

    VERY_BAD = 1, _("Very dissatisfied")
    BAD = 2, _("Dissatisfied")
    FAIR = 3, _("Basically satisfied")
    GOOD = 4, _("Satisfied")
    VERY_GOOD = 5, _("Very satisfied")


class Request(Case):
    """The life of a request: its counters, its dates and its three outcomes."""

    # Who was given it first: 首接负责, who leads when nobody else can be named.
    first_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    wants_call = models.BooleanField(_("wants to be called back"), default=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    returns = models.PositiveSmallIntegerField(_("returns"), default=0)
    bound = models.BooleanField(_("may not be returned"), default=False)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    redone = models.PositiveSmallIntegerField(_("times done once more"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts to call"), default=0)
    # Who applied for what is under review, who answered and who checked: others must go on.
    applicant = models.CharField(max_length=60, blank=True)
    asked_days = models.PositiveSmallIntegerField(default=0)
    asked_ground = models.CharField(max_length=16, blank=True)
    asked_reason = models.TextField(blank=True)
    asked_document = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    checked_by = models.CharField(max_length=60, blank=True)
    unit_says = models.CharField(_("the unit says"), max_length=8, choices=Solved, blank=True)
    check_says = models.CharField(_("the check says"), max_length=8, choices=Solved, blank=True)
    resident_says = models.CharField(
        _("the resident says"), max_length=8, choices=Solved, blank=True
    )
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Rating, null=True, blank=True)
    at_once = models.BooleanField(_("answered at once"), default=False)
    # Until when the resident may rate or refuse, and until when the matter may be opened again.
    rate_until = models.DateTimeField(null=True, blank=True)
    reopen_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="request_rating_has_five_steps",
                condition=Q(rating=None) | Q(rating__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="request_is_returned_and_redone_twice_at_most",
                condition=Q(returns__lte=2, redone__lte=2, extensions__lte=1, attempts__lte=3),
            ),
        ]

    def arrived(self) -> None:
        """The lead holds what it must do, the centre the rest; nobody supervises what ended."""
        self.unit_id = self.lead_id if self.state in AT_THE_LEAD else self.centre_id
        if self.closed_at:
            self.supervision = Supervision.NONE


class Call(models.Model):
    """A call that rings at a centre: its key opens the form with the caller's number, for minutes.

    The key is the only thing that an address holds; the number lies here, encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    # Whose telephone rings ("staff:7"), or "": any agent of the unit.
    agent = models.CharField(max_length=60, blank=True)
    phone = EncryptedText(_("telephone"))
    # Keyed hash of the telephone system and of its own name for the call: told twice, it is one.
    same = models.BinaryField(max_length=32, null=True, unique=True, editable=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def __str__(self) -> str:
        return str(self.pk)


class Draft(models.Model):
    """What somebody has typed of a matter that is not registered yet: one for each post's unit."""

    # Who typed it ("staff:7"): nobody else reads it.
    actor = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    # The key that the matter will bear.
    matter = models.UUIDField()
    said = EncryptedText()
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(name="draft_is_the_only_one", fields=["actor", "unit"]),
        ]

    def __str__(self) -> str:
        return str(self.matter)
