"""What keeps a unit from mediating."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.kernel import hindrances


class Hindrance(hindrances.Hindrance):
    """Why a unit does not mediate."""

    PARTY = "party", _("A unit that is a party does not mediate.")
