"""Naming who mediates: a person decides, and the parties accept or object (人民调解法 art. 19)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words, is_legible
from yimen.kernel.errors import Invalid, Refused
from yimen.mediation.commands.parties import heard_party
from yimen.mediation.models import Dispute
from yimen.mediators.commands import take_charge
from yimen.mediators.models import Mediator
from yimen.mediators.queries.mediators import in_charge_of
from yimen.sittings.events import PanelAccepted, PanelNamed, PanelNamedAnew, PanelObjected
from yimen.sittings.models import NO_MEDIATORS, Mediators, Panel
from yimen.sittings.process import PANEL
from yimen.sittings.queries import conflict_parties, consented


@PANEL.command
def name_team(
    panel: Panel, actor: Actor, *, lead: Mediator, others: Mediators = NO_MEDIATORS
) -> PanelNamed:
    """Name who mediates: one leads, others join (人民调解法 art. 19).

    Refused: a conflict of interest to which not every party consents, or as many open disputes as
    somebody takes on.
    """
    if ledger.current().rows(Panel, panel.case):
        raise Refused(_("Mediators were named already: name others."))
    panel.number = 1
    return PanelNamed(lead.pk, put_in_charge(panel.case, actor, lead, others))


@PANEL.command
def name_anew(
    panel: Panel,
    actor: Actor,
    *,
    lead: Mediator,
    others: Mediators = NO_MEDIATORS,
    reason: str = "",
) -> PanelNamedAnew:
    """Name other mediators: a party objects, or somebody cannot. The parties are asked again.

    `reason` is left out only where nobody has the dispute in charge any more.
    """
    if not is_legible(reason) and in_charge_of(panel.case.pk):
        raise Invalid(_("Say why others are named."), {"reason": _("This must be said.")})
    chosen = put_in_charge(panel.case, actor, lead, others)
    panel.accepted_by, panel.objected_by, panel.passage = [], None, None
    return PanelNamedAnew(lead.pk, chosen, reason)


def put_in_charge(dispute: Dispute, actor: Actor, lead: Mediator, others: Mediators) -> list[int]:
    """They have the dispute in charge from now; their keys, the lead first."""
    if lead.centre_id != dispute.centre_id:
        raise Refused(_("This belongs to another centre."))
    parties = conflict_parties(dispute)
    charges = take_charge(
        dispute, actor, lead=lead, others=others, parties=parties, wanted=consented(dispute)
    )
    return [each.mediator_id for each in sorted(charges, key=lambda c: (not c.lead, c.mediator_id))]


@PANEL.command
def accept_team(
    panel: Panel, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> PanelAccepted:
    """A party accepts the mediators: by itself, or on a paper that the mediator names."""
    still_named(panel)
    number = heard_party(panel.case, actor, party, evidence)
    panel.accepted_by = sorted({*panel.accepted_by, number})
    return PanelAccepted(number, evidence)


@PANEL.command
def object_to_team(
    panel: Panel, actor: Actor, *, words: Words, party: int | None = None, evidence: Line = ""
) -> PanelObjected:
    """A party does not accept the mediators: others are named before it goes on."""
    still_named(panel)
    number = heard_party(panel.case, actor, party, evidence)
    passage = write_down(panel.case, actor, Wording.NOTE, words)
    panel.objected_by, panel.passage = number, passage.number
    panel.accepted_by = [each for each in panel.accepted_by if each != number]
    return PanelObjected(number, evidence, passage.number, passage.digest)


def still_named(panel: Panel) -> None:
    """Refused, where those who were named mediate it no more and others are to be named."""
    if not in_charge_of(panel.case.pk):
        raise Refused(_("Others are to be named: who was named mediates it no more."))
