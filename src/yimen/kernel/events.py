"""Facts. An event is appended once and never changed; the history of every case is made of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from .asks import alone, asks, is_code

KINDS: dict[str, type[Event]] = {}


@dataclass(frozen=True)
class Event:
    """What happened, in the past tense; `says` is the sentence that the timeline shows.

    Fields are ids and codes (`Code`: a choice, a moment, a digest). Any other text is what somebody
    typed: it is kept beside the event, where it can be erased (`remarks`).
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

    @classmethod
    @cache
    def hints(cls) -> dict[str, Any]:
        """The types of its fields."""
        known = get_type_hints(cls, include_extras=True)
        return {each.name: alone(known[each.name]) for each in fields(cls)}

    @classmethod
    @cache
    def typed(cls) -> frozenset[str]:
        """Its fields that hold words: every text that is no code."""
        return frozenset(name for name, hint in cls.hints().items() if hint is str)

    def facts(self) -> dict[str, Any]:
        """All that it says."""
        return asdict(self)


def event_of(command: Callable[..., Any]) -> type[Event]:
    """What a command makes happen.

    LookupError: its event could hold words for ever, or takes what is typed for a code.
    """
    event: type[Event] = get_type_hints(inspect.unwrap(command))["return"]
    for name, hint in event.hints().items():
        inner = get_args(hint) if get_origin(hint) in (list, dict) else ()
        if not all(each is int or is_code(each) for each in inner):
            raise LookupError(f"{event.kind()}.{name}: words in a list cannot be erased")
    asked = {each.name for each in asks(command) if each.type is str and not each.code}
    if wrong := sorted(asked & event.hints().keys() - event.typed()):
        raise LookupError(f"{event.kind()}: {', '.join(wrong)} is typed, and no code")
    return event


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
