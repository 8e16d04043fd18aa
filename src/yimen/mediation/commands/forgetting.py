"""What mediation keeps of a party goes with them once none of it is needed any more.

人民调解法 art. 27: the committee keeps a file; how long, the Act does not say. Until the city's own
schedule does, that is a rule of time which its administrator finds marked as to be confirmed.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q

from yimen.cases.commands.archive import blank_words, erase_remarks, put_away
from yimen.cases.models import Attachment, Passage, Wording
from yimen.deadlines.queries import lasts
from yimen.kernel.time import now
from yimen.mediation.models import Dispute, Party, PartyKind
from yimen.orgs.erasures import FORGET
from yimen.orgs.models import Resident
from yimen.orgs.queries import today

THEIR_OWN = (Wording.NOTE, Wording.ADDITION, Wording.OFFER)
"""What a party told of itself; the rest is the file's (人民调解法 art. 27)."""
A_WEEK = timedelta(days=7)


def ended_with(resident: Resident) -> list[tuple[Dispute, int]]:
    """The disputes of a resident that have ended, each with their number as a party."""
    rows = Party.objects.filter(resident=resident, case__closed_at__isnull=False)
    return [(each.case, each.number) for each in rows.select_related("case").order_by("case")]


def kept_until(dispute: Dispute) -> date:
    """Until when the file of an ended dispute is kept, by the rule that holds today."""
    return lasts("dispute", "keep", dispute, dispute.closed_at or now(), on=today())


def forget_party(resident: Resident) -> None:
    """Papers, employer and address of a party of ended disputes, and what it told of itself or
    was noted of what it said.

    Minutes, records and files may name it: they are put away.
    """
    rows = Party.objects.filter(resident=resident, case__closed_at__isnull=False)
    cases = [*rows.values_list("case_id", flat=True)]
    rows.update(id_number="", employer="", service_address="", service_address_at=None)
    rows.filter(kind=PartyKind.PERSON).update(organisation="", organisation_code="")
    blank_words(
        Passage.objects.filter(
            case_id__in=cases, by=f"resident:{resident.pk}", wording__in=THEIR_OWN
        )
    )
    records, files = Passage.objects.filter(wording=Wording.RECORD), Attachment.objects.all()
    for dispute, number in ended_with(resident):
        erase_remarks(dispute.pk, resident, number)
        put_away(dispute.pk, records, files, kept_until(dispute))


def sweep() -> None:
    """Whoever was erased while their dispute was open is forgotten in it once it has ended."""
    late = Q(case__closed_at__gte=now() - A_WEEK, case__closed_at__gt=F("resident__erased_at"))
    for resident in Resident.objects.filter(
        pk__in=Party.objects.filter(late, resident__erased_at__isnull=False).values("resident")
    ):
        for forget in FORGET:
            forget(resident)
