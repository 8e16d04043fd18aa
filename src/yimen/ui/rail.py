"""What stands in the left rail: the pages that a post works with."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

TAKES_MATTERS = {"agent", "grid_worker"}


def rail(roles: Collection[str]) -> list[tuple[str, str]]:
    """Names and addresses, for these roles; whoever only keeps the system reads no cases."""
    keeps = [(_("Administration"), reverse("administration:start"))]
    keeps = keeps if "administrator" in roles else []
    if not set(roles) - {"administrator"}:
        return keeps
    register = [(_("Register"), reverse("requests:register"))]
    return [
        (_("My queue"), reverse("cases:queue")),
        *(register if TAKES_MATTERS & set(roles) else []),
        (_("Search"), reverse("cases:search")),
        (_("Board of lights"), reverse("boards:lights")),
        (_("Shelved cases"), reverse("boards:shelved")),
        (_("Figures"), reverse("boards:figures")),
        *keeps,
    ]
