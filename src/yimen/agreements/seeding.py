"""The templates that a new city starts with; all of it can be edited."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

SEED = Path(__file__).parent / "seed" / "templates.toml"


def load_seed(template: type[Any]) -> None:
    """Fill an empty table of templates from the module's file."""
    if template.objects.exists():
        return
    rows = tomllib.loads(SEED.read_text("utf-8"))["template"]
    template.objects.bulk_create(template(**row) for row in rows)
