"""What keeps a case from a unit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.kernel import hindrances


class Hindrance(hindrances.Hindrance):
    """Why a unit does not get it."""

    REPORTED = (
        "reported",
        _("What is reported about a unit can never be dispatched to that unit."),
    )
    ENDED = "ended", _("%(unit)s is no longer active.")
    ENDING = "ending", _("%(unit)s is being dissolved: it takes nothing new.")
    ELSEWHERE = "elsewhere", _("%(unit)s belongs to another county.")
    NOT_ITS = "not_its", _("It is not this unit's any more.")
    OTHER_KIND = "other_kind", _("What a centre has taken goes on to a centre of its kind only.")
    DISSOLVED = "dissolved", _("A unit was dissolved a moment ago: please try once more.")
