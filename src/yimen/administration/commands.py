"""What administrators do with whole files; every other act of theirs is a module's below."""

from __future__ import annotations

from django.db import transaction

from yimen.kernel.actors import Actor
from yimen.orgs.books import TakeIn as TakeIn
from yimen.orgs.sheets import Content
from yimen.orgs.tables import Tally


def try_file(take_in: TakeIn, actor: Actor, *, name: str, content: Content) -> Tally:
    """What a file would add and change if it were taken in; nothing of it stays.

    Raises what taking it in would raise: NotAllowed, Invalid, NotImported with every mistake.
    """
    with transaction.atomic():
        tally = take_in(actor, name, content)
        transaction.set_rollback(True)
    return tally
