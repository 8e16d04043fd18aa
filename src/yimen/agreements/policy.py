"""Who may offer, draft and sign, and what must hold first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import of_its_case
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.mediation import policy as mediation
from yimen.mediation.models import State
from yimen.mediation.policy import number_of
from yimen.orgs.models import Role, UnitKind
from yimen.orgs.policy import within

from .models import Agreement, AgreementTemplate, Offer

WRITTEN = frozenset({State.IN_MEDIATION, State.SETTLING})

a_party = of_its_case(mediation.party)
mediator = of_its_case(mediation.mediator)
is_being_mediated = of_its_case(mediation.is_being_mediated)


@condition(_("whoever made the offer"))
def maker(actor: Actor, row: Offer) -> bool:
    if row.by_party is None:
        return mediator.holds(actor, row)
    return number_of(actor, row.case) == row.by_party


@condition(_("another party"))
def another_party(actor: Actor, row: Offer) -> bool:
    own = number_of(actor, row.case)
    return own is not None and own != row.by_party


@condition(_("The other side does not know of this offer."))
def both_sides_know(actor: Actor, row: Offer) -> bool:
    return row.common


@condition(_("Both sides know of it already."))
def one_side_alone_knows(actor: Actor, row: Offer) -> bool:
    return not row.common


@condition(_("An agreement is drafted while the dispute is mediated."))
def may_be_drafted(actor: Actor, row: Agreement) -> bool:
    return row.case.state in WRITTEN


@condition(_("The parties have not agreed yet: the mediator notes that first."))
def is_being_settled(actor: Actor, row: Agreement) -> bool:
    return row.case.state == State.SETTLING


@condition(
    _("Somebody has signed this text: it cannot be changed. Drop it and draft another agreement.")
)
def nobody_has_signed(actor: Actor, row: Agreement) -> bool:
    return not row.signed_by_somebody


@condition(_("The mediator's signature or the seal of the committee is missing."))
def has_signature_and_seal(actor: Actor, row: Agreement) -> bool:
    """人民调解法 art. 29."""
    return row.by_mediator and row.sealed


@condition(_("the administrator of the mediation centre"))
def keeper_of_templates(actor: Actor, row: AgreementTemplate) -> bool:
    """A centre's own are its administrator's; what is every centre's is the city's."""
    if Role.ADMINISTRATOR not in actor.roles:
        return False
    if row.centre is not None and row.centre.kind != UnitKind.MEDIATION:
        return False
    return within(actor, row.centre)
