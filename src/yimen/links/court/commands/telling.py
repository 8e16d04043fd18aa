"""What the centre tells the court: written with its cause, sent by a job, once for each cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.cases.models import Case
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Refused
from yimen.kernel.ids import uuid7
from yimen.kernel.jobs import defer
from yimen.kernel.time import now
from yimen.links.court.envelope import RECEIPT, Answer, Envelope, Offered
from yimen.links.court.gateway import Undeliverable, deliver, linked
from yimen.links.court.models import (
    CourtMatter,
    CourtMessage,
    CourtOutcome,
    CourtStream,
    MessageReason,
    MessageState,
    MessageWay,
)

LONGEST = 300  # characters of what the court says that are kept
BECOMES = {
    "accepted": MessageState.ACKNOWLEDGED,
    "already_known": MessageState.ACKNOWLEDGED,
    "deferred": MessageState.DEFERRED,
    "refused": MessageState.REFUSED,
}


def begin(case: Case, stream: CourtStream, court: str, cause: str) -> CourtMatter:
    """A matter that the centre begins; its number is the court's to give. The same cause twice is
    the same matter."""
    matter, _fresh = CourtMatter.objects.get_or_create(
        id=uuid7(case.opened_at, of=f"court {cause}"),
        defaults={"court": court, "stream": stream, "case": case, "entered_at": now()},
    )
    return matter


def end(matter: CourtMatter, outcome: CourtOutcome) -> None:
    """The matter is over, and how: it is counted so from now on."""
    open_ones = CourtMatter.objects.filter(pk=matter.pk, ended_at=None)
    open_ones.update(outcome=outcome, ended_at=now())


@transaction.atomic
def tell(
    matter: CourtMatter,
    kind: str,
    body: dict[str, Any],
    cause: str,
    offers: Callable[[UUID], list[Offered]] = lambda _key: [],
) -> bool:
    """Write a message to the court, once for each cause; whether it is the first.

    `offers` keeps the files that go with it, under the message's key. Nothing is written where no
    court is connected.
    """
    if not linked():
        return False
    row = CourtMatter.objects.select_for_update().get(pk=matter.pk)
    key = uuid7(row.entered_at, of=f"court {cause}")
    if CourtMessage.objects.filter(way=MessageWay.OUT, key=key).exists():
        return False
    row.told += 1
    row.save(update_fields=["told"])
    told = Envelope(
        id=key,
        kind=kind,
        court=row.court,
        matter=row.pk,
        number=row.number,
        case=row.case.number if row.case else "",
        sequence=row.told,
        sent_at=now(),
        body=body,
        files=offers(key),
    )
    _write(told)
    return True


def receipt(message: CourtMessage) -> None:
    """Tell the court what became of a message that was deferred, or refused at first."""
    done = message.state == MessageState.APPLIED
    said = {
        "result": "accepted" if done else "refused",
        "reason": message.reason,
        "says": message.says,
    }
    told = Envelope(
        id=uuid7(),
        kind=RECEIPT,
        court=message.court,
        matter=message.matter,
        number=message.number,
        sequence=0,
        sent_at=now(),
        in_reply_to=message.key,
        body=said,
    )
    if linked():
        _write(told)


def refuse_unless_linked() -> None:
    """Refused: no court is connected, so what somebody wants tried again would only wait."""
    if not linked():
        raise Refused(_("No court is connected: nothing is sent or taken"))


def _write(told: Envelope) -> None:
    row = kept(told, told.written().decode())
    out = {"way": MessageWay.OUT, "state": MessageState.WAITING, "at": now()}
    to_be_sent(CourtMessage.objects.create(**row, **out))


def to_be_sent(message: CourtMessage) -> None:
    """Queue it, in the transaction that stores it: those of one matter go one after the other."""
    defer("court.deliver", lock=f"court {message.matter}", key=str(message.key))


def kept(told: Envelope, text: str) -> dict[str, Any]:
    """What the ledger keeps of a message, whichever way it goes."""
    return {
        "key": told.id,
        "kind": told.kind,
        "court": told.court,
        "matter": told.matter,
        "number": told.number,
        "sequence": told.sequence,
        "in_reply_to": told.in_reply_to,
        "body": text,
        "digest": keyed_hash(text),
        "sent_at": told.sent_at,
    }


@transaction.atomic
def hand_over(key: UUID) -> None:
    """Send a message to the court, unless it has it or it was given up.

    The row stays locked meanwhile, so two workers never send the same message. NotDelivered where
    the court did not answer; what it cannot read is refused for good.
    """
    waiting = CourtMessage.objects.select_for_update().filter(way=MessageWay.OUT, key=key)
    message = waiting.filter(state=MessageState.WAITING).first()
    if message is None:
        return
    message.tries += 1
    try:
        settle(message, deliver((message.body or "").encode()))
    except Undeliverable as failed:
        message.state, message.reason = MessageState.REFUSED, MessageReason.NOT_READ
        message.says = str(failed)
    message.save()


def settle(message: CourtMessage, answer: Answer) -> None:
    """What the court says of a message of ours, now or later by a receipt."""
    message.state = BECOMES[answer.result]
    if message.state == MessageState.ACKNOWLEDGED:
        message.reason = message.says = message.body = ""
        return
    known = answer.reason in MessageReason.values
    message.reason = answer.reason if known else ""
    words = answer.says if known else f"{answer.reason} {answer.says}"
    message.says = words.replace("\0", "").strip()[:LONGEST]


@transaction.atomic
def not_sent(key: UUID, failure: str, *, last: bool) -> None:
    """It did not reach the court this time; after the last time somebody has to see to it."""
    message = CourtMessage.objects.select_for_update().get(way=MessageWay.OUT, key=key)
    message.tries += 1
    if message.state == MessageState.WAITING:
        message.reason, message.says = MessageReason.NOT_REACHED, failure[:LONGEST]
        message.state = MessageState.GIVEN_UP if last else MessageState.WAITING
    message.save(update_fields=["tries", "says", "state", "reason"])
