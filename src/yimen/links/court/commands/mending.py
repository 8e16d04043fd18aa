"""What somebody at the centre does with files that were not taken, the court's or our own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound, Refused
from yimen.kernel.time import now
from yimen.links.court.models import STUCK, CourtFile, FileState, MessageWay
from yimen.links.court.policy import files_visible_to, keeper
from yimen.orgs.policy import require

from .carrying import offer_again, to_be_fetched
from .telling import refuse_unless_linked


@transaction.atomic
def file_again(key: int, actor: Actor) -> CourtFile:
    """Try a file once more: one of the court's is fetched, one of ours is offered to the court.

    What is under way stays as it is: twice is once.
    """
    row = _held(key, actor)
    if row.state != FileState.WAITING:
        refuse_unless_linked()
        row.looked_by = actor.key
        (to_be_fetched if row.way == MessageWay.IN else offer_again)(row)
    return row


@transaction.atomic
def set_file_aside(key: int, actor: Actor) -> CourtFile:
    """Nobody waits for a file any more; offered again, it is fetched all the same."""
    row = _held(key, actor)
    if row.state == FileState.WAITING:
        raise Refused(_("It is under way."))
    row.looked_at, row.looked_by = now(), actor.key
    row.save(update_fields=["looked_at", "looked_by"])
    return row


def _held(key: int, actor: Actor) -> CourtFile:
    """A file that this actor may see to and that was not taken or is under way, locked."""
    require(keeper, actor)
    seen = files_visible_to(actor).filter(state__in=(*STUCK, FileState.WAITING), looked_at=None)
    row = seen.select_related("matter").select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound(_("There is no such file, or somebody has seen to it."))
    return row
