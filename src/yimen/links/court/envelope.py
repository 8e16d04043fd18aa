"""A message as it travels: what stands around its body, and the signature that proves its sender.

Both sides speak the same: `docs/reference/court-interface.md`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints, model_validator
from pydantic_core import from_json

from yimen.kernel.answers import Body
from yimen.kernel.models import canonical
from yimen.kernel.time import now

Sender = Literal["court", "centre"]
TIME, SIGNATURE = "X-Yimen-Time", "X-Yimen-Signature"
"""Headers: seconds since 1970, and `v1=` with the signature in hexadecimal digits."""
TOLERANCE = 300
"""Seconds by which the two clocks may differ; what is older is taken for a recording."""
LARGEST = 256 * 1024
"""Bytes that a message may have."""

RECEIPT = "receipt"
"""What became of a message that was deferred at first."""

Result = Literal["accepted", "already_known", "deferred", "refused"]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)?$", max_length=40)]
Court = Annotated[str, StringConstraints(pattern=r"^\d{4,12}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]*$", max_length=60)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]*$", max_length=200)]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=20_000)]


class Offered(Body):
    """A file that comes with a message: whoever takes the message fetches it by its hash."""

    name: Annotated[Line, StringConstraints(min_length=1)]
    size: Annotated[int, Field(ge=1, lt=2**31)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Envelope(Body):
    """One message: who it is of, what it is about, where it stands in the order, and its body.

    `matter` is made by whoever begins a matter; `number` is the court's own, and the court alone
    gives it. `sequence` counts the messages of one sender about one matter from 1; 0 is a receipt,
    which stands in no order.
    """

    id: UUID
    kind: Kind
    court: Court
    matter: UUID
    number: Number = ""
    case: Line = ""
    sequence: Annotated[int, Field(ge=0, le=100_000)]
    sent_at: AwareDatetime
    in_reply_to: UUID | None = None
    body: dict[str, Any]
    files: Annotated[list[Offered], Field(max_length=50)] = []

    @model_validator(mode="after")
    def _receipts_stand_in_no_order(self) -> Envelope:
        if (self.sequence == 0) != (self.kind == RECEIPT):
            raise ValueError("a receipt has the sequence 0, and nothing else has")
        return self

    def written(self) -> bytes:
        """The bytes that are sent and signed."""
        return canonical(self.model_dump(mode="json")).encode()


class Answer(Body):
    """What the receiver says at once: it has the message, and what became of it."""

    message: UUID
    result: Result
    reason: Kind | Literal[""] = ""
    says: str = ""


class NotGenuine(Exception):
    """Not signed by the other side, or not now; the argument is a code."""


def read(raw: bytes) -> Envelope:
    """A message from its bytes. ValueError: no JSON; pydantic.ValidationError: no message."""
    return Envelope.model_validate(from_json(raw, allow_inf_nan=False))


def signature(raw: bytes, sender: Sender, at: int, secret: str) -> str:
    """HMAC-SHA256 over who sends, when, and the bytes; so none can be sent back, or later."""
    text = b"%s\n%d\n" % (sender.encode(), at) + raw
    return "v1=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def asked(message: UUID, sha256: str) -> bytes:
    """What is signed where a file is asked for, which has no body."""
    return f"GET {message}/files/{sha256}".encode()


def signed(raw: bytes, sender: Sender, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that go with the bytes: the newest secret signs."""
    at = int(now().timestamp())
    return {
        "Content-Type": "application/json",
        TIME: str(at),
        SIGNATURE: signature(raw, sender, at, secrets[0]),
    }


class Headers(Protocol):
    """What came around the bytes, by names in any case."""

    def get(self, name: str, default: str, /) -> str: ...


def prove(raw: bytes, headers: Headers, sender: Sender, secrets: Sequence[str]) -> None:
    """NotGenuine, unless one of the secrets signed these bytes within the tolerance."""
    told, written = headers.get(SIGNATURE, ""), headers.get(TIME, "")
    if not (written.isascii() and written.isdigit() and len(written) <= 12):
        raise NotGenuine("no_time")
    at = int(written)
    wanted = [signature(raw, sender, at, secret) for secret in secrets]
    if not any(hmac.compare_digest(told.encode(), each.encode()) for each in wanted):
        raise NotGenuine("bad_signature")
    if abs(now().timestamp() - at) > TOLERANCE:
        raise NotGenuine("not_now")
