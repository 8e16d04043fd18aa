"""Facts. An event is appended once and never changed; the history of every case is made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

KINDS: dict[str, type[Event]] = {}


@dataclass(frozen=True)
class Event:
    """What happened, in the past tense; `says` is the sentence that the timeline shows.

    Fields are ids, codes, dates as ISO text and reasons: never a name, a phone or an address.
    """

    says: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        KINDS[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """`requests.SentBack`: the module and the name."""
        return f"{cls.__module__.split('.')[1]}.{cls.__name__}"

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return asdict(self)


Reaction = Callable[..., Any]
REACTIONS: dict[str, list[Any]] = {}
"""By kind of event: the jobs that follow it. Filled by each module's `reactions.py`."""


def react(reactions: dict[type[Event], list[Any]]) -> None:
    """Let jobs follow events: each is queued in the transaction that stores its event."""
    for event, jobs in reactions.items():
        REACTIONS.setdefault(event.kind(), []).extend(jobs)
