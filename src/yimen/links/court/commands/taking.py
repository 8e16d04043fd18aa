"""What the court and the centre had to do with each other before the link was opened."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.links.court.models import CourtMatter

TOGETHER = 1000


def take_over(matters: Sequence[CourtMatter]) -> None:
    """Take matters from the court's own list: counted and shown on their cases, without a message.

    What is known already stays as it is. IntegrityError: another matter has a number of theirs.
    """
    known = CourtMatter.objects.filter(pk__in=[each.pk for each in matters])
    there = set(known.values_list("pk", flat=True))
    missing = [each for each in matters if each.pk not in there]
    CourtMatter.objects.bulk_create(missing, TOGETHER)
