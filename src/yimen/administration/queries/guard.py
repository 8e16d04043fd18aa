"""The rules of the guard as the administrator's pages show them."""

from __future__ import annotations

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Collate, Concat

from yimen.administration.queries import Wanted
from yimen.reading.guard import Duty
from yimen.reading.models import GuardRule


def guard_rules(wanted: Wanted) -> QuerySet[GuardRule]:
    """Danger first, then routes, then accusations; words are in what rules look for or tell."""
    first = (When(duty=duty, then=Value(f"{n}")) for n, duty in enumerate(Duty.values))
    place = Concat(Case(*first, default=Value("9")), F("code"), output_field=CharField())
    rows = GuardRule.objects.annotate(place=Collate(place, "C"))
    if said := wanted.words:
        named = Q(code__iexact=said) | Q(words__icontains=said) | Q(near__icontains=said)
        rows = rows.filter(named | Q(why__icontains=said) | Q(basis__icontains=said))
    return rows


def guard_rule(code: str) -> GuardRule | None:
    """One rule, also one that has ended."""
    return GuardRule.objects.filter(pk=code).first()
