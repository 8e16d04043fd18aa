"""Facts. An event is appended once and never changed; the history of every case is made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    @classmethod
    def says_of(cls, facts: Mapping[str, Any]) -> str:
        """The sentence for these facts, where it depends on them."""
        return cls.says

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return asdict(self)


@dataclass(frozen=True)
class Reaction:
    """A job that follows an event, and whether it is needed for the case that it happened to."""

    job: Any
    needed: Callable[[Any], bool]


REACTIONS: dict[str, list[Reaction]] = {}
"""By kind of event: what follows it. Filled by each module's `reactions.py`."""


def react(
    reactions: dict[type[Event], list[Any]], needed: Callable[[Any], bool] = lambda _case: True
) -> None:
    """Let jobs follow events: each is queued in the transaction that stores its event.

    A job costs more than the step that it follows, so `needed(case)` leaves out those that would
    find nothing to do.
    """
    for event, jobs in reactions.items():
        own = REACTIONS.setdefault(event.kind(), [])
        own.extend(Reaction(job, needed) for job in jobs)
