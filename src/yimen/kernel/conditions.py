"""Named yes-or-no questions: who may act, and what must hold first.

A condition looks at the actor and at one row, never at the database: the buttons of fifty rows
cost no query. Its label is the sentence that the refused person reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .actors import Actor

Test = Callable[[Actor, Any], bool]
Label = str | Promise


@dataclass(frozen=True)
class Condition:
    """One labelled predicate over `(actor, row)`."""

    label: Label
    holds: Test

    def __or__(self, other: Condition) -> Condition:
        return Condition(
            format_lazy(_("{one} or {other}"), one=self.label, other=other.label),
            lambda actor, row: self.holds(actor, row) or other.holds(actor, row),
        )

    def __and__(self, other: Condition) -> Condition:
        return Condition(
            format_lazy(_("{one}, {other}"), one=self.label, other=other.label),
            lambda actor, row: self.holds(actor, row) and other.holds(actor, row),
        )


def condition(label: Label) -> Callable[[Test], Condition]:
    """Name a predicate by the words that follow "by" in a process table, or by a whole sentence."""
    return lambda holds: Condition(label, holds)
