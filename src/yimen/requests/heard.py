"""What the city can say of a matter while it is still being said.

Whatever reads along (danger to life, the place, the category, what is known already) is a row of
`PANELS`. None of it decides, and none of it is waited for: a panel that fails or is slow is left
out, and the form works on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yimen.kernel.actors import Actor
from yimen.kernel.patience import patience

from .models import Request

PATIENCE = 400
"""Milliseconds that the database may take for one question of a panel."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """A matter as far as it has been said, and who writes it down; nothing of it is kept."""

    actor: Actor
    draft: Request
    title: str = ""
    body: str = ""
    phone: str = ""

    @property
    def text(self) -> str:
        """All that was said of it."""
        return f"{self.title}\n{self.body}".strip()


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing that reads along: what it finds, and the part of the screen that shows it."""

    name: str
    template: str
    says: Callable[[Heard], Mapping[str, Any] | None]
    urgent: bool = False  # stands above the form: somebody may be in danger


@dataclass(frozen=True, slots=True)
class Said:
    """A panel with what it found."""

    panel: Panel
    found: Mapping[str, Any]


PANELS: list[Panel] = []
"""In the order of the screen; modules that know requests add theirs when they are loaded."""


def said_of(heard: Heard) -> tuple[list[Said], bool]:
    """What each panel says of it, and whether every one could be asked."""
    if not heard.text:
        return [], True
    told: list[Said] = []
    whole = True
    with transaction.atomic(), patience(f"{PATIENCE}ms"):
        for panel in PANELS:
            try:
                with transaction.atomic():
                    found = panel.says(heard)
            except Exception as wrong:  # whatever it is, somebody is on the telephone
                # Its kind and place only: the words of an error may hold those of a resident.
                log.error("The panel %s failed: %s", panel.name, type(wrong).__name__)
                whole = False
            else:
                told += [Said(panel, found)] if found else []
    return told, whole
