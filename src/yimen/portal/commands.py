"""What opens the residents' door: one-time codes; and a matter that comes in through it."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.aftercare.commands.opinions import forget_opinions
from yimen.cases.commands import attach, forget_points
from yimen.cases.files import discard, received
from yimen.cases.models import Attachment, Channel
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import Refused
from yimen.kernel.ids import uuid7
from yimen.kernel.time import now
from yimen.links.mail import commands as mails
from yimen.links.sms.commands import forget, send
from yimen.mediation.commands.intake import register as bring
from yimen.mediation.models import Dispute, Source
from yimen.mediation.queries import open_of_party
from yimen.mediators.models import DisputeType
from yimen.notices.models import Medium
from yimen.notices.queries import say
from yimen.orgs.commands import Contact, erase, find_or_add_all
from yimen.orgs.middleware import RESIDENT
from yimen.orgs.models import Resident
from yimen.orgs.policy import require, the_resident
from yimen.orgs.queries import actor_of_resident
from yimen.requests.commands import register
from yimen.requests.models import Request

from .listing.commands import forget_followers
from .listing.commands import sweep as sweep_followers
from .models import TRIES, Code, Purpose
from .queries import area_of, still_open

LASTS = timedelta(minutes=10)
"""How long a one-time code may be used."""

HOUR, DAY = 3600, 24 * 3600  # seconds

Upload = UploadedFile[Any]


def ask_code(phone: str, purpose: Purpose, about: str, address: str, *, withheld: bool) -> str:
    """Send a one-time code of six digits to a telephone (E.164); the code, for the demo to show.

    It opens `about` for this purpose only and replaces an earlier one. Where it is `withheld` all
    is done but the sending: nobody can tell by the answer or its time. TooOften past the limits.
    """
    limits.require("portal.code.address", address, 60, HOUR)
    limits.require("portal.code.phone", phone, 5, HOUR)
    limits.require("portal.code.day", phone, 15, DAY)
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        Code.objects.update_or_create(
            phone_hash=keyed_hash(phone),
            purpose=purpose,
            defaults={
                "hash": _hash(phone, purpose, about, code),
                "tries": 0,
                "expires_at": now() + LASTS,
            },
        )
        minutes = str(LASTS // timedelta(minutes=1))
        said = say("code", Medium.SMS, {"code": lambda: code, "minutes": lambda: minutes})
        send(
            phone,
            said.body,
            f"code:{uuid7()}",
            expires_at=now() + LASTS,
            withheld=withheld,
        )
    return code


def _hash(phone: str, purpose: Purpose, about: str, code: str) -> bytes:
    return keyed_hash("\n".join((purpose, phone, about, code)))


def use_code(phone: str, purpose: Purpose, about: str, address: str, code: str) -> bool:
    """Try a code: it is right once, in time, within five tries. TooOften past the limit."""
    limits.require("portal.try.address", address, 100, HOUR)
    with transaction.atomic():
        row = (
            Code.objects.select_for_update()
            .filter(phone_hash=keyed_hash(phone), purpose=purpose, expires_at__gt=now())
            .filter(tries__lt=TRIES)
            .first()
        )
        if row is None:
            return False
        if hmac.compare_digest(bytes(row.hash), _hash(phone, purpose, about, code)):
            row.delete()
            return True
        row.tries += 1
        row.save(update_fields=["tries"])
        return False


def send_in(key: UUID, resident: Resident, uploads: Sequence[Upload], **said: Any) -> Request:
    """A resident's matter comes in by the web, with its files; the same key is the same matter.

    Refused when the key is somebody else's matter; Invalid when a file is not taken: then nothing
    came in.
    """
    actor = actor_of_resident(resident.pk)
    limits.require("portal.send", actor.key, 20, DAY)
    with stored(uploads) as files, transaction.atomic():
        fresh = Request(id=key)
        try:
            request = register(fresh, actor, channel=Channel.WEB, resident=resident, **said)
        except IntegrityError as taken:
            raise Refused(_("This form was used already. Please start again.")) from taken
        if request is fresh:
            _attach(request, actor, files)
    return request


def title_of(kind: str) -> str:
    """What a kind of dispute is called in the city's language, whatever the resident reads."""
    with override(settings.LANGUAGE_CODE):
        return str(DisputeType(kind).label)


def send_dispute(key: UUID, resident: Resident, said: dict[str, Any]) -> Dispute:
    """A resident asks for mediation by the web; the same key is the same dispute.

    Refused when the key is somebody else's. Whoever is named as the other side becomes known only
    if the dispute does.
    """
    actor = actor_of_resident(resident.pk)
    limits.require("portal.send", actor.key, 20, DAY)
    with transaction.atomic():
        other = None
        if said["other_name"] or said["other_phone"]:
            named = uuid5(key, "respondent")  # a retry makes nobody new
            contact = Contact(
                said["other_phone"], said["other_name"], "", None if said["other_phone"] else named
            )
            other = find_or_add_all([contact])[0]
        try:
            return bring(
                Dispute(id=key),
                actor,
                title=title_of(said["dispute_type"]),
                body=said["body"],
                dispute_type=DisputeType(said["dispute_type"]),
                source=Source.ONLINE,
                area=area_of(said.get("area", "")),
                respondent=other,
                organisation=said["organisation"],
            )
        except IntegrityError as taken:
            raise Refused(_("This form was used already. Please start again.")) from taken


def add_files(request: Request, actor: Actor, *, papers: Sequence[Upload]) -> None:
    """Files are added to a matter: all of them or none."""
    limits.require("portal.files", actor.key, 20, DAY)
    with stored(papers) as files, transaction.atomic():
        _attach(request, actor, files)


def _attach(request: Request, actor: Actor, files: Sequence[Attachment]) -> None:
    for file in files:
        attach(request, actor, file=file)


@contextmanager
def stored(uploads: Sequence[Upload]) -> Iterator[list[Attachment]]:
    """Files, checked and kept while the block runs; those that it did not attach are forgotten."""
    kept: list[Attachment] = []
    try:
        for upload in uploads:
            kept.append(received(upload))
        yield kept
    except BaseException:
        _forget(kept)
        raise
    _forget([file for file in kept if file._state.adding])


def _forget(files: Sequence[Attachment]) -> None:
    for file in files:
        discard(file)


def leave_for_good(resident: Resident, actor: Actor) -> None:
    """A resident has themself erased (个人信息保护法 art. 47) once none of their matters is open.

    With the row go the codes and messages that wait for their telephone and every session in which
    it was proved. Refused while somebody still works for them: whom would the answer reach?
    """
    require(the_resident, actor, resident)
    with transaction.atomic():
        # Whatever else would write this row waits; a matter that has come in by now is seen.
        row = Resident.objects.select_for_update().get(pk=resident.pk)
        if still_open(actor) or open_of_party(actor):
            raise Refused(
                _("One of your matters is still open. You can do this once it has ended.")
            )
        if row.phone:
            Code.objects.filter(phone_hash=keyed_hash(row.phone)).delete()
            forget(row.phone)
        mails.forget(row.pk, row.email or "")
        forget_followers(row)
        forget_opinions(row)
        erase(row, actor)
        forget_points(row)
        _end_sessions(row)


def _end_sessions(resident: Resident) -> None:
    """Close the door in every browser in which this resident stands."""
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get(RESIDENT) == str(resident.pk):
            session.delete()


def sweep() -> None:
    """Forget codes, counted knocks and sessions that are over."""
    Code.objects.filter(expires_at__lte=now()).delete()
    limits.sweep()
    sweep_followers()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
