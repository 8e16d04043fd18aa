"""Private notes of talks with somebody who is erased are erased with them."""

from __future__ import annotations

from yimen.cases.commands.archive import named, names_of
from yimen.mediation.commands.forgetting import ended_with
from yimen.orgs.models import Resident
from yimen.sittings.models import CaucusNote


def forget_notes(resident: Resident) -> None:
    """Of ended disputes: the notes of talks with them, and those of others that name them.

    The history keeps the number and the digest of each. A note is one mediator's own: nobody can
    take a name out of it for them, so it goes as a whole.
    """
    said = names_of(resident)
    for dispute, number in ended_with(resident):
        for note in CaucusNote.objects.filter(case=dispute):
            text = note.text or ""
            if text and (note.party == number or named(said, text)):
                CaucusNote.objects.filter(pk=note.pk).update(text="", salt="")
