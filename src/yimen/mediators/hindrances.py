"""What stands in the way of mediators and rooms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yimen.kernel import hindrances
from yimen.kernel.hindrances import Hindered


class Hindrance(hindrances.Hindrance):
    """Why it cannot be."""

    TAKEN = "taken", _("%(who)s is booked already: %(when)s. Nothing was booked.")
    AWAY = "away", _("%(who)s is away on this day.")
    OUT_OF_USE = "out_of_use", _("This room or mediator is in use no more.")
    NOT_OF_CENTRE = "not_of_centre", _("%(who)s is no mediator of this centre now.")
    CONFLICT = "conflict", _("A conflict of interest was declared: %(who)s.")
    FULL = "full", _("%(who)s has %(n)d open disputes, as many as they take on.")
    UNNAMED = "unnamed", _("Name the mediators first.")
    OBJECTED = "objected", _("A party objects to the mediators: name others first.")
    NOT_NAMED = "not_named", _("%(who)s was not named to mediate this dispute.")
    PLANNED = "planned", _("A sitting was planned meanwhile.")
    NAMED = "named", _("Mediators were named meanwhile.")
    PAST = "past", _("This time is past.")
    MOVED_ON = "moved_on", _("The dispute has moved on meanwhile: look where it stands.")
    NOT_ALLOWED = "not_allowed", _("Whoever chose it may not plan it any more.")
    FAILED = "failed", _("This did not work; it is as it was.")


class Taken(Hindered):
    """A room or a mediator is booked at that time already."""

    def __init__(self, who: str, when: str) -> None:
        super().__init__(Hindrance.TAKEN, who=who, when=when)
