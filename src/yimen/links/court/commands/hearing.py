"""What the court tells the centre: each message once, and in the order in which it was written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from yimen.kernel.answers import Body
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Invalid, NotAllowed, NotNow, Problem
from yimen.kernel.time import now
from yimen.links.court.envelope import RECEIPT, Answer, Envelope, Result, read
from yimen.links.court.meanings import MEANINGS, CannotBe, Heard, Meaning
from yimen.links.court.models import (
    CourtMatter,
    CourtMessage,
    MessageReason,
    MessageState,
    MessageWay,
)

from .carrying import offered
from .telling import LONGEST, kept, receipt, settle

RESULTS: dict[str, Result] = {
    MessageState.APPLIED: "accepted",
    MessageState.DEFERRED: "deferred",
    MessageState.REFUSED: "refused",
}


class Receipt(Body):
    """What became of a message of ours that the court had kept for later."""

    result: Result
    reason: str = ""
    says: str = ""


@transaction.atomic
def hear(told: Envelope, raw: bytes) -> Answer:
    """Keep a message and do what it says, or say why not. Nothing that was signed is lost."""
    one_at_a_time(told.matter)
    text = raw.decode()
    ours = CourtMessage.objects.select_for_update().filter(way=MessageWay.IN, key=told.id).first()
    if ours:
        return heard_before(ours, text)
    row = kept(told, text)
    message = CourtMessage(**row, way=MessageWay.IN, state=MessageState.DEFERRED, at=now())
    matter = CourtMatter.objects.filter(pk=told.matter).first()
    if told.kind == RECEIPT:
        take(message, lambda: take_receipt(message, told))
    elif amiss := out_of_order(message, matter):
        deferred = amiss == MessageReason.PREDECESSOR_MISSING
        message.reason = amiss
        message.state = MessageState.DEFERRED if deferred else MessageState.REFUSED
    else:
        in_its_turn(message, matter)
    message.save()
    go_on(message.matter)
    return answer_to(message)


def one_at_a_time(matter: UUID) -> None:
    """Messages about one matter are heard one by one, until the transaction ends.

    Of a matter that nobody knows yet there is no row to lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"court {matter}"])


def heard_before(message: CourtMessage, text: str) -> Answer:
    """The same again: what was said of it stands. Other words under its key are refused."""
    if bytes(message.digest) != keyed_hash(text):
        message.altered_at, message.looked_at, message.looked_by = now(), None, ""
        message.save(update_fields=["altered_at", "looked_at", "looked_by"])
        return answer("refused", message.key, MessageReason.ALTERED)
    said = answer_to(message)
    return (
        said.model_copy(update={"result": "already_known"}) if said.result == "accepted" else said
    )


def answer_to(message: CourtMessage) -> Answer:
    """What the court is told of a message as it stands."""
    return answer(RESULTS[message.state], message.key, message.reason, message.says)


def answer(result: Result, key: UUID, reason: str, says: str = "") -> Answer:
    """An answer in the words of the interface, with a sentence for people."""
    label = str(MessageReason(reason).label) if reason else ""
    return Answer(message=key, result=result, reason=reason, says=says or label)


def out_of_order(message: CourtMessage, matter: CourtMatter | None) -> MessageReason | None:
    """Why it is not this message's turn; None: it is."""
    heard = matter.heard if matter else 0
    of_matter = CourtMessage.objects.filter(way=MessageWay.IN, matter=message.matter)
    if message.sequence <= heard or of_matter.filter(sequence=message.sequence).exists():
        return MessageReason.SEQUENCE_TAKEN
    return MessageReason.PREDECESSOR_MISSING if message.sequence > heard + 1 else None


def in_its_turn(message: CourtMessage, matter: CourtMatter | None) -> None:
    """Do what a message says; done or refused, the next one's turn has come."""
    row = matter or CourtMatter(id=message.matter, court=message.court, entered_at=now())
    row.heard = max(row.heard, message.sequence)
    row.save()
    take(message, lambda: act(message, row))


def take(message: CourtMessage, does: Any) -> None:
    """Do what a message says whole or not at all; the message knows afterwards which."""
    try:
        with transaction.atomic():
            does()
    except CannotBe as refused:
        message.state, message.reason = MessageState.REFUSED, refused.reason
        message.says = refused.says[:LONGEST]
    else:
        message.state, message.reason = MessageState.APPLIED, ""
        message.body = message.says = ""


def act(message: CourtMessage, matter: CourtMatter) -> None:
    """What the kind of message means for its matter. CannotBe says why nothing was done."""
    meaning = meaning_of(message, matter)
    told = read((message.body or "").encode())
    try:
        numbered(matter, told.number)
        said = meaning.body.model_validate(told.body)
        meaning.does(Heard(matter, message.key, told.number), said)
    except ValidationError as wrong:
        raise CannotBe(MessageReason.WRONG_BODY, sentence(wrong)) from None
    except Problem as problem:
        raise CannotBe(reason_of(problem, matter), str(problem)) from None
    matter.save(update_fields=["stream", "number", "case", "outcome", "ended_at"])
    if told.files and not (meaning.files and matter.case_id):
        raise CannotBe(MessageReason.WRONG_BODY, "files: none belong to it")
    offered(matter, message.key, told.files)


def meaning_of(message: CourtMessage, matter: CourtMatter) -> Meaning:
    """The meaning of its kind, where its matter is one that it can be about."""
    meaning = MEANINGS.get(message.kind)
    if meaning is None:
        raise CannotBe(MessageReason.UNKNOWN_KIND)
    unknown = not matter.stream or matter.court != message.court
    if meaning.opens:
        if matter.stream:
            raise CannotBe(MessageReason.MATTER_KNOWN)
    elif unknown or (meaning.streams and matter.stream not in meaning.streams):
        raise CannotBe(MessageReason.UNKNOWN_MATTER)
    elif matter.ended_at and not meaning.late:
        raise CannotBe(MessageReason.MATTER_ENDED)
    return meaning


def numbered(matter: CourtMatter, number: str) -> None:
    """The court's number of a matter, which it gives once and to one matter alone."""
    if not number or number == matter.number:
        return
    if matter.number:
        raise CannotBe(
            MessageReason.WRONG_BODY, _("This matter has another number of the court already.")
        )
    others = CourtMatter.objects.filter(court=matter.court, number=number)
    if others.exclude(pk=matter.pk).exists():
        raise CannotBe(MessageReason.NUMBER_TAKEN)
    matter.number = number


def reason_of(problem: Problem, matter: CourtMatter) -> MessageReason:
    """What stands in the way, in a word of the interface."""
    if isinstance(problem, NotAllowed):
        return MessageReason.NOT_ALLOWED
    if isinstance(problem, Invalid):
        return MessageReason.WRONG_BODY
    ended = matter.case is not None and matter.case.closed_at is not None
    return (
        MessageReason.MATTER_ENDED
        if isinstance(problem, NotNow) and ended
        else MessageReason.NOT_NOW
    )


def sentence(wrong: ValidationError) -> str:
    """Which fields are wrong, and how; never what they said."""
    told = (f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in wrong.errors())
    return "; ".join(told)


def take_receipt(message: CourtMessage, told: Envelope) -> None:
    """The court says what became of a message of ours that it had kept for later."""
    try:
        said = Receipt.model_validate(told.body)
    except ValidationError as wrong:
        raise CannotBe(MessageReason.WRONG_BODY, sentence(wrong)) from None
    ours = CourtMessage.objects.select_for_update().filter(
        way=MessageWay.OUT, key=told.in_reply_to or told.id
    )
    row = ours.filter(matter=message.matter, state=MessageState.DEFERRED).first()
    if row is None:
        raise CannotBe(MessageReason.NOT_NOW)
    settle(row, Answer(message=row.key, **said.model_dump()))
    row.save()


def go_on(key: UUID) -> None:
    """Messages that waited for their turn have it; the court hears what became of each."""
    of_matter = CourtMessage.objects.filter(way=MessageWay.IN, matter=key)
    while matter := CourtMatter.objects.filter(pk=key).first():
        following = of_matter.filter(sequence=matter.heard + 1).first()
        if following is None:
            return
        if following.state == MessageState.DEFERRED:
            in_its_turn(following, matter)
            following.save()
            receipt(following)
        else:  # it was set aside while it waited
            CourtMatter.objects.filter(pk=key).update(heard=following.sequence)
