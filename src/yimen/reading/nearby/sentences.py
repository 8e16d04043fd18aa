"""Why two matters are near, for the person who decides."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yimen.reading.similar import Likeness

COPIED = 0.2


def why(likeness: Likeness) -> str:
    """In one line: what both name, what is wrong, how much is copied, how far apart they are."""
    between = pgettext("between parts of a list", ", ")
    days = ngettext("%(n)d day apart", "%(n)d days apart", likeness.days) % {"n": likeness.days}
    parts = [
        _("both name %s") % between.join(likeness.names) if likeness.names else "",
        _("both are about %s") % between.join(likeness.issues) if likeness.issues else "",
        _("%d %% of the text is the same") % round(likeness.copied * 100)
        if likeness.copied >= COPIED
        else "",
        days if likeness.days else _("on the same day"),
    ]
    return between.join(part for part in parts if part)
