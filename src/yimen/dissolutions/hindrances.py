"""What keeps a dissolved unit's work from being handed on, beside what keeps a case from a unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.kernel import hindrances


class Hindrance(hindrances.Hindrance):
    """Why it stays where it is."""

    MOVED_ON = "moved_on", _("It has moved on meanwhile: look where it stands.")
    FAILED = "failed", _("It failed; the log of the worker says why.")
