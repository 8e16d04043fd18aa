"""Offers and agreements of somebody who is erased: what binds nobody goes, the signed is kept.

人民调解法 art. 27, 29: the committee keeps the file of what it mediated, and one copy of the
agreement.
个人信息保护法 art. 47: what must be kept is only stored until that time is over.
"""

from __future__ import annotations

from yimen.agreements.models import Agreement, AgreementVersion, Offer, Signature
from yimen.cases.commands.archive import (
    archived,
    blank_words,
    empty_archive,
    keep_longer,
    put_away,
)
from yimen.cases.models import Attachment, Passage
from yimen.mediation.commands.forgetting import ended_with, kept_until
from yimen.mediation.models import Dispute
from yimen.orgs.models import Resident
from yimen.orgs.queries import today


def forget_papers(resident: Resident) -> None:
    """Of ended disputes: their offers and unsigned drafts go; what was signed is put away."""
    for dispute, number in ended_with(resident):
        offers = Offer.objects.filter(case=dispute, by_party=number)
        words = Passage.objects.filter(case_id=dispute.pk)
        blank_words(words.filter(number__in=offers.values("passage")))
        under = {(each.agreement, each.version) for each in Signature.objects.filter(case=dispute)}
        for version in AgreementVersion.objects.filter(case=dispute):
            text = words.filter(number=version.passage)
            if (version.agreement, version.number) in under:
                put_away(dispute.pk, text, Attachment.objects.none(), kept_until(dispute))
            else:
                blank_words(text)
                AgreementVersion.objects.filter(pk=version.pk).update(terms="")


def sweep() -> None:
    """What was kept until today is erased: words, files, drawn names, what texts are written from.

    Where the city's rule keeps it longer than was known when it was put away, it is kept longer.
    What has broken out again since is kept until it has ended once more.
    """
    for dispute in Dispute.objects.filter(pk__in=archived(today()), closed_at__isnull=False):
        if (until := kept_until(dispute)) > today():
            keep_longer(dispute.pk, until)
            continue
        for agreement in Agreement.objects.filter(case=dispute):
            own = {"case": dispute, "agreement": agreement.number}
            AgreementVersion.objects.filter(**own).update(terms="")
            Signature.objects.filter(**own).update(name="", strokes="")
        empty_archive(dispute.pk)
