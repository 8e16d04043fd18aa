"""What a command asks for, read from its signature: forms and API bodies are made from this."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Ask:
    """One thing that must or may be said to take a step.

    `type` is str, int, float, bool, date, datetime, a TextChoices or IntegerChoices, or a model.
    """

    name: str
    type: type
    required: bool
    default: Any = None


@cache
def asks(command: Callable[..., Any]) -> tuple[Ask, ...]:
    """The keyword-only parameters of a command, in their order."""
    body = inspect.unwrap(command)
    hints = get_type_hints(body)
    return tuple(
        Ask(
            name=each.name,
            type=_plain(hints[each.name]),
            required=each.default is each.empty,
            default=None if each.default is each.empty else each.default,
        )
        for each in inspect.signature(body).parameters.values()
        if each.kind is each.KEYWORD_ONLY
    )


def _plain(hint: Any) -> type:
    """The type without its `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    assert isinstance(hint, type)
    return hint
