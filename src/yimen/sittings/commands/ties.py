"""A tie of a mediator to a party is told to all of them, and each consents or one does not.

特邀调解规定 (法释〔2016〕14号) art. 15: whoever is a near relative of a party, has an interest or
another relation keeps out by themself, unless both sides agree to be mediated by this very person.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Refused
from yimen.mediation.commands.parties import heard_party
from yimen.mediators.models import Mediator
from yimen.sittings.events import TieConsented, TieDeclined, TieTold
from yimen.sittings.models import Tie, TieState
from yimen.sittings.process import TIE


@TIE.command
def tell_tie(tie: Tie, actor: Actor, *, mediator: Mediator, words: Words) -> TieTold:
    """Tell every party what ties a mediator to one of them, in words that all may read.

    Refused: the mediator is of another centre, or the parties were told of theirs already.
    """
    if mediator.centre_id != tie.case.centre_id:
        raise Refused(_("This belongs to another centre."))
    before = ledger.current().rows(Tie, tie.case)
    if any(row.mediator_id == mediator.pk and row.state == TieState.TOLD for row in before):
        raise Refused(_("The parties were told of it already."))
    passage = write_down(tie.case, actor, Wording.NOTE, words)
    tie.number, tie.mediator, tie.passage = len(before) + 1, mediator, passage.number
    return TieTold(tie.number, mediator.pk, passage.number, passage.digest)


@TIE.command
def consent_to_tie(
    tie: Tie, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> TieConsented:
    """A party knows of the tie and wants this mediator all the same: itself, or on a paper."""
    number = heard_party(tie.case, actor, party, evidence)
    tie.consented_by = sorted({*tie.consented_by, number})
    return TieConsented(tie.number, number, evidence)


@TIE.command
def decline_tie(
    tie: Tie, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> TieDeclined:
    """One party does not consent, or no more: this mediator keeps out, whatever the others say."""
    number = heard_party(tie.case, actor, party, evidence)
    tie.consented_by = [each for each in tie.consented_by if each != number]
    return TieDeclined(tie.number, number, evidence)
