"""What can be said to have happened to a request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from yimen.kernel.asks import Code
from yimen.kernel.events import Event


@dataclass(frozen=True)
class Registered(Event):
    says = _("{actor} registered the matter.")
    passage: int
    digest: Code
    channel: Code
    repeat_of: Code = ""
    may_list: bool = False


@dataclass(frozen=True)
class AnsweredAtOnce(Event):
    says = _("{actor} answered at once.")
    passage: int
    digest: Code
    article: Code


@dataclass(frozen=True)
class DetailsAsked(Event):
    says = _("{actor} asked for details: {wanted}")
    wanted: str


@dataclass(frozen=True)
class DetailsGiven(Event):
    says = _("{actor} gave the details.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class Corrected(Event):
    says = _("{actor} corrected: {fields}")
    fields: list[Code]
    # Of category and kind also what was said before and what is said now, as codes.
    was: dict[Code, Code]
    now: dict[Code, Code]


@dataclass(frozen=True)
class Dispatched(Event):
    says = _("{actor} dispatched it to {unit}.")
    unit: int
    basis: str
    direction: int | None


@dataclass(frozen=True)
class Ruled(Event):
    says = _("{actor} ruled that {unit} handles it: {reason}")
    unit: int
    reason: str
    first_receiver: bool


@dataclass(frozen=True)
class DeclineAsked(Event):
    says = _("{actor} proposed not to accept it: {reason}")
    ground: Code
    reason: str
    route: str


@dataclass(frozen=True)
class DeclineConfirmed(Event):
    says = _("{actor} confirmed: it is not accepted.")


@dataclass(frozen=True)
class DeclineOverruled(Event):
    says = _("{actor} accepted it after all: {reason}")
    reason: str


@dataclass(frozen=True)
class HandedOver(Event):
    says = _("{actor} handed it over to {to}, receipt {receipt}.")
    to: Code
    receipt: str
    reason: str


@dataclass(frozen=True)
class Signed(Event):
    says = _("{actor} signed for it.")


@dataclass(frozen=True)
class HandedDown(Event):
    says = _("{actor} handed it down to {unit}.")
    unit: int


@dataclass(frozen=True)
class SentBack(Event):
    says = _("{actor} sent it back: {reason} ({basis})")
    reason: str
    basis: str
    belongs_to: int | None


@dataclass(frozen=True)
class ReturnAccepted(Event):
    says = _("{actor} accepted the return: {reason}")
    reason: str


@dataclass(frozen=True)
class ReturnRefused(Event):
    says = _("{actor} refused the return; the unit must handle it: {reason}")
    reason: str


@dataclass(frozen=True)
class ExtensionAsked(Event):
    says = _("{actor} asked for {days} more working days: {reason}")
    days: int
    reason: str
    resident_told: bool


@dataclass(frozen=True)
class ExtensionGranted(Event):
    says = _("{actor} granted {days} more working days.")
    days: int
    asked_at: Code


@dataclass(frozen=True)
class ExtensionRefused(Event):
    says = _("{actor} refused the extension: {reason}")
    reason: str


@dataclass(frozen=True)
class SuspensionAsked(Event):
    says = _("{actor} asked to suspend the clock: {reason}")
    ground: Code
    reason: str
    document: str


@dataclass(frozen=True)
class SuspensionGranted(Event):
    says = _("{actor} suspended the clock: {reason} ({document})")
    ground: Code
    reason: str
    document: str


@dataclass(frozen=True)
class SuspensionRefused(Event):
    says = _("{actor} refused the suspension: {reason}")
    reason: str


@dataclass(frozen=True)
class Resumed(Event):
    says = _("{actor} let the clock go on: {reason}")
    reason: str


@dataclass(frozen=True)
class ShelvingAsked(Event):
    says = _("{actor} asked to shelve it: {cause}; measures: {measures}")
    cause: str
    measures: str
    until: Code


@dataclass(frozen=True)
class Shelved(Event):
    says = _("{actor} put it on the list of what cannot be solved for now: {reason}")
    reason: str


@dataclass(frozen=True)
class ShelvingRefused(Event):
    says = _("{actor} refused to shelve it: {reason}")
    reason: str


@dataclass(frozen=True)
class ShelvedReviewed(Event):
    says = _("{actor} reviewed what is shelved: {progress}")
    progress: str


@dataclass(frozen=True)
class TakenUp(Event):
    says = _("{actor} took it up again: {reason}")
    reason: str


@dataclass(frozen=True)
class EndAsked(Event):
    says = _("{actor} proposed to end it: {reason}")
    ground: Code
    reason: str


@dataclass(frozen=True)
class EndConfirmed(Event):
    says = _("{actor} ended it.")


@dataclass(frozen=True)
class EndRefused(Event):
    says = _("{actor} refused to end it: {reason}")
    reason: str


@dataclass(frozen=True)
class Answered(Event):
    says = _("{actor} answered: {solved}.")
    passage: int
    digest: Code
    public: int
    public_digest: Code
    solved: Code
    true: bool
    beyond_duty: bool
    contacted: str
    open_tasks: str
    article: Code


@dataclass(frozen=True)
class CheckPassed(Event):
    says = _("{actor} checked the answer and passed it: {solved}.")
    solved: Code


@dataclass(frozen=True)
class CheckFailed(Event):
    says = _("{actor} sent the answer back: {reason}")
    solved: Code
    reason: str


@dataclass(frozen=True)
class CallMissed(Event):
    says = _("{actor} called and reached nobody (attempt {attempt}).")
    attempt: int


@dataclass(frozen=True)
class CalledBack(Event):
    says = _("{actor} called back; the resident says: {solved}.")
    solved: Code
    contacted: bool
    rating: int | None
    passage: int | None
    digest: Code


@dataclass(frozen=True)
class ClosedUnreached(Event):
    says = _("{actor} closed it without a call; attempts: {attempts}.")
    attempts: int


@dataclass(frozen=True)
class Redone(Event):
    says = _("{actor} has it done once more: {reason}")
    reason: str
    rating: int | None


@dataclass(frozen=True)
class PassedUp(Event):
    says = _("{actor} passed it up to the supervisor: {reason}")
    reason: str
    rating: int | None


@dataclass(frozen=True)
class Rated(Event):
    says = _("The resident rated it: {rating} of 5.")
    rating: int
    solved: Code
    passage: int | None
    digest: Code


@dataclass(frozen=True)
class AnswerRefused(Event):
    says = _("The resident says that it is not solved.")
    rating: int | None
    passage: int
    digest: Code


@dataclass(frozen=True)
class Appealed(Event):
    says = _("The resident says that it is still not solved.")
    rating: int | None
    passage: int
    digest: Code


@dataclass(frozen=True)
class Upheld(Event):
    says = _("{actor} upheld the answer: {reason}")
    reason: str


@dataclass(frozen=True)
class Ordered(Event):
    says = _("{actor} ordered {unit} to do it: {reason}")
    unit: int
    reason: str


@dataclass(frozen=True)
class Added(Event):
    says = _("{actor} added something.")
    passage: int
    digest: Code


@dataclass(frozen=True)
class Withdrawn(Event):
    says = _("{actor} took it back: {reason}")
    reason: str


@dataclass(frozen=True)
class Reopened(Event):
    says = _("{actor} opened it again: {reason}")
    reason: str


@dataclass(frozen=True)
class ListingAllowed(Event):
    says = _("{actor}: the city may list the matter, without name and words.")


@dataclass(frozen=True)
class ListingStopped(Event):
    says = _("{actor} took the matter off the public list.")
