"""What a resident reads of a matter's history: whole sentences, of units and of "you".

What is not here is not told: applications before they are decided, notes, corrections, lights.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yimen.cases import events as cases
from yimen.kernel.events import Event
from yimen.requests import events as requests
from yimen.requests.models import Receiver, Solved, State

Sentence = str | Promise

TOLD: dict[type[Event], Sentence] = {
    requests.Registered: _("It was registered and has the number {number}."),
    requests.AnsweredAtOnce: _("{unit} answered at once."),
    requests.DetailsAsked: _("{unit} asks you for details: {wanted}"),
    requests.DetailsGiven: _("The details were added."),
    requests.Dispatched: _("{unit} gave it to {to}, which must answer."),
    requests.Ruled: _("{unit} decided that {to} must handle it."),
    requests.HandedDown: _("{unit} gave it to {to}."),
    cases.HandedOn: _("{to} has taken over from a unit that was dissolved."),
    requests.ReturnAccepted: _("{before} is not the right unit; {unit} gives it to another."),
    requests.Signed: _("{unit} has taken it in hand."),
    requests.DeclineConfirmed: _("It was not accepted: {reason} {route}"),
    requests.HandedOver: _("{unit} handed it over to: {receiver}. Receipt {receipt}. {reason}"),
    requests.ExtensionGranted: _("{lead} was given {days} more working days: {reason}"),
    requests.SuspensionGranted: _("The clock stands still for now: {reason}"),
    requests.Resumed: _("It goes on: {reason}"),
    requests.Shelved: _("It cannot be solved for now: {cause}. What is done: {measures}."),
    requests.ShelvedReviewed: _("{unit} looked at it again: {progress}"),
    requests.TakenUp: _("{unit} took it up again: {reason}"),
    requests.EndConfirmed: _("It was ended: {reason}"),
    requests.Answered: _("{unit} has written an answer. The centre checks it before you get it."),
    requests.CheckFailed: _("The answer did not yet meet what you asked: {lead} must go on."),
    requests.CheckPassed: _("{lead} answered; the centre has checked the answer."),
    requests.CallMissed: _("{unit} called you and reached nobody."),
    requests.CalledBack: _("{unit} called you. You said: {solved}."),
    requests.ClosedUnreached: _("It was closed without a call."),
    requests.Redone: _(
        "You said on the telephone that it is not solved: {lead} does it once more."
    ),
    requests.PassedUp: _(
        "You said on the telephone that it is not solved: a supervisor has it now."
    ),
    requests.Rated: _("You rated it: {rating}."),
    requests.AnswerRefused: _("You said that it is not solved: {lead} does it once more."),
    requests.Appealed: _("You said that it is still not solved: a supervisor has it now."),
    requests.Upheld: _("The supervisor found the answer right: {reason}"),
    requests.Ordered: _("The supervisor ordered {to} to do it: {reason}"),
    requests.Added: _("Something was added."),
    requests.Withdrawn: _("It was taken back."),
    requests.Reopened: _("It was opened again."),
    requests.ListingAllowed: _("It was allowed on the public list."),
    requests.ListingStopped: _("It was taken off the public list."),
    cases.Attached: _("{unit} added a file."),
    cases.Urged: _("{unit} urged {lead} to get on with it."),
    cases.Supervised: _("{unit} put it under supervision."),
    cases.UnitAsked: _("{unit} asked {to} to assist."),
    cases.TaskDone: _("{unit} has done its part."),
}

YOURS: dict[type[Event], Sentence] = {
    requests.Registered: _("You sent it; it has the number {number}."),
    requests.DetailsGiven: _("You gave the details."),
    requests.Added: _("You added something."),
    requests.Withdrawn: _("You took it back."),
    requests.Reopened: _("You opened it again."),
    requests.ListingAllowed: _("You allowed it on the public list."),
    requests.ListingStopped: _("You took it off the public list."),
    cases.Attached: _("You added a file."),
}
"""The same where it was the resident who did it."""

WITH_WORDS = frozenset(
    {
        requests.Registered,
        requests.AnsweredAtOnce,
        requests.DetailsGiven,
        requests.CheckPassed,
        requests.Rated,
        requests.AnswerRefused,
        requests.Appealed,
        requests.Added,
    }
)
"""Events under which the words stand that belong to them; an answer stands under its check."""

REMEMBERED: dict[type[Event], tuple[str, ...]] = {
    requests.DeclineAsked: ("reason", "route"),
    requests.ExtensionAsked: ("reason",),
    requests.SuspensionAsked: ("reason",),
    requests.ShelvingAsked: ("cause", "measures"),
    requests.EndAsked: ("reason",),
}
"""What an application says and the resident reads once it is granted, in the sentence of that."""

NEXT: dict[str, Sentence] = {
    State.REGISTERED: _("{centre} reads it and gives it to the unit that must answer."),
    State.INCOMPLETE: _("It waits for the details that you were asked for."),
    State.DECLINE_ASKED: _("{centre} decides whether it can be accepted."),
    State.DISPATCHED: _("{lead} takes it in hand. You will have an answer."),
    State.RETURN_ASKED: _("{centre} decides which unit must answer. You will have an answer."),
    State.IN_HAND: _("{lead} handles it. You will have an answer."),
    State.EXTENSION_ASKED: _("{lead} handles it and has asked for more time."),
    State.SUSPENSION_ASKED: _("{lead} handles it. You will have an answer."),
    State.SUSPENDED: _("The clock stands still; then {lead} goes on."),
    State.SHELVING_ASKED: _("{lead} handles it. You will have an answer."),
    State.SHELVED: _(
        "It stands on the list of what cannot be solved for now. It is looked at again."
    ),
    State.END_ASKED: _("{centre} decides how it goes on."),
    State.ANSWERED: _("{centre} checks the answer before you get it."),
    State.CHECKED: _("Say what you think of the answer. Otherwise {centre} calls you."),
    State.APPEALED: _("A supervisor of {centre} decides how it goes on."),
    State.CLOSED: _("It is closed."),
    State.DECLINED: _("It was not accepted."),
    State.HANDED_OVER: _("It was handed over; whoever has it now will answer."),
    State.ENDED: _("It has ended."),
    State.WITHDRAWN: _("You took it back."),
}
"""What happens next, by the state that the request is in."""

UNTIL_ANSWER = frozenset(
    {
        State.DISPATCHED,
        State.RETURN_ASKED,
        State.IN_HAND,
        State.EXTENSION_ASKED,
        State.SUSPENSION_ASKED,
        State.SHELVING_ASKED,
        State.ANSWERED,
    }
)
"""States in which the date that counts for the resident is the promise of an answer."""

HEADINGS: dict[str, Sentence] = {
    State.REGISTERED: _("Received"),
    State.INCOMPLETE: _("We need details from you"),
    State.SUSPENDED: _("Standing still for now"),
    State.SHELVED: _("Cannot be solved for now"),
    State.CHECKED: _("Answered"),
    State.APPEALED: _("With a supervisor"),
    State.CLOSED: _("Closed"),
    State.DECLINED: _("Not accepted"),
    State.HANDED_OVER: _("Handed over"),
    State.ENDED: _("Ended"),
    State.WITHDRAWN: _("Taken back"),
}
"""The state in a resident's words; every other is "in hand"."""

IN_HAND = _("In hand")


def solved(value: str) -> str:
    """A word for whether it is solved."""
    return str(Solved(value).label) if value in Solved.values else ""


def receiver(value: str) -> str:
    """Who took it over."""
    return str(Receiver(value).label) if value in Receiver.values else ""
