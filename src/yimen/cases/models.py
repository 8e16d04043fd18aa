"""The spine's tables. All that belongs to one case has a primary key that begins with its id."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.catalogue.models import Category
from yimen.kernel.models import Living, Part, Sealed
from yimen.orgs.models import Area, Grid, Resident, Unit
from yimen.orgs.queries import heir_of

from .grams import GramsField


class Channel(models.TextChoices):
    """By which door a matter came in."""

    PHONE = "phone", _("Telephone")
    WEB = "web", _("Web")
    WINDOW = "window", _("Window")
    GRID = "grid", _("Grid worker")
    POLICE = "110", _("110")
    PETITION = "petition", _("Petition office")
    IMPORT = "import", _("Imported file")
    API = "api", _("Other system")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    PRESSING = "pressing", _("Pressing")
    URGENT = "urgent", _("Urgent")


class Light(models.TextChoices):
    """Electronic supervision (电子监察): each change is an event, not a computed colour alone."""

    GREEN = "green", _("On time")
    YELLOW = "yellow", _("Due soon")
    RED = "red", _("Overdue")
    GREY = "grey", _("Paused")


class Supervision(models.TextChoices):
    """The ladder of supervision (督办): each rung is an event with a clock of its own."""

    NONE = "", _("Not supervised")
    ORDINARY = "ordinary", _("Supervised")
    LISTED = "listed", _("Publicly listed supervision")
    INTERVIEW = "interview", _("Supervision by interview")


class SupervisionGround(models.TextChoices):
    """Why a case is supervised (济南 art. 28, 潍坊 art. 26, 芜湖)."""

    REFUSED = "refused", _("The unit refuses to take it")
    OVERDUE = "overdue", _("Overdue")
    UNSOLVED = "unsolved", _("It should have been solved and was not")
    MANY = "many", _("Many residents demand the same")
    HARM = "harm", _("Badly handled, with harm to the public")
    NO_PROGRESS = "no_progress", _("Long without progress")
    INSTRUCTION = "instruction", _("A leader's instruction")
    OTHER = "other", _("Other ground")


class Case(Living):
    """A matter: one number, one timeline, an owner at every moment, and a clock."""

    number = models.CharField(_("number"), max_length=16, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    confidential = models.BooleanField(_("confidential"), default=False)
    # Consent of its own (个人信息保护法 art. 25), off until the resident gives it.
    may_list = models.BooleanField(_("the city may list it"), default=False)
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, verbose_name=_("resident")
    )
    item = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("category")
    )
    # Where the trouble is; a place that is not known is somewhere in the area of the centre.
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("area"))
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, verbose_name=_("grid"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    # Who took it and checks the answer, who answers for it, and whose queue it stands in now.
    centre = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("centre"))
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead unit")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    about_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit that is reported"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    warn_at = models.DateTimeField(_("warning from"), null=True, blank=True)
    light = models.CharField(_("light"), max_length=8, choices=Light, default=Light.GREEN)
    supervision = models.CharField(
        _("supervision"), max_length=10, choices=Supervision, default=Supervision.NONE, blank=True
    )
    open_tasks = models.PositiveSmallIntegerField(_("open tasks"), default=0)
    passages = models.PositiveSmallIntegerField(default=0)
    # The case that started it all; cases of one matter share one number for the resident.
    matter = models.UUIDField(_("matter"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_has_an_owner_and_a_clock",
                condition=Q(closed_at__isnull=False) | Q(unit__isnull=False, due_at__isnull=False),
            ),
            # 信访工作条例 art. 30: what is reported about a unit never reaches that unit
            models.CheckConstraint(
                name="case_is_never_with_whom_it_is_about",
                condition=Q(about_unit=None)
                | (~Q(unit=F("about_unit")) & (Q(lead=None) | ~Q(lead=F("about_unit")))),
            ),
            models.CheckConstraint(name="case_light_is_known", condition=Q(light__in=Light.values)),
        ]
        indexes: ClassVar = [
            models.Index(
                name="case_queue_of_a_unit",
                fields=["unit", "due_at", "id"],
                condition=Q(closed_at=None),
            ),
            models.Index(
                name="case_queue_by_state",
                fields=["state", "due_at", "id"],
                condition=Q(closed_at=None),
            ),
            models.Index(
                name="case_queue_by_due", fields=["due_at", "id"], condition=Q(closed_at=None)
            ),
            models.Index(
                name="case_next_to_warn",
                fields=["warn_at"],
                condition=Q(closed_at=None, light__in=[Light.GREEN, Light.GREY]),
            ),
            models.Index(name="case_by_opening", fields=["opened_at", "id"]),
            models.Index(
                name="case_on_the_public_list",
                fields=["opened_at", "id"],
                condition=Q(may_list=True),
            ),
            models.Index(
                name="case_by_closing",
                fields=["closed_at", "id"],
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(name="case_of_a_matter", fields=["matter"], condition=~Q(matter=F("id"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """The resident's key as an actor."""
        return f"resident:{self.resident_id}" if self.resident_id else ""

    def is_about(self, unit: Unit) -> bool:
        """Whether it reports the unit, what that is a part of, or what became of either."""
        about = self.about_unit
        return about is not None and not {about.pk, about.successor_id}.isdisjoint(unit.line)

    def came_back(self) -> None:
        """Who was dissolved meanwhile is followed by whoever took its work on, or by the centre."""
        self.centre = heir_of(self.centre) or self.centre
        if self.lead is not None:
            heir = heir_of(self.lead)
            self.lead = self.centre if heir is None or self.is_about(heir) else heir

    def found_by(self, story: str) -> str:
        """All that a search finds a story by."""
        return f"{self.title}\n{self.place}\n{story}"


class Counter(models.Model):
    """The last serial number given on a day; gaps are allowed, numbers are never used again."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of numbers")

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"


class Wording(models.TextChoices):
    """What a passage of text is."""

    STORY = "story", _("What happened")
    ADDITION = "addition", _("Addition")
    ANSWER = "answer", _("Answer")
    PUBLIC_ANSWER = "public_answer", _("Public answer")
    RESULT = "result", _("Result of a task")
    RECORD = "record", _("Record")
    NOTE = "note", _("Internal note")
    OFFER = "offer", _("Offer of a party")
    AGREEMENT = "agreement", _("Text of an agreement")


class Passage(Sealed):
    """Words that somebody wrote, on an erasable row; their event keeps only the number and hash."""

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(Case, models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    wording = models.CharField(max_length=16, choices=Wording)
    text = models.TextField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    # Every two neighbouring characters of the text, and of title and place where it is the story;
    # empty for what is not searched.
    grams = GramsField()
    # Since a person in it was erased: it lies in the archive alone, until this day.
    kept_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("passage")
        indexes: ClassVar = [
            models.Index(name="passage_by_time", fields=["at"]),
            GinIndex(name="passage_grams", fields=["grams"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="passage_has_its_salt_as_long_as_its_words",
                condition=Q(text="", salt="") | ~Q(text="") & ~Q(salt=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.wording}"


class TaskState(models.TextChoices):
    ASKED = "asked", _("Asked")
    SIGNED = "signed", _("In hand")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not theirs")
    CANCELLED = "cancelled", _("Cancelled")


class Task(Part):
    """What an assisting unit (协办) does for a case, with its own limit and result."""

    process: ClassVar[str] = "task"
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    wanted = models.CharField(_("what is asked"), max_length=500)
    due_at = models.DateTimeField(_("due"))
    result = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes: ClassVar = [
            models.Index(name="task_queue", fields=["unit", "due_at"], condition=Q(closed_at=None))
        ]

    def __str__(self) -> str:
        return self.wanted


class Bond(models.TextChoices):
    """How one case hangs together with another."""

    REPEAT = "repeat", _("Repeat of")
    FOLLOWS = "follows", _("Follows from")
    HANDED_OVER = "handed_over", _("Handed over from")


class Link(models.Model):
    """A line from one case to another."""

    pk = models.CompositePrimaryKey("case_id", "other_id", "bond")
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    bond = models.CharField(max_length=12, choices=Bond)

    class Meta:
        verbose_name = _("link")

    def __str__(self) -> str:
        return f"{self.case_id} {self.bond} {self.other_id}"


class Attachment(models.Model):
    """A file of a case. Its name is shown, never used as a path."""

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=80)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    internal = models.BooleanField(default=False)
    # Since a person in it was erased: it lies in the archive alone, until this day.
    kept_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Word to the people of a unit that something of theirs changed; kept once for each event."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    event = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("notice")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="notice_is_given_once", fields=["case", "event", "unit", "role"]
            )
        ]
        indexes: ClassVar = [
            models.Index(
                name="notice_unread", fields=["unit", "role", "-at"], condition=Q(read_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.event}"


class Look(models.Model):
    """When somebody last looked at the queue of their posts in a unit.

    What moved after `since` is new to them; `at` is the last time that the page was opened.
    """

    pk = models.CompositePrimaryKey("staff_id", "unit_id")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a queue")

    def __str__(self) -> str:
        return f"{self.staff_id} {self.unit_id}"


class SavedFilter(models.Model):
    """A filter of the queue that somebody keeps under a name of their own."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    wanted = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("saved filter")
        constraints: ClassVar = [
            models.UniqueConstraint(name="saved_filter_has_its_name", fields=["staff", "name"])
        ]

    def __str__(self) -> str:
        return self.name
