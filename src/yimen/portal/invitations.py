"""Links that open one thing without a code, for whoever they were sent to."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yimen.kernel.crypto import keyed_hash
from yimen.kernel.errors import NotFound, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Resident
from yimen.requests.models import Request

SIGNER = Signer(sep=".", salt="yimen.portal.rating")
CONFIRMS = Signer(sep=".", salt="yimen.portal.mail.confirm")
STOPS = Signer(sep=".", salt="yimen.portal.mail.stop")
MARK = 12
"""Bytes of the keyed hash of an address in a link."""


@dataclass(frozen=True)
class Invitation:
    """One answer of one request: what a rating link is for."""

    request: UUID
    answer: int


def rating_token(request: Request) -> str:
    """Signed, and only for the answer that is there now: a later answer has another link."""
    packed = urlsafe_b64encode(request.pk.bytes + _answer(request).to_bytes(5, "big"))
    return SIGNER.sign(packed.decode())


def rating_url(request: Request) -> str:
    """The link as it stands in a short message."""
    return settings.PUBLIC_URL + reverse("portal:rate", args=[rating_token(request)])


def opened(token: str) -> Invitation:
    """What a rating link is for. NotFound when nobody here signed it."""
    try:
        packed = urlsafe_b64decode(SIGNER.unsign(token))
    except (BadSignature, ValueError) as forged:
        raise NotFound(_("This link is not complete, or not ours.")) from forged
    return Invitation(UUID(bytes=packed[:16]), int.from_bytes(packed[16:], "big"))


def is_for(link: Invitation, request: Request) -> bool:
    """Whether the link was sent for the answer that the request has now."""
    return (link.request, link.answer) == (request.pk, _answer(request))


def _answer(request: Request) -> int:
    return int(request.answered_at.timestamp()) if request.answered_at else 0


@dataclass(frozen=True)
class MailLink:
    """One address of one resident: what the links in their mails are for."""

    resident: UUID
    mark: bytes

    def is_for(self, resident: Resident) -> bool:
        """Whether it is the address that the resident has now."""
        return bool(resident.email) and compare_digest(self.mark, _mark(resident.email or ""))


def _mark(email: str) -> bytes:
    return keyed_hash(f"mail {email}")[:MARK]


def confirming(resident: Resident, until: datetime) -> str:
    """The link in the mail that asks whether an address is right; good until a moment."""
    ends = int(until.timestamp()).to_bytes(5, "big")
    token = _signed(CONFIRMS, resident.pk.bytes + _mark(resident.email or "") + ends)
    return settings.PUBLIC_URL + reverse("portal:mail_confirm", args=[token])


def stopping(resident: Resident) -> str:
    """The link at the end of a mail that stops such mail; good as long as the address is there."""
    token = _signed(STOPS, resident.pk.bytes + _mark(resident.email or ""))
    return settings.PUBLIC_URL + reverse("portal:mail_stop", args=[token])


def to_confirm(token: str) -> MailLink:
    """What a confirming link is for. NotFound: it is not ours; Refused: its time is over."""
    packed = _unsigned(CONFIRMS, token, 16 + MARK + 5)
    ends = datetime.fromtimestamp(int.from_bytes(packed[-5:], "big"), UTC)
    if ends <= now():
        raise Refused(_("This link is no longer good. A new one is sent from the page “My data”."))
    return MailLink(UUID(bytes=packed[:16]), packed[16:-5])


def to_stop(token: str) -> MailLink:
    """What a stopping link is for. NotFound when nobody here signed it."""
    packed = _unsigned(STOPS, token, 16 + MARK)
    return MailLink(UUID(bytes=packed[:16]), packed[16:])


def _signed(signer: Signer, packed: bytes) -> str:
    return signer.sign(urlsafe_b64encode(packed).decode().rstrip("="))


def _unsigned(signer: Signer, token: str, size: int) -> bytes:
    try:
        written = signer.unsign(token)
        packed = urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (BadSignature, ValueError) as forged:
        raise NotFound(_("This link is not complete, or not ours.")) from forged
    if len(packed) != size:
        raise NotFound(_("This link is not complete, or not ours."))
    return packed
