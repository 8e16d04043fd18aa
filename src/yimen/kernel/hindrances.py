"""What stands in the way, as data: a code with its values, said to each reader in their own
language, also where a job was refused and somebody reads it later.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import pgettext

from .errors import Refused

Value = str | int | list[str]
Kept = dict[str, Any]
"""A hindrance as a row keeps it: `why`, its code, and `values`, what its sentence names."""


class Hindrance(models.TextChoices):
    """What can stand in the way in one module: each has its code, and the sentence that it is."""

    def __init_subclass__(cls) -> None:
        OF_MODULES[module_of(cls)] = cls

    def kept(self, **values: Value) -> Kept:
        """It and its particulars, for whoever reads of it later."""
        return {"why": f"{module_of(type(self))}.{self.value}", "values": values}


def module_of(kind: type[Hindrance]) -> str:
    """The module whose hindrances these are."""
    return kind.__module__.split(".")[1]


OF_MODULES: dict[str, type[Hindrance]] = {}
"""By module: what can stand in the way there."""


def reason_of(kept: Kept) -> str:
    """A hindrance in the language of whoever reads it."""
    module, _dot, value = kept["why"].partition(".")
    comma = pgettext("between parts of a list", ", ")
    values = kept["values"].items()
    said = {name: comma.join(v) if isinstance(v, list) else v for name, v in values}
    return str(OF_MODULES[module](value).label) % said


class Hindered(Refused):
    """Refused, for a reason that can be kept as data."""

    def __init__(self, why: Hindrance, **values: Value) -> None:
        self.kept = why.kept(**values)
        super().__init__(reason_of(self.kept))
