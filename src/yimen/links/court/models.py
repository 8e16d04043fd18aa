"""Matters between the court and the centre, and the ledger of all that the two told each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yimen.cases.models import Case
from yimen.kernel.crypto import EncryptedText


class CourtStream(models.TextChoices):
    """What the court and the centre have to do with each other in a matter."""

    CENTRE = "centre", _("Diverted to the centre")
    PRETRIAL = "pretrial", _("Pre-trial mediation of the court")
    BENCH = "bench", _("Specialised bench")
    CONFIRMATION = "confirmation", _("Judicial confirmation")
    FILING = "filing", _("Filing by the green channel")
    UNKNOWN = "", _("Not known")


DIVERTED = (CourtStream.CENTRE, CourtStream.PRETRIAL, CourtStream.BENCH)
"""The three streams of what a court diverts: each is counted for itself, never together."""


class CourtOutcome(models.TextChoices):
    """How a matter between the two ended."""

    NONE = "", _("Not ended")
    SETTLED = "settled", _("Settled")
    NOT_SETTLED = "not_settled", _("Not settled")
    CLOSED = "closed", _("Closed by the bench")
    WITHDRAWN = "withdrawn", _("Settled or taken back by the parties")
    TAKEN_BACK = "taken_back", _("Taken back by the court")
    DECLINED = "declined", _("Not accepted by the centre")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Application rejected")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    REGISTERED = "registered", _("Registered by the court")


class CourtMatter(models.Model):
    """One matter between the two: the court's own number beside our case.

    The court alone gives its number. `heard` and `told` are the last numbers in the order of what
    the court told us and of what we told the court.
    """

    id = models.UUIDField(primary_key=True)
    court = models.CharField(_("court"), max_length=12)
    stream = models.CharField(_("what it is"), max_length=12, choices=CourtStream, blank=True)
    number = models.CharField(_("number at the court"), max_length=60, blank=True)
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="court_matters",
        verbose_name=_("case"),
    )
    outcome = models.CharField(_("how it ended"), max_length=12, choices=CourtOutcome, blank=True)
    heard = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    entered_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("matter at the court")
        verbose_name_plural = _("matters at the court")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="court_number_is_one_matters",
                fields=["court", "number"],
                condition=~Q(number=""),
            ),
            models.CheckConstraint(
                name="court_matter_has_ended_or_not",
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(name="court_matter_by_entry", fields=["entered_at"])]

    def __str__(self) -> str:
        return self.number or str(self.id)


class MessageWay(models.TextChoices):
    """Which way a message goes."""

    IN = "in", _("From the court")
    OUT = "out", _("To the court")


class MessageState(models.TextChoices):
    """What became of a message so far."""

    WAITING = "waiting", _("Waits to be sent")
    ACKNOWLEDGED = "acknowledged", _("The court has it")
    APPLIED = "applied", _("Done")
    DEFERRED = "deferred", _("Kept until an earlier one is there")
    REFUSED = "refused", _("Refused")
    GIVEN_UP = "given_up", _("Could not be sent")


class MessageReason(models.TextChoices):
    """Why a message was not done, as the interface says it in one word."""

    PREDECESSOR_MISSING = "predecessor_missing", _("An earlier message is missing")
    SEQUENCE_TAKEN = "sequence_taken", _("Another message had its place in the order")
    ALTERED = "altered", _("It came again with other words")
    UNKNOWN_KIND = "unknown_kind", _("No such kind of message")
    UNKNOWN_MATTER = "unknown_matter", _("We know nothing of this matter")
    MATTER_KNOWN = "matter_known", _("This matter has begun already")
    NUMBER_TAKEN = "number_taken", _("Another matter has this number of the court")
    WRONG_BODY = "wrong_body", _("What it says is missing something or wrong")
    MATTER_ENDED = "matter_ended", _("The matter has ended already")
    NOT_NOW = "not_now", _("Not possible where the matter stands")
    NOT_ALLOWED = "not_allowed", _("This is not the court's to do")
    SET_ASIDE = "set_aside", _("Somebody at the centre has set it aside")
    NOT_REACHED = "not_reached", _("The court could not be reached")
    NOT_READ = "not_read", _("The court could not read it")


class CourtMessage(models.Model):
    """One message between the two, in the order in which its sender wrote it.

    The body holds names and addresses: it is encrypted, and blank once nobody needs it any more.
    """

    way = models.CharField(max_length=3, choices=MessageWay)
    # Made by the sender: the same key twice is the same message.
    key = models.UUIDField(_("message"))
    kind = models.CharField(_("kind"), max_length=40)
    court = models.CharField(_("court"), max_length=12)
    matter = models.UUIDField(_("matter"))
    number = models.CharField(_("number at the court"), max_length=60, blank=True)
    sequence = models.PositiveIntegerField()
    in_reply_to = models.UUIDField(null=True, blank=True)
    body = EncryptedText(_("text"), blank=True, default="")
    # A keyed hash of the bytes: tells whether it came again with other words.
    digest = models.BinaryField(max_length=32)
    state = models.CharField(_("state"), max_length=12, choices=MessageState)
    reason = models.CharField(_("reason"), max_length=24, choices=MessageReason, blank=True)
    says = models.CharField(_("what was said"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("written by its sender"))
    at = models.DateTimeField(_("at"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    altered_at = models.DateTimeField(null=True, blank=True)
    # A note on the case has told its people that it waits.
    told_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.CharField(_("looked at by"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("message of the court link")
        verbose_name_plural = _("messages of the court link")
        constraints: ClassVar = [
            models.UniqueConstraint(name="court_message_is_kept_once", fields=["way", "key"]),
            models.CheckConstraint(
                name="court_message_is_blank_once_it_is_over",
                condition=~Q(state__in=[MessageState.ACKNOWLEDGED, MessageState.APPLIED])
                | Q(body=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="court_message_of_a_matter", fields=["matter", "way", "sequence"]),
            models.Index(
                name="court_message_not_over",
                fields=["at"],
                condition=~Q(state__in=[MessageState.ACKNOWLEDGED, MessageState.APPLIED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FileState(models.TextChoices):
    """What became of a file that one of the two offered."""

    WAITING = "waiting", _("Waits to be fetched")
    HERE = "here", _("Taken")
    REFUSED = "refused", _("Not taken")
    GIVEN_UP = "given_up", _("Could not be fetched")


STUCK = (FileState.REFUSED, FileState.GIVEN_UP)
"""What becomes of a file only if somebody sees to it, or if it is offered again."""


class FileReason(models.TextChoices):
    """Why a file was not taken, as the interface says it in one word."""

    TOO_LARGE = "too_large", _("Too large")
    NOT_THERE = "not_there", _("It is not there any more")
    OTHER_CONTENT = "other_content", _("It is not the file that was offered")
    NOT_TAKEN = "not_taken", _("Files of this kind are not taken")
    NOT_NOW = "not_now", _("Not possible where the matter stands")
    NOT_REACHED = "not_reached", _("The court could not be reached")
    LOST = "lost", _("What we had stored of it is missing")


class CourtFile(models.Model):
    """A file that came or went with a message, by its hash; its content lies in the storage.

    Of one that comes `pieces` are what was fetched so far, `got` bytes together; then it is file
    number `file` of the case. Of one that goes `stored` is the copy that the court fetches.
    """

    way = models.CharField(_("which way"), max_length=3, choices=MessageWay)
    matter = models.ForeignKey(CourtMatter, models.PROTECT, related_name="files")
    message = models.UUIDField(_("message"))
    sha256 = models.CharField(max_length=64)
    name = EncryptedText(_("name"), blank=True, default="")
    size = models.PositiveIntegerField(_("size"))
    state = models.CharField(_("state"), max_length=12, choices=FileState)
    reason = models.CharField(_("reason"), max_length=24, choices=FileReason, blank=True)
    says = models.CharField(_("what was said"), max_length=300, blank=True)
    pieces = models.JSONField(default=list, blank=True)
    got = models.PositiveIntegerField(default=0)
    stored = models.CharField(max_length=120, blank=True)
    file = models.PositiveSmallIntegerField(_("file of the case"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    tries = models.PositiveIntegerField(_("tries"), default=0)
    # A note on the case has told its people that it was not taken.
    told_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.CharField(_("looked at by"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("file of the court link")
        verbose_name_plural = _("files of the court link")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="court_file_comes_once_for_a_matter",
                fields=["matter", "sha256"],
                condition=Q(way=MessageWay.IN),
            ),
            models.UniqueConstraint(
                name="court_file_goes_once_with_a_message",
                fields=["message", "sha256"],
                condition=Q(way=MessageWay.OUT),
            ),
            models.CheckConstraint(
                name="court_file_that_came_is_a_file_of_the_case",
                condition=~Q(way=MessageWay.IN, state=FileState.HERE)
                | Q(file__isnull=False, name="", pieces=[], got=0),
            ),
        ]
        indexes: ClassVar = [models.Index(name="court_file_by_day", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.way} {self.sha256[:12]}"
