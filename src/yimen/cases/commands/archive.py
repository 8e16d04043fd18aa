"""What is forgotten of people who are erased, and what the law has the city keep for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yimen.cases.files import discard
from yimen.cases.models import Attachment, Case, Passage, Task
from yimen.cases.policy import APART
from yimen.kernel import remarks
from yimen.kernel.models import Remark, StoredEvent
from yimen.orgs.models import Resident


def forget_points(resident: Resident) -> None:
    """Where on the map a resident's matters lie is forgotten with them: it may be their home.

    The grid stays: it is many people's.
    """
    Case.objects.filter(resident=resident).update(lat=None, lon=None)


def forget_remarks(resident: Resident) -> None:
    """What was typed with the steps of a resident's matters, by them or with their name.

    Matters that are apart say themselves when they are over.
    """
    own = Case.objects.filter(resident=resident).exclude(process__in=APART)
    for key in own.values_list("pk", flat=True):
        erase_remarks(key, resident)


def erase_remarks(case_id: UUID, resident: Resident, party: int | None = None) -> None:
    """Of one matter: what they typed, what was typed of what they said as a party, and all else
    that names them or their telephone, each as a whole."""
    events = StoredEvent.objects.filter(case_id=case_id)
    theirs = {
        number
        for number, actor, facts in events.values_list("number", "actor", "facts")
        if actor == f"resident:{resident.pk}" or (party and facts.get("party") == party)
    }
    rows, said = Remark.objects.filter(case_id=case_id), names_of(resident)
    naming = {each.number for each in rows if named(said, *each.said.values())}
    remarks.erase(rows.filter(number__in=theirs | naming))
    for task in Task.objects.filter(case_id=case_id):
        if named(said, task.wanted):
            Task.objects.filter(pk=task.pk).update(wanted="")


def names_of(resident: Resident) -> list[str]:
    """What somebody is called in a text: by name or by number."""
    return [each for each in (resident.name, resident.phone) if each]


def named(said: Iterable[str], *texts: str | None) -> bool:
    """Whether one of these names stands in one of the texts."""
    return any(name in (text or "") for name in said for text in texts)


def blank_words(rows: QuerySet[Passage]) -> int:
    """Words go with their salt; number and hash stay in the history (个人信息保护法 art. 47)."""
    return rows.exclude(text="").update(text="", salt="", grams="", kept_until=None)


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
    remarks.erase(Remark.objects.filter(case_id=case_id))
