"""What is asked of offers and agreements. Whoever asks may see the dispute (`dispute_for`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yimen.cases.models import Passage
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.models import Change, StoredEvent
from yimen.mediation.models import Dispute
from yimen.mediation.policy import number_of, settles_for
from yimen.mediation.policy import visible_to as disputes_visible_to
from yimen.orgs.models import Role, Unit, UnitKind

from .models import (
    Agreement,
    AgreementPrefix,
    AgreementState,
    AgreementTemplate,
    AgreementVersion,
    Offer,
    Signature,
)
from .policy import is_being_settled, knows_of, mediator
from .terms import Terms

SHOWN_TO_PARTIES = frozenset({AgreementState.OFFERED, AgreementState.SIGNED})
"""A draft is the mediator's own paper until it is offered to be signed."""


def offers_for(actor: Actor, dispute: Dispute) -> list[tuple[Offer, str]]:
    """The offers that the actor may know of, each with its words, in their order.

    A party knows its own and those that were told to it; of others it learns nothing.
    """
    return offers_known(actor, dispute) if seen(actor, dispute) else []


def seen(actor: Actor, dispute: Dispute) -> bool:
    """Whether the actor may know of the dispute."""
    return disputes_visible_to(actor).filter(pk=dispute.pk).exists()


def offers_known(actor: Actor, dispute: Dispute) -> list[tuple[Offer, str]]:
    """The same for whoever may see the dispute, as its page has made sure."""
    rows = list(Offer.objects.filter(case=dispute).order_by("number"))
    for each in rows:
        each.case = dispute
    offers = [each for each in rows if knows_of(actor, each)]
    words = texts(dispute, [each.passage for each in offers])
    return [(each, words.get(each.passage, "")) for each in offers]


def offer_for(actor: Actor, dispute: Dispute, number: int) -> Offer:
    """An offer that the actor may know of. NotFound."""
    found = next((o for o, _words in offers_for(actor, dispute) if o.number == number), None)
    if found is None:
        raise NotFound(_("There is no such offer, or it is not yours to see."))
    return found


def agreements_for(actor: Actor, dispute: Dispute) -> list[Agreement]:
    """The agreements on a dispute that the actor may read, in their order.

    A party reads what it may sign or has signed; drafts stay with the mediator.
    """
    return agreements_known(actor, dispute) if seen(actor, dispute) else []


def agreements_known(actor: Actor, dispute: Dispute) -> list[Agreement]:
    """The same for whoever may see the dispute, as its page has made sure."""
    found = list(Agreement.objects.filter(case=dispute).order_by("number"))
    if actor.reach == "own":
        own = number_of(actor, dispute)
        found = [
            each for each in found if each.state in SHOWN_TO_PARTIES or own in each.signed_parties
        ]
    for each in found:
        each.case = dispute
    return found


def agreement_for(actor: Actor, dispute: Dispute, number: int) -> Agreement:
    """An agreement that the actor may read. NotFound."""
    found = next((a for a in agreements_for(actor, dispute) if a.number == number), None)
    if found is None:
        raise NotFound(_("There is no such agreement, or it is not yours to see."))
    return found


def signable(actor: Actor, dispute: Dispute) -> Agreement | None:
    """The agreement that waits for this actor's signature now, if one does.

    Show its text (`text_of_agreement`), and give its `digest` back to `sign_it` as `shown`.
    """
    own, may_settle = number_of(actor, dispute), settles_for(actor, dispute) is not None
    for each in agreements_for(actor, dispute):
        waits = each.state == AgreementState.OFFERED and is_being_settled.holds(actor, each)
        if own is None:
            mine = mediator.holds(actor, each)
        else:
            mine = may_settle and own not in each.signed_parties
        if waits and mine:
            return each
    return None


def texts(dispute: Dispute, numbers: Sequence[int]) -> dict[int, str]:
    """The words of passages by their number."""
    if not numbers:
        return {}
    rows = Passage.objects.filter(case_id=dispute.pk, number__in=numbers)
    return dict(rows.values_list("number", "text"))


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Every version of an agreement, the first first."""
    rows = ledger.current().rows(AgreementVersion, agreement.case)
    own = [row for row in rows if row.agreement == agreement.number]
    return sorted(own, key=lambda row: row.number)


def version_of(agreement: Agreement) -> AgreementVersion:
    """The version that stands."""
    return versions_of(agreement)[-1]


def terms_of(agreement: Agreement) -> Terms:
    """What the version that stands was written from."""
    return Terms.opened(version_of(agreement).terms or "")


def text_of_agreement(agreement: Agreement) -> str:
    """The text that stands, word for word; empty where it was erased."""
    return salted_text(agreement)[1]


def salted_text(agreement: Agreement) -> tuple[str, str]:
    """What stands before the text in its digest, and the text; empty where it was erased."""
    rows = Passage.objects.filter(case=agreement.case_id, number=version_of(agreement).passage)
    return rows.values_list("salt", "text").first() or ("", "")


def salts(dispute: Dispute, numbers: Iterable[int]) -> dict[int, str]:
    """What stands before the words of passages in their digest, by number."""
    rows = Passage.objects.filter(case_id=dispute.pk, number__in=[*numbers])
    return dict(rows.values_list("number", "salt"))


def signatures_of(agreement: Agreement) -> list[Signature]:
    """Who has signed, in the order of signing."""
    rows = ledger.current().rows(Signature, agreement.case)
    own = [row for row in rows if row.agreement == agreement.number]
    return sorted(own, key=lambda row: row.number)


def templates_for(dispute: Dispute) -> QuerySet[AgreementTemplate]:
    """The templates that fit a dispute, those of its kind and of its own centre first."""
    fits = Q(dispute_type__in=["", dispute.dispute_type])
    near = Q(centre=None) | Q(centre=dispute.centre_id)
    rows = AgreementTemplate.objects.filter(fits & near, active=True)
    return rows.order_by("-dispute_type", "centre", "name")


def templates_of(actor: Actor) -> QuerySet[AgreementTemplate]:
    """The templates that somebody keeps or works with: everybody's and their own centre's."""
    rows = AgreementTemplate.objects.select_related("centre")
    if actor.reach == "own" or not actor.roles & {*Role}:
        return rows.none()
    if actor.reach == "area":
        near = Q(centre__area__code__startswith=actor.area)
    else:
        near = Q(centre__in=actor.units | actor.above)
    return rows.filter(Q(centre=None) | near).order_by("dispute_type", "name", "centre")


def template_for(actor: Actor, key: int) -> AgreementTemplate:
    """One of those. NotFound."""
    found = templates_of(actor).filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


def prefix_of(centre: Unit) -> str:
    """What the numbers of a centre's agreements begin with after the year: 甘州人调字."""
    set_by_it = AgreementPrefix.objects.filter(pk=centre.pk).first()
    if set_by_it:
        return set_by_it.prefix
    name = str(centre.area.name)
    return f"{name[:-1] if len(name) > 2 and name[-1] in '区县市' else name}人调字"


def reference_of(year: int, prefix: str, number: int) -> str:
    """The number of an agreement as it is written: 〔2026〕甘州人调字第1号."""
    return f"〔{year}〕{prefix}第{number}号"


def own_centre(actor: Actor) -> Unit | None:
    """The mediation centre in which somebody sits, if they do."""
    rows = Unit.objects.filter(pk=actor.unit or 0, kind=UnitKind.MEDIATION)
    return rows.select_related("area").first()


def changes_of(table: str, key: str) -> list[Change]:
    """What became of a row of a table, the latest first."""
    return list(Change.objects.filter(table=table, key=key).order_by("-pk"))


def last(dispute: Dispute, *kinds: str) -> StoredEvent | None:
    """The last event of these kinds in the history of a dispute."""
    found = StoredEvent.objects.filter(case_id=dispute.pk, kind__in=kinds)
    return found.order_by("-number").first()
