"""What can be done to offers, agreements and templates: one file for each."""

from __future__ import annotations

from . import offers, reminding, signing, templates, writing

__all__ = ["offers", "reminding", "signing", "templates", "writing"]
