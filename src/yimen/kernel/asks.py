"""What a command asks for, read from its signature: forms and API bodies are made from this.

It is also what every command is held to (`heard`): nothing that is required is left blank, nothing
that cannot be kept is taken, whoever asks and by whichever door.
"""

from __future__ import annotations

import inspect
import re
import types
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from django.db import models
from django.utils.translation import gettext as _

from .errors import Invalid


@dataclass(frozen=True)
class Longest:
    """How many characters a text may have, where that differs from a reason's."""

    characters: int


Line = Annotated[str, Longest(200)]
"""What stands on one line: a place, the number of a document."""
Words = Annotated[str, Longest(20_000)]
"""What somebody tells at length; any other text is a reason."""
REASON = 2_000  # characters


@dataclass(frozen=True)
class Coded:
    """The text is a code: chosen, or made by the system, and never somebody's words."""


Code = Annotated[str, Coded(), Longest(40)]
"""The key of a choice or of a row, a number, a moment or a digest."""
CODE = re.compile(r"[!-~]*")
TYPED_CODE = re.compile(r"[A-Z0-9-]*")
YEARS = range(1950, 2191)
"""Of a date that somebody says: what lies outside is a slip, and no calendar knows it."""


@dataclass(frozen=True)
class Ask:
    """One thing that must or may be said to take a step.

    `type` is str, int, float, Decimal, bool, date, datetime, a TextChoices or IntegerChoices, or a
    model;
    a text has at most `longest` characters, and a `code` nothing that words are made of.
    """

    name: str
    type: type
    required: bool
    default: Any = None
    longest: int = REASON
    code: bool = False


@cache
def asks(command: Callable[..., Any]) -> tuple[Ask, ...]:
    """The keyword-only parameters of a command, in their order."""
    body = inspect.unwrap(command)
    hints = get_type_hints(body, include_extras=True)
    return tuple(
        Ask(
            name=each.name,
            type=_plain(hints[each.name]),
            required=each.default is each.empty,
            default=None if each.default is each.empty else each.default,
            longest=_longest(hints[each.name]),
            code=is_code(hints[each.name]),
        )
        for each in inspect.signature(body).parameters.values()
        if each.kind is each.KEYWORD_ONLY
    )


def alone(hint: Any) -> Any:
    """The hint without its `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    return hint


def _plain(hint: Any) -> type:
    hint = alone(hint)
    found = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    assert isinstance(found, type)
    return found


def _longest(hint: Any) -> int:
    told = getattr(alone(hint), "__metadata__", ())
    return next((each.characters for each in told if isinstance(each, Longest)), REASON)


def is_code(hint: Any) -> bool:
    """Whether a type says that the text is a code."""
    return any(isinstance(each, Coded) for each in getattr(alone(hint), "__metadata__", ()))


def heard(command: Callable[..., Any], said: Mapping[str, Any]) -> None:
    """Raise Invalid, naming each field, unless all that was said can be kept and nothing lacks."""
    found = {each.name: _fault(each, said.get(each.name, each.default)) for each in asks(command)}
    wrong = {name: fault for name, fault in found.items() if fault}
    if wrong:
        raise Invalid(" ".join(dict.fromkeys(wrong.values())), wrong)


def _fault(ask: Ask, value: Any) -> str:
    if value is None:
        return _("This must be said.") if ask.required else ""
    if issubclass(ask.type, models.Choices):
        return "" if value in ask.type.values else _("This is none of the choices.")
    if isinstance(value, date) and value.year not in YEARS:
        return _("A year from %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
    return _text_fault(ask, value) if isinstance(value, str) else ""


def _text_fault(ask: Ask, text: str) -> str:
    if ask.required and not is_legible(text):
        return _("This must be said.")
    if len(text) > ask.longest:
        return _("At most %(most)s characters; these are %(here)s.") % {
            "most": ask.longest,
            "here": len(text),
        }
    if ask.code and not TYPED_CODE.fullmatch(text):
        return _("This is no code.")
    return "" if _kept(text) else _("The text holds a character that cannot be kept.")


UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Kinds of characters of which nothing is seen: blanks, controls, marks of direction."""


def is_legible(text: str) -> bool:
    """Whether somebody who reads it sees anything: blanks and invisible marks say no word."""
    return any(unicodedata.category(each) not in UNSEEN for each in text)


def _kept(text: str) -> bool:
    """PostgreSQL keeps no NUL, and half a surrogate pair is no character."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False
