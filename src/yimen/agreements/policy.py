"""Who may offer, draft and sign, and what must hold first."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import of_its_case
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.mediation import policy as mediation
from yimen.mediation.models import State
from yimen.mediation.policy import represents, settles_for
from yimen.orgs.models import Role, UnitKind
from yimen.orgs.policy import within

from .models import Agreement, AgreementTemplate, Offer

WRITTEN = frozenset({State.IN_MEDIATION, State.SETTLING})

a_party = of_its_case(mediation.settling_party)
mediator = of_its_case(mediation.mediator)
is_being_mediated = of_its_case(mediation.is_being_mediated)


def knows_of(actor: Actor, row: Offer) -> bool:
    """Whether an offer may be known, to whoever may see its dispute.

    人民调解法 art. 15: a party knows its own, and what was told to it; its agent likewise.
    """
    if actor.reach != "own":
        return True
    mine = represents(actor, row.case)
    return row.by_party in mine or (row.told and not mine.isdisjoint(row.to))


@condition(_("whoever made the offer"))
def maker(actor: Actor, row: Offer) -> bool:
    if row.by_party is None:
        return mediator.holds(actor, row)
    return settles_for(actor, row.case) == row.by_party


@condition(_("a party to which the offer was made"))
def addressee(actor: Actor, row: Offer) -> bool:
    return settles_for(actor, row.case) in row.to


@condition(_("This offer was not passed on."))
def was_told(actor: Actor, row: Offer) -> bool:
    return row.told


@condition(_("It was passed on already."))
def was_not_told(actor: Actor, row: Offer) -> bool:
    return not row.told


@condition(_("The mediator may pass it on already."))
def is_in_confidence(actor: Actor, row: Offer) -> bool:
    return not row.may_be_told


@condition(_("You have accepted it already."))
def has_not_accepted(actor: Actor, row: Offer) -> bool:
    return settles_for(actor, row.case) not in row.accepted_by


@condition(_("Others have yet to accept it."))
def one_is_left(actor: Actor, row: Offer) -> bool:
    return len({*row.to} - {*row.accepted_by}) == 1


@condition(_("All others have accepted it."))
def more_are_left(actor: Actor, row: Offer) -> bool:
    return not one_is_left.holds(actor, row)


@condition(_("The dispute is still being mediated."))
def is_mediated_no_more(actor: Actor, row: Offer) -> bool:
    return not is_being_mediated.holds(actor, row)


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
