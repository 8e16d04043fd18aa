"""Whether peace lasts: filed where it does, opened again where it does not."""

from __future__ import annotations

from yimen.cases.commands import write_down
from yimen.cases.models import Wording
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Words
from yimen.mediation.events import BrokeOutAgain, Filed
from yimen.mediation.models import Dispute
from yimen.mediation.process import DISPUTE

from .intake import begins_anew


@DISPUTE.command
def file(dispute: Dispute, actor: Actor) -> Filed:
    """Close it and put its papers into one file (人民调解法 art. 27)."""
    return Filed()


@DISPUTE.command
def relapse(dispute: Dispute, actor: Actor, *, words: Words) -> BrokeOutAgain:
    """It has broken out again: the same matter is mediated anew, under the same number."""
    passage = write_down(dispute, actor, Wording.ADDITION, words)
    dispute.relapses += 1
    begins_anew(dispute)
    return BrokeOutAgain(passage.number, passage.digest)
