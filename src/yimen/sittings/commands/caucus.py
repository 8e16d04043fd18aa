"""Private notes of talks with one side alone: the history knows that there is one, no more."""

from __future__ import annotations

from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Words
from yimen.kernel.salts import sealed
from yimen.mediation.commands.parties import party_of
from yimen.sittings.events import CaucusNoted
from yimen.sittings.models import CaucusNote
from yimen.sittings.process import CAUCUS_NOTE


@CAUCUS_NOTE.command
def write_note(note: CaucusNote, actor: Actor, *, party: int, text: Words) -> CaucusNoted:
    """Note what one side said alone (背靠背调解): only its writer reads it (人民调解法 art. 15)."""
    note.party = party_of(note.case, party).number
    note.number = len(ledger.current().rows(CaucusNote, note.case)) + 1
    note.text, note.by = text, actor.key
    note.salt, note.digest = sealed(text)
    return CaucusNoted(note.number, note.digest)
