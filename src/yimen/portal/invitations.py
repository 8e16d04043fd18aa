"""Links that open one thing without a code, for whoever they were sent to."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yimen.kernel.errors import NotFound
from yimen.requests.models import Request

SIGNER = Signer(sep=".", salt="yimen.portal.rating")


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
