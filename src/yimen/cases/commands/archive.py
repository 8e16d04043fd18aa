"""What is forgotten of people who are erased, and what the law has the city keep for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yimen.cases.models import Attachment, Case, Passage
from yimen.orgs.models import Resident


def forget_points(resident: Resident) -> None:
    """Where on the map a resident's matters lie is forgotten with them: it may be their home.

    The grid stays: it is many people's.
    """
    Case.objects.filter(resident=resident).update(lat=None, lon=None)


def blank_words(rows: QuerySet[Passage]) -> int:
    """Words are erased; their number and hash stay in the history (个人信息保护法 art. 47)."""
    return rows.exclude(text="").update(text="", grams="", kept_until=None)


def put_away(case_id: UUID, passages: Iterable[int], files: Iterable[int], until: date) -> None:
    """Words and files that the law keeps lie in the archive alone: the words until a day."""
    words = Passage.objects.filter(case_id=case_id, number__in=[*passages], kept_until=None)
    words.update(kept_until=until)
    scans = Attachment.objects.filter(case_id=case_id, number__in=[*files], kept_until=None)
    scans.update(kept_until=until)


def empty_archive(day: date) -> int:
    """What was kept until now is erased. How many texts."""
    return blank_words(Passage.objects.filter(kept_until__lte=day))
