"""What a resident's steps are called on their pages, and what every page knows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOTLINE = "12345"
"""The number that residents call, the same in every city (国办发〔2020〕53号)."""
LETTERS, BIG = "letters", "big"
"""The cookie of the big-letter mode, and its only value."""


@dataclass(frozen=True)
class Action:
    """A step as a resident meets it: the button, what it leads to, and what is said afterwards."""

    button: str | Promise
    hint: str | Promise
    done: str | Promise
    grave: bool = False
    quiet: bool = False


ACTIONS = {
    "give_details": Action(
        _("Give the details"),
        _("Then it goes on at once."),
        _("Thank you: your answer is with the centre."),
    ),
    "rate": Action(
        _("Rate the answer"),
        _("One rating for one matter. The office cannot change it."),
        _("Thank you: your rating is kept."),
    ),
    "refuse_answer": Action(
        _("It is not solved"),
        _("The office must do it once more, under the same number and with a new date."),
        _("It goes back to the office, which must do it once more."),
    ),
    "appeal": Action(
        _("It is still not solved"),
        _("A supervisor of the centre takes it on."),
        _("A supervisor of the centre has it now."),
    ),
    "add": Action(
        _("Add something"),
        _("Whoever has your matter reads it."),
        _("It was added."),
    ),
    "attach": Action(
        _("Add pictures or papers"),
        _("Whoever has your matter sees them."),
        _("The files were added."),
    ),
    "reopen": Action(
        _("Open it again"),
        _("If the trouble is back or was never gone. The number stays the same."),
        _("It is open again."),
    ),
    "allow_listing": Action(
        _("Let others see it"),
        _(
            "It comes on the public list: what it is about, the town, the office, how long it"
            " takes. Never your name, your words or the place. You can take it off at any time."
        ),
        _("It may stand on the public list now."),
        quiet=True,
    ),
    "stop_listing": Action(
        _("Take it off the public list"),
        _("Nobody sees it there any more, from now on."),
        _("It is off the public list."),
        quiet=True,
    ),
    "withdraw": Action(
        _("Take it back"),
        _("Nobody will handle it any more. You can open it again for some days."),
        _("You took it back."),
        grave=True,
    ),
}
"""By step of the process."""
