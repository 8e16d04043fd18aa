"""A retry is not a second part: whoever begins one makes a key for it, as for a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Refused
from .models import Part, PartKey

P = TypeVar("P", bound=Part)


def begun(part: P, actor: Actor, key: UUID | None, begin: Callable[[], P]) -> tuple[P, bool]:
    """The part that `begin` begins, and whether it is new: under a known key nothing is begun.

    Two that send one key at once begin one part. Refused: the key is of something else.
    """
    if key is None:
        return begin(), True
    try:
        with transaction.atomic():
            if known := under(part, actor, key):
                return known, False
            made = begin()
            said = {"process": made.process, "number": made.number, "actor": actor.key}
            PartKey.objects.create(case_id=made.stream.pk, key=key, **said)
            return made, True
    except IntegrityError:
        if known := under(part, actor, key):
            return known, False
        raise


def under(part: P, actor: Actor, key: UUID) -> P | None:
    """The part of this kind and case that the actor has begun under a key. Refused."""
    case: Any = part.stream
    row = PartKey.objects.filter(case_id=case.pk, key=key).first()
    if row is None:
        return None
    if (row.process, row.actor) != (part.process, actor.key):
        raise Refused(_("This key belongs to something else."))
    found = type(part)._default_manager.get(case=case.pk, number=row.number)
    found.case = case  # type: ignore[attr-defined]
    return found
