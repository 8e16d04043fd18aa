"""What is sent twice is done once: a form in its browser, a call of the API under its key.

A form bears a token that is another each time that it is drawn; a system sends an
`Idempotency-Key`. Together with all else that is sent they name one sending, and whatever step of
a case follows from that is taken once. Without either, two sendings are two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .actors import Actor
from .models import Living, StepKey, StoredEvent
from .time import now

OF_A_FORM = timedelta(minutes=10)
"""So long the same form with the same words is the same sending; later somebody means it anew."""
OF_A_KEY = timedelta(days=1)
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name

TAKEN = """
INSERT INTO kernel_stepkey AS known (case_id, key, step, nth, number, until)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, key, step, nth) DO UPDATE SET number = EXCLUDED.number, until = EXCLUDED.until
  WHERE known.until <= %s
RETURNING number
"""


@dataclass
class Sending:
    """One request, and how often it took which step.

    It is named when it takes its first one: whoever answers it has read it by then, and has said
    what is wrong with it.
    """

    request: HttpRequest
    times: Counter[tuple[UUID, str]] = field(default_factory=Counter)

    @cached_property
    def known(self) -> timedelta | None:
        """How long it is known; None where nothing names it."""
        if self.request.headers.get("Idempotency-Key"):
            return OF_A_KEY
        return OF_A_FORM if self.request.POST.get(TOKEN) else None

    @cached_property
    def name(self) -> bytes:
        """What names it: its key, where it goes to, and all that it says."""
        request, digest = self.request, hashlib.sha256()
        key = request.headers.get("Idempotency-Key", "")
        for part in (key, request.path, *said_in(request)):
            digest.update(hashlib.sha256(part.encode("utf-8", "replace")).digest())
        return digest.digest()


_sending: ContextVar[Sending | None] = ContextVar("sending", default=None)


class SendingMiddleware:
    """While a request is answered, steps are taken under the name of its sending."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _sending.set(Sending(request) if request.method == "POST" else None)
        try:
            return self.answer(request)
        finally:
            _sending.reset(token)


def said_in(request: HttpRequest) -> Iterable[str]:
    """All that a request says: its fields and the files by name and size, or its body."""
    if not request.POST and not request.FILES:
        yield request.body.hex()
        return
    for name, values in sorted(request.POST.lists()):
        yield from (name, *values)
    for name, files in sorted(request.FILES.lists()):
        yield from (name, *(f"{each.name} {each.size}" for each in files))


def taken_before(row: Any, actor: Actor, step: str) -> Any:
    """The row as it is now, if this very sending has taken the step before; else None.

    Its case is locked, so that of two at once one waits and is told. What begins a case has a key
    of its own (its id).
    """
    sending = _sending.get()
    adding = row._state.adding
    if sending is None or sending.known is None or (adding and isinstance(row, Living)):
        return None
    case = row.stream
    sending.times[case.pk, step] += 1
    name = hashlib.sha256(sending.name + actor.key.encode()).digest()
    said = (case.pk, UUID(bytes=name[:16]), step, sending.times[case.pk, step])
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [*said, case.head + 1, moment + sending.known, moment])
        if cursor.fetchone():
            return None
    return first_made(row, said) if adding else row


def first_made(row: Any, said: tuple[Any, ...]) -> Any:
    """The part that the first of two sendings began."""
    event = StepKey.objects.values_list("number", flat=True).get(pk=said)
    number = StoredEvent.objects.values_list("part", flat=True).get(pk=(said[0], event))
    found = type(row)._default_manager.get(case=said[0], number=number)
    found.case = row.stream
    return found


def forget() -> None:
    """Sendings that nobody sends again are not kept."""
    StepKey.objects.filter(until__lte=now()).delete()
