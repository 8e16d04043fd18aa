"""The rules of the guard as the administrator's pages show them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Collate

from yimen.administration.queries import Wanted
from yimen.reading.models import GuardRule


def guard_rules(wanted: Wanted) -> QuerySet[GuardRule]:
    """Rules by their codes; words are in what they look for or in what they tell."""
    rows = GuardRule.objects.annotate(place=Collate(F("code"), "C"))
    if said := wanted.words:
        named = Q(code__iexact=said) | Q(words__icontains=said) | Q(near__icontains=said)
        rows = rows.filter(named | Q(why__icontains=said) | Q(basis__icontains=said))
    return rows


def guard_rule(code: str) -> GuardRule | None:
    """One rule, also one that has ended."""
    return GuardRule.objects.filter(pk=code).first()
