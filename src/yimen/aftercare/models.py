"""Follow-ups of a settled dispute, what is published of it, and what residents say to that."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yimen.deadlines.reckoning import Light
from yimen.kernel.crypto import EncryptedText
from yimen.kernel.ids import uuid7
from yimen.kernel.models import Part
from yimen.kernel.time import now
from yimen.mediation.models import BY_THE_COURT, Dispute
from yimen.orgs.models import Resident

ATTEMPTS = 3
"""So often one tries to reach the parties for one follow-up."""
STARS = range(1, 6)


class VisitState(models.TextChoices):
    """Where a follow-up stands."""

    PLANNED = "planned", _("To be made")
    DONE = "done", _("Made")
    UNREACHED = "unreached", _("Nobody reached")
    CANCELLED = "cancelled", _("Not made: open again")


class Keeping(models.TextChoices):
    """Whether what was agreed is kept."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")


class Visit(Part):
    """One follow-up (回访): by which day, and what the parties said.

    `after` is the event from which it is counted, `turn` whether it is the first, second or third
    after it. `settled_by` mediated it and does not ask how well that went.
    """

    process = "visit"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="visits")
    after = models.PositiveIntegerField()
    turn = models.PositiveSmallIntegerField()
    due_on = models.DateField(_("due"))
    settled_by = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts to reach somebody"), default=0)
    last_try = models.DateField(null=True, blank=True)
    kept = models.CharField(_("what was agreed is kept"), max_length=6, choices=Keeping, blank=True)
    satisfied = models.PositiveSmallIntegerField(_("content, from 1 to 5"), null=True, blank=True)
    relapsed = models.BooleanField(_("broken out again"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints: ClassVar = [
            models.UniqueConstraint(name="visit_is_planned_once", fields=["case", "after", "turn"]),
            models.CheckConstraint(
                name="visit_is_tried_three_times_at_most", condition=Q(attempts__lte=ATTEMPTS)
            ),
            models.CheckConstraint(
                name="visit_satisfied_is_from_one_to_five",
                condition=Q(satisfied=None) | Q(satisfied__range=(1, 5)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="visit_due", fields=["due_on", "case", "number"], condition=Q(closed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def light(self) -> Light:
        """The light of its clock, as long as nobody has asked."""
        return light_on(self.due_on)


def light_on(due: date) -> Light:
    """A follow-up is made on its day (yellow) and overdue from the next one (red)."""
    today = localdate(now())
    if due > today:
        return Light.GREEN
    return Light.YELLOW if due == today else Light.RED


class PublicationState(models.TextChoices):
    """Where a publication stands."""

    DRAFT = "draft", _("Being prepared")
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked")
    PUBLISHED = "published", _("Published")
    TAKEN_DOWN = "taken_down", _("Taken down")


class Form(models.TextChoices):
    """What is published of a dispute."""

    STORY = "story", _("With its story")
    FACTS = "facts", _("Facts for statistics only")


class Publication(Part):
    """What anybody may read of a settled dispute (公开), without who it was.

    `replaced` are the places in the text where something else stood: start, end and its kind.
    `consents` are the numbers of the parties that consent to this very text; `allowed` says that
    nobody's consent lacks. `seal` is the hash of what was checked. `public` is its public name.
    """

    process = "publication"
    case = models.ForeignKey(Dispute, models.PROTECT, related_name="publications")
    public = models.UUIDField(default=uuid4, unique=True, editable=False)
    form = models.CharField(_("what is published"), max_length=6, choices=Form)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    replaced = models.JSONField(default=list)
    writers = models.JSONField(default=list)
    consents = models.JSONField(default=list)
    allowed = models.BooleanField(default=False)
    seal = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints: ClassVar = [
            # 个人信息保护法 art. 25
            models.CheckConstraint(
                name="publication_has_every_consent",
                condition=~Q(state=PublicationState.PUBLISHED) | Q(allowed=True),
            ),
            models.CheckConstraint(
                name="publication_of_facts_has_no_words",
                condition=Q(form=Form.STORY) | Q(title="", text=""),
            ),
            models.CheckConstraint(
                name="publication_was_checked",
                condition=~Q(state=PublicationState.PUBLISHED)
                | (~Q(seal="") & Q(published_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="publication_of_a_case_is_one", fields=["case"], condition=Q(closed_at=None)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="publication_newest",
                fields=["-published_at", "-public"],
                condition=Q(state=PublicationState.PUBLISHED),
            )
        ]

    def __str__(self) -> str:
        return str(self.public)

    def arrived(self) -> None:
        """Whether every party consents, where consent is needed."""
        self.allowed = not self.lacking

    @property
    def lacking(self) -> int:
        """How many parties have not consented to these words; facts need nobody's consent."""
        needed = 0 if self.form == Form.FACTS else max(self.case.parties_now, 1)
        return max(needed - len(self.consents), 0)

    @property
    def words_seal(self) -> str:
        """The hash of the words as they stand now."""
        return hashlib.sha256(f"{self.form}\n{self.title}\n{self.text}".encode()).hexdigest()


def may_be_told(dispute: Dispute) -> bool:
    """特邀调解规定 art. 2: what a court gave to mediate counts in figures only."""
    return dispute.kind not in BY_THE_COURT


class OpinionState(models.TextChoices):
    """Whether a comment is shown; the stars count at once."""

    SILENT = "silent", _("Stars only")
    WAITING = "waiting", _("To be read before it is shown")
    SHOWN = "shown", _("Shown")
    REFUSED = "refused", _("Not shown")


class Ground(models.TextChoices):
    """Why a comment is not shown: what is merely unwelcome is shown."""

    UNLAWFUL = "unlawful", _("It is against the law")
    INSULT = "insult", _("It insults or slanders somebody, which the law forbids")
    PRIVACY = "privacy", _("It tells who somebody is")


class Opinion(models.Model):
    """A resident's rating of a published settlement, once, and perhaps a comment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    public = models.ForeignKey(
        Publication, models.CASCADE, to_field="public", related_name="opinions"
    )
    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField(_("stars"))
    comment = EncryptedText(_("comment"), blank=True, default="")
    state = models.CharField(max_length=8, choices=OpinionState)
    at = models.DateTimeField()
    read_by = models.CharField(max_length=60, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints: ClassVar = [
            models.UniqueConstraint(name="opinion_is_said_once", fields=["public", "resident"]),
            models.CheckConstraint(
                name="opinion_stars_are_one_to_five", condition=Q(stars__range=(1, 5))
            ),
            models.CheckConstraint(
                name="opinion_is_refused_with_a_reason",
                condition=~Q(state=OpinionState.REFUSED)
                | (Q(ground__in=Ground.values) & ~Q(reason="") & ~Q(read_by="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="opinion_waits", fields=["at", "id"], condition=Q(state=OpinionState.WAITING)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
