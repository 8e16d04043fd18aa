"""Articles and their versions, how often they were of use, and what was looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.cases.grams import GramsField
from yimen.orgs.models import Unit

LONGEST = 6_000
"""Characters of an article's text: what is longer is a document, and is named as the source."""


class Stage(models.TextChoices):
    """Where a version stands."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waits for approval")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a later version")
    WITHDRAWN = "withdrawn", _("Taken off")


PENDING = (Stage.DRAFT, Stage.IN_REVIEW)
"""Not yet decided."""


class Audience(models.TextChoices):
    """Who may read an article once it is published."""

    STAFF = "staff", _("Staff only")
    PUBLIC = "public", _("Everybody")


class Article(models.Model):
    """One question that people ask, and the unit whose answer it is. Its words are its versions."""

    code = models.CharField(_("Code"), max_length=24, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("owner"))

    class Meta:
        verbose_name = _("article of the knowledge base")
        verbose_name_plural = _("articles of the knowledge base")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="article_code_is_plain", condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$")
            ),
        ]

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody wrote into an article: all that makes one version differ from another."""

    title: str
    body: str
    document: str
    provision: str = ""
    items: Sequence[str] = field(default=())
    audience: str = Audience.STAFF
    valid_from: date
    valid_to: date | None = None
    review_on: date


class Version(models.Model):
    """The words of an article as somebody wrote them at one time; nobody ever rewrites them."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    stage = models.CharField(pgettext_lazy("article", "Stage"), max_length=10, choices=Stage)
    title = models.CharField(_("Question, as people ask it"), max_length=120)
    body = models.CharField(_("Answer"), max_length=LONGEST)
    document = models.CharField(_("Source: document"), max_length=200)
    provision = models.CharField(_("Source: article or section"), max_length=80, blank=True)
    # Codes of categories: matters of them, and of what is part of them, are answered by it.
    items = models.JSONField(_("Categories that it answers"), default=list, blank=True)
    audience = models.CharField(
        _("Who may read it"), max_length=6, choices=Audience, default=Audience.STAFF
    )
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid until"), null=True, blank=True)
    review_on = models.DateField(_("To be reviewed on"))
    grams = GramsField()
    written_by = models.CharField(_("Written by"), max_length=60)
    written_at = models.DateTimeField(_("Written at"))
    decided_by = models.CharField(_("Decided by"), max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        constraints: ClassVar = [
            models.UniqueConstraint(name="version_has_its_number", fields=["article", "number"]),
            models.UniqueConstraint(
                name="article_has_one_published_version",
                fields=["article"],
                condition=Q(stage=Stage.PUBLISHED),
            ),
            models.UniqueConstraint(
                name="article_has_one_pending_version",
                fields=["article"],
                condition=Q(stage__in=PENDING),
            ),
            models.CheckConstraint(
                name="version_stage_is_known", condition=Q(stage__in=Stage.values)
            ),
            models.CheckConstraint(
                name="version_audience_is_known", condition=Q(audience__in=Audience.values)
            ),
            # 国办发〔2020〕53号 asks for a second reading (多方校核).
            models.CheckConstraint(
                name="version_is_published_by_another",
                condition=~Q(stage=Stage.PUBLISHED)
                | ~Q(decided_by="") & ~Q(decided_by=F("written_by")),
            ),
            models.CheckConstraint(
                name="version_has_words", condition=~Q(title="") & ~Q(body="") & ~Q(document="")
            ),
            models.CheckConstraint(
                name="version_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
        ]
        indexes: ClassVar = [GinIndex(name="version_grams", fields=["grams"])]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"

    @property
    def text(self) -> str:
        """All of it that is read."""
        return f"{self.title}\n{self.body}"

    def holds(self, day: date) -> bool:
        """Whether it may be told to somebody on a day."""
        begun = self.stage == Stage.PUBLISHED and self.valid_from <= day
        return begun and not self.past(day)

    def past(self, day: date) -> bool:
        """Whether its time is over."""
        return self.valid_to is not None and self.valid_to <= day

    def due(self, day: date) -> bool:
        """Whether its owner should have looked at it again."""
        return self.stage == Stage.PUBLISHED and self.review_on <= day


class ArticleMonth(models.Model):
    """How often an article was of use in a month; nothing tells to whom."""

    pk = models.CompositePrimaryKey("article_id", "month")
    article = models.ForeignKey(Article, models.PROTECT, related_name="months")
    month = models.DateField(_("month"))
    shown = models.PositiveIntegerField(_("suggested"), default=0)
    used = models.PositiveIntegerField(_("used"), default=0)
    helpful = models.PositiveIntegerField(_("helped"), default=0)
    unhelpful = models.PositiveIntegerField(_("did not help"), default=0)

    class Meta:
        verbose_name = _("use of an article")
        verbose_name_plural = _("uses of articles")

    def __str__(self) -> str:
        return f"{self.article_id} {self.month:%Y-%m}"

    @property
    def asked(self) -> int:
        """How many said whether it helped."""
        return self.helpful + self.unhelpful


class Lack(models.TextChoices):
    """In what way something was not found."""

    WORDS = "words", _("Searched without a hit")
    ITEM = "item", _("Answered without an article")


class Missed(models.Model):
    """What was looked for in vain in a month: words of a search, or the category of an answer."""

    pk = models.CompositePrimaryKey("month", "lack", "words")
    month = models.DateField(_("month"))
    lack = models.CharField(_("what was missing"), max_length=5, choices=Lack)
    words = models.CharField(_("words"), max_length=20)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("gap of the knowledge base")
        verbose_name_plural = _("gaps of the knowledge base")
        constraints: ClassVar = [
            models.CheckConstraint(name="missed_lack_is_known", condition=Q(lack__in=Lack.values)),
        ]

    def __str__(self) -> str:
        return self.words
