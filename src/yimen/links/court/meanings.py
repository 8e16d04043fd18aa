"""What each kind of message from the court means: its body, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yimen.kernel.answers import Body

from .models import CourtMatter, CourtStream, MessageReason


class CannotBe(Exception):
    """The message is refused: why in one word of the interface, and in a sentence."""

    def __init__(self, reason: MessageReason, says: str = "") -> None:
        super().__init__(reason)
        self.reason, self.says = reason, says


@dataclass(frozen=True, slots=True)
class Heard:
    """A message whose turn has come, and the matter that it is about.

    What is changed of the matter is stored by whoever asked.
    """

    matter: CourtMatter
    key: UUID
    number: str


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a kind of message says and does.

    `opens`: it begins a matter; `late`: it is done even after the matter has ended; `files`: files
    may come with it.
    """

    body: type[Body]
    does: Callable[[Heard, Any], None]
    opens: bool = False
    files: bool = False
    late: bool = False
    streams: tuple[CourtStream, ...] = ()


MEANINGS: dict[str, Meaning] = {}
"""By kind; filled by the modules beside this one."""
