"""The categories of requests, the dispatch directory, and words that mean the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yimen.orgs.models import Unit


class Category(models.Model):
    """What a request is about, in a tree that a city imports (GB/T 39666 or its own)."""

    code = models.CharField(_("category code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    level = models.PositiveSmallIntegerField(_("level"))
    # What residents call it, with spaces between: a day-one reader knows it by these.
    words = models.TextField(_("residents' words"), blank=True)
    # Where to turn with what is not the hotline's: 北京市接诉即办工作条例 art. 11.
    route = models.TextField(_("lawful route"), blank=True)
    active = models.BooleanField(_("active"), default=True)
    # Whether matters of it may stand on the public list, if what it is part of may: not what tells
    # of health, children, belief, poverty or the police (个人信息保护法 art. 28).
    public = models.BooleanField(_("may be listed publicly"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="category_level_fits_its_parent",
                condition=Q(level=1, parent=None) | Q(level__gt=1, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="category_code_begins_with_its_parents",
                condition=Q(parent=None)
                | Q(code__startswith=F("parent_id")) & ~Q(code=F("parent")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Direction(models.Model):
    """A row of the dispatch directory (派单目录): whose a category is in an area, on what basis.

    Valid from one day up to but not including another; never rewritten, only closed.
    """

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="directions", verbose_name=_("category")
    )
    # A division code; "" is the whole city. Longest wins.
    area = models.CharField(_("area"), max_length=12, blank=True, default="")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="directions", verbose_name=_("competent unit")
    )
    basis = models.CharField(_("basis"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("row of the dispatch directory")
        verbose_name_plural = _("dispatch directory")
        constraints: ClassVar = [
            models.CheckConstraint(name="direction_has_a_basis", condition=~Q(basis="")),
            models.CheckConstraint(
                name="direction_ends_after_it_begins",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="direction_open_once", fields=["category", "area"], condition=Q(valid_to=None)
            ),
            models.UniqueConstraint(
                name="direction_begins_once_a_day", fields=["category", "area", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return self.basis


class Synonyms(models.Model):
    """Words that mean the same (同义词): whoever looks for one of them finds what holds another."""

    word = models.CharField(_("word"), max_length=20, unique=True)
    # The others, with spaces between, in the spelling in which texts are compared.
    same = models.CharField(_("means the same"), max_length=200)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        constraints: ClassVar = [
            models.CheckConstraint(name="synonyms_are_two_words", condition=~Q(same="")),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.same}"

    @property
    def words(self) -> tuple[str, ...]:
        """All of them."""
        return (self.word, *self.same.split())
