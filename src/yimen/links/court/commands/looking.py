"""What somebody at the centre does with messages that the link could not settle by itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.cases.commands import note
from yimen.cases.models import Case
from yimen.cases.reactions import give_notice
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotFound, Refused
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.links.court.models import (
    STUCK,
    CourtFile,
    CourtMatter,
    CourtMessage,
    MessageReason,
    MessageState,
    MessageWay,
)
from yimen.links.court.policy import keeper, link_on, visible_to
from yimen.links.court.queries import files_not_told, not_told
from yimen.links.court.words import kind_label
from yimen.orgs.models import Role
from yimen.orgs.policy import require

from .carrying import drop
from .hearing import go_on, in_its_turn, one_at_a_time
from .telling import LONGEST, receipt, refuse_unless_linked, to_be_sent

KEPT = timedelta(days=183)
"""How long it is remembered that something was told (网络安全法 art. 21: at least six months)."""
OVER = (MessageState.ACKNOWLEDGED, MessageState.APPLIED)


@transaction.atomic
def again(key: int, actor: Actor) -> CourtMessage:
    """Try a message once more, now that its cause was put right.

    One of ours is sent again; one of the court's that was refused is done again; one that waits for
    an earlier one is done without it. The court hears what becomes of its own.
    """
    message = _held(key, actor)
    if message.state == MessageState.WAITING:
        return message  # it is on its way: twice is once
    if message.state == MessageState.GIVEN_UP:
        _send_again(message)
    elif message.way == MessageWay.IN:
        _hear_again(message)
    else:
        raise Refused(_("The court has decided on it: it cannot be sent again."))
    message.looked_by = actor.key
    message.save()
    return message


@transaction.atomic
def set_aside(key: int, actor: Actor, *, reason: str) -> CourtMessage:
    """Nothing more is done with a message, and why; the court hears it of one of its own."""
    message = _held(key, actor)
    if not reason.strip() or len(reason) > LONGEST or "\0" in reason:
        wrong = _("Say why, in at most %d characters.") % LONGEST
        raise Invalid(wrong, {"reason": wrong})
    if message.state == MessageState.WAITING:
        raise Refused(_("It is still being sent."))
    waited = message.state == MessageState.DEFERRED
    message.looked_at, message.looked_by = now(), actor.key
    if message.state not in OVER:
        message.state = MessageState.REFUSED
        message.reason, message.says, message.body = MessageReason.SET_ASIDE, reason.strip(), ""
    message.save()
    if message.way == MessageWay.IN and waited:
        receipt(message)
    return message


def _held(key: int, actor: Actor) -> CourtMessage:
    """A message that this actor may see to and nobody has seen to yet, locked."""
    require(keeper, actor)
    seen = visible_to(actor)
    matter = seen.filter(pk=key).values_list("matter", flat=True).first()
    if matter is None:
        raise NotFound(_("There is no such message."))
    one_at_a_time(matter)
    message = seen.select_for_update().get(pk=key)
    if message.looked_at or (message.state in OVER and not message.altered_at):
        raise Refused(_("Somebody has seen to it already."))
    return message


def _send_again(message: CourtMessage) -> None:
    refuse_unless_linked()
    message.state, message.reason, message.says = MessageState.WAITING, "", ""
    to_be_sent(message)


def _hear_again(message: CourtMessage) -> None:
    """It has its turn now, in whatever order; those that waited for it follow."""
    in_its_turn(message, CourtMatter.objects.filter(pk=message.matter).first())
    message.save()
    receipt(message)
    go_on(message.matter)


def tell_of_waiting() -> int:
    """Where a message that waits is about an open case, its people are told; how many those are.

    The others, of which no case is known, stand on the page of the link alone.
    """
    told = 0
    for message in not_told():
        matter = CourtMatter.objects.filter(pk=message.matter).select_related("case").first()
        with transaction.atomic():
            if matter and matter.case and matter.case.closed_at is None:
                _tell_people(matter.case, message)
                told += 1
            CourtMessage.objects.filter(pk=message.pk).update(told_at=now())
    return told + tell_of_files()


def tell_of_files() -> int:
    """The same of files that were not taken; offered again, they are fetched again."""
    told = 0
    for row in files_not_told():
        case = row.matter.case
        with transaction.atomic():
            if case and case.closed_at is None:
                words = _("A file between the court and us was not taken: {why}")
                _note(case, words.format(why=row.get_reason_display()))
                told += 1
            CourtFile.objects.filter(pk=row.pk).update(told_at=now())
    return told


def _tell_people(case: Case, message: CourtMessage) -> None:
    why = message.get_reason_display() or message.get_state_display()
    words = _("A message between the court and us waits to be seen to: {kind}. {why}")
    _note(case, words.format(kind=kind_label(message.kind), why=why))


def _note(case: Case, words: str) -> None:
    noted = note(case, link_on(case), text=words)
    event = StoredEvent.objects.get(case_id=case.pk, number=noted.head)
    give_notice(case, event, case.centre_id, Role.DISPATCHER, Role.SUPERVISOR)


def sweep() -> None:
    """Forget what is over and was told long ago; what waits for somebody stays."""
    old = CourtMessage.objects.filter(at__lte=now() - KEPT)
    old.filter(state__in=OVER, altered_at=None).delete()
    old.filter(looked_at__isnull=False).delete()
    files = CourtFile.objects.exclude(state__in=STUCK, looked_at=None).filter(at__lte=now() - KEPT)
    for key in list(files.values_list("pk", flat=True)):
        with transaction.atomic():
            for row in files.select_for_update().filter(pk=key):
                drop([*row.pieces, row.stored])
                row.delete()
