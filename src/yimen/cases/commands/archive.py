"""What is forgotten of people who are erased, and what the law has the city keep for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yimen.cases.files import discard
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


def put_away(
    case_id: UUID, passages: QuerySet[Passage], files: QuerySet[Attachment], until: date
) -> None:
    """Words and files that the law keeps lie in the archive alone, until a day."""
    own = {"case_id": case_id, "kept_until": None}
    passages.filter(**own).exclude(text="").update(kept_until=until)
    files.filter(**own).exclude(stored="").update(kept_until=until)


def archived(until: date) -> set[UUID]:
    """The cases of which something was to be kept until a day that is over."""
    kinds: Iterable[type[Passage | Attachment]] = (Passage, Attachment)
    rows = (kind.objects.filter(kept_until__lte=until) for kind in kinds)
    return {key for each in rows for key in each.values_list("case_id", flat=True)}


def keep_longer(case_id: UUID, until: date) -> None:
    """What lies in the archive of a case lies there until another day."""
    for kind in (Passage, Attachment):
        kind.objects.filter(case_id=case_id, kept_until__isnull=False).update(kept_until=until)


def empty_archive(case_id: UUID) -> None:
    """What lies in the archive of a case is erased: words are blanked, files and names deleted.

    Numbers and hashes stay in the history. Files go first: whoever is stopped here begins again.
    """
    kept = {"case_id": case_id, "kept_until__isnull": False}
    for file in Attachment.objects.filter(**kept):
        discard(file)
        Attachment.objects.filter(pk=file.pk).update(stored="", name="", kept_until=None)
    blank_words(Passage.objects.filter(**kept))
