"""What the public list says of a matter: whole sentences of units, in which nobody's words stand.

No sentence here has a place for a reason, an answer or a name: what a clerk or a resident wrote may
tell of a person, and is not read by a machine that could find out.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.cases import events as cases
from yimen.kernel.events import Event
from yimen.portal.sentences import HEADINGS, IN_HAND
from yimen.requests import events as requests
from yimen.requests.models import Kind, Solved, State

Sentence = str | Promise

KINDS: dict[str, Sentence] = {
    Kind.HELP: _("Somebody asks for help"),
    Kind.QUESTION: _("Somebody has a question"),
    Kind.SUGGESTION: _("Somebody has a suggestion"),
    Kind.PRAISE: _("Somebody praises"),
    Kind.OTHER: _("Somebody turned to the city"),
}
"""What the resident wanted; complaints and reports are never listed."""

STANDS: dict[str, tuple[Sentence, frozenset[str]]] = {
    "answered": (_("Answered"), frozenset({State.CHECKED, State.APPEALED})),
    "closed": (_("Closed"), frozenset({State.CLOSED, State.ENDED})),
    "shelved": (_("Cannot be solved for now"), frozenset({State.SHELVED})),
}
"""Where a matter can stand, as one chooses it; every other state is `OPEN`."""
OPEN = "open"
WAITING = _("Waiting for details")


def heading(state: str) -> str:
    """Where it stands, in two or three words, told to anybody."""
    return str(WAITING if state == State.INCOMPLETE else HEADINGS.get(state, IN_HAND))


VERDICTS: dict[str, Sentence] = {
    Solved.YES: _("The resident says: solved"),
    Solved.PARTLY: _("The resident says: partly solved"),
    Solved.NO: _("The resident says: not solved"),
}

TOLD: dict[type[Event], Sentence] = {
    requests.Registered: _("It was registered."),
    requests.AnsweredAtOnce: _("{unit} answered at once."),
    requests.DetailsAsked: pgettext_lazy("public", "{unit} asked for details."),
    requests.DetailsGiven: pgettext_lazy("public", "The details were added."),
    requests.Dispatched: _("{unit} gave it to {to}, which must answer."),
    requests.Ruled: _("{unit} decided that {to} must handle it."),
    requests.HandedDown: _("{unit} gave it to {to}."),
    cases.HandedOn: _("{to} has taken over from a unit that was dissolved."),
    requests.ReturnAccepted: _("{before} is not the right unit; {unit} gives it to another."),
    requests.Signed: _("{unit} has taken it in hand."),
    requests.ExtensionGranted: pgettext_lazy("public", "{lead} was given more working days."),
    requests.SuspensionGranted: pgettext_lazy("public", "The clock stands still for now."),
    requests.Resumed: pgettext_lazy("public", "It goes on."),
    requests.Shelved: pgettext_lazy("public", "It cannot be solved for now."),
    requests.ShelvedReviewed: pgettext_lazy("public", "{unit} looked at it again."),
    requests.TakenUp: pgettext_lazy("public", "{unit} took it up again."),
    requests.EndConfirmed: pgettext_lazy("public", "It was ended."),
    requests.CheckFailed: pgettext_lazy(
        "public", "The answer did not yet meet what was asked: {lead} must go on."
    ),
    requests.CheckPassed: _("{lead} answered; the centre has checked the answer."),
    requests.CalledBack: pgettext_lazy("public", "{unit} called; the resident said: {solved}."),
    requests.ClosedUnreached: _("It was closed without a call."),
    requests.Redone: pgettext_lazy(
        "public", "The resident said that it is not solved: {lead} does it once more."
    ),
    requests.PassedUp: pgettext_lazy(
        "public", "The resident said that it is not solved: a supervisor has it now."
    ),
    requests.Rated: pgettext_lazy("public", "The resident said: {solved}."),
    requests.AnswerRefused: pgettext_lazy(
        "public", "The resident said that it is not solved: {lead} does it once more."
    ),
    requests.Appealed: pgettext_lazy(
        "public", "The resident said that it is still not solved: a supervisor has it now."
    ),
    requests.Upheld: pgettext_lazy("public", "The supervisor found the answer right."),
    requests.Ordered: pgettext_lazy("public", "The supervisor ordered {to} to do it."),
    requests.Reopened: _("It was opened again."),
    cases.Urged: _("{unit} urged {lead} to get on with it."),
    cases.Supervised: _("{unit} put it under supervision."),
    cases.UnitAsked: _("{unit} asked {to} to assist."),
    cases.TaskDone: _("{unit} has done its part."),
}
PLACES = frozenset({"unit", "to", "lead", "before", "solved"})
"""All that a sentence may name: units, and one of three words for whether it is solved."""
