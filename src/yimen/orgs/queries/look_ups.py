"""What a few letters can mean, the likeliest first."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from yimen.kernel.actors import Actor
from yimen.orgs.models import Area

MOST = 12
"""So many rows are offered for what was typed."""


def areas_within(typed: str, actor: Actor) -> list[Area]:
    """Areas within the actor's own whose name or code holds the last word, the likeliest first.

    Words before it stand there too, or in the names of what the area lies in: 甘州 东街.
    """
    words = typed.split()
    if not words:
        return []
    rows = Area.objects.filter(active=True, pk__startswith=actor.area)
    rows = rows.select_related("parent__parent")
    for word in words[:-1]:
        own, within = Q(name__icontains=word), Q(parent__name__icontains=word)
        rows = rows.filter(own | within | Q(parent__parent__name__icontains=word))
    found = rows.filter(Q(name__icontains=words[-1]) | Q(pk__contains=words[-1]))
    return list(found.order_by(likeliness("pk", words[-1]), Length("pk"), "pk")[:MOST])


def likeliness(code: str, typed: str) -> Case:
    """0 to 4: it is what was typed, begins with it, holds it, or only its code does."""
    tests = (
        Q(name__iexact=typed) | Q(**{f"{code}__iexact": typed}),
        Q(name__istartswith=typed),
        Q(**{f"{code}__istartswith": typed}),
        Q(name__icontains=typed),
    )
    places = (When(test, then=Value(place)) for place, test in enumerate(tests))
    return Case(*places, default=Value(len(tests)), output_field=IntegerField())
