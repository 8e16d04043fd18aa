"""Offers and agreements of somebody who is erased: what binds nobody goes, the signed is kept.

人民调解法 art. 27, 29: the committee keeps the file of what it mediated, and one copy of the
agreement.
个人信息保护法 art. 47: what must be kept is only stored until that time is over.
"""

from __future__ import annotations

from datetime import date

from yimen.agreements.models import Agreement, AgreementVersion, Offer, Signature
from yimen.cases.commands.archive import blank_words, empty_archive, put_away
from yimen.cases.models import Passage
from yimen.mediation.commands.forgetting import ended_with
from yimen.mediation.models import Dispute
from yimen.orgs.models import Resident
from yimen.orgs.queries import today

YEARS = 10
"""So long after the dispute has ended a signed agreement is kept; a default until the city's own
retention schedule says otherwise (档案法 art. 13)."""


def forget_papers(resident: Resident) -> None:
    """Of ended disputes: their offers and unsigned drafts go; what was signed is put away."""
    for dispute, number in ended_with(resident):
        offers = Offer.objects.filter(case=dispute, by_party=number)
        words = Passage.objects.filter(case_id=dispute.pk)
        blank_words(words.filter(number__in=offers.values("passage")))
        signatures = list(Signature.objects.filter(case=dispute))
        under = {(each.agreement, each.version) for each in signatures}
        for version in AgreementVersion.objects.filter(case=dispute):
            if (version.agreement, version.number) in under:
                files = [each.file for each in signatures if each.file is not None]
                put_away(dispute.pk, [version.passage], files, kept_until(dispute))
            else:
                blank_words(words.filter(number=version.passage))
                AgreementVersion.objects.filter(pk=version.pk).update(terms="")


def kept_until(dispute: Dispute) -> date:
    """Until when what was signed in a dispute is kept."""
    ended = dispute.closed_at.date() if dispute.closed_at else today()
    return ended.replace(year=ended.year + YEARS, day=min(ended.day, 28))


def sweep() -> None:
    """What was kept until today is erased: the text, what it was written from, and drawn names."""
    over = Passage.objects.filter(kept_until__lte=today())
    cases = {*over.values_list("case_id", flat=True)}
    for agreement in Agreement.objects.filter(case__in=cases):
        own = {"case": agreement.case_id, "agreement": agreement.number}
        AgreementVersion.objects.filter(**own).update(terms="")
        Signature.objects.filter(**own).update(name="", strokes="")
    empty_archive(today())
