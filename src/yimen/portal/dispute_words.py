"""A dispute as a party reads it: where it stands, what comes next, what happened, what one can do.

What is not here is not told: reasons that staff wrote for each other, records, the other side.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.agreements import events as agreed
from yimen.cases import events as cases
from yimen.kernel.events import Event
from yimen.mediation import events as happened
from yimen.mediation.models import State

from .sentences import Sentence
from .words import Action

HEADINGS: dict[str, Sentence] = {
    State.REGISTERED: _("Registered"),
    State.REFUSAL_ASKED: _("Being looked at"),
    State.ASSIGNED: _("A mediator is named"),
    State.IN_MEDIATION: _("In mediation"),
    State.SUSPENDED: _("Paused"),
    State.SETTLING: _("Agreement to be signed"),
    State.PERFORMING: _("Agreed: to be kept"),
    State.BROKEN: _("Not kept"),
    State.FAILED: _("Ended without agreement"),
    State.ELSEWHERE: _("Goes on elsewhere"),
    State.FOLLOWED_UP: _("Settled"),
    State.CLOSED: _("Closed"),
    State.REFUSED: _("Not accepted"),
    State.HANDED_OVER: _("Handed over to the police"),
    State.WITHDRAWN: _("Taken back"),
}
NEXT: dict[str, Sentence] = {
    State.REGISTERED: _("{centre} finds a mediator."),
    State.REFUSAL_ASKED: _("{centre} decides whether it can be mediated."),
    State.ASSIGNED: _("{lead} takes the papers; then mediation begins."),
    State.IN_MEDIATION: _("{lead} talks with both sides and invites you."),
    State.SUSPENDED: _("The time stands still until an appraisal is there; then {lead} goes on."),
    State.SETTLING: _("{lead} writes down what was agreed; both sides sign it."),
    State.PERFORMING: _("Both sides keep what they promised. {lead} asks about it."),
    State.BROKEN: _("{lead} asks why it was not kept and urges to keep it."),
    State.FAILED: _("{lead} tells you in writing which other ways are open."),
    State.ELSEWHERE: _("It goes on where it was taken to. {lead} asks how it goes."),
    State.FOLLOWED_UP: _("{centre} asks you whether peace lasts."),
    State.CLOSED: _("It is closed. If it breaks out again, say so here."),
    State.REFUSED: _("It was not accepted. {centre} has told you the right way."),
    State.HANDED_OVER: _("The police have it now."),
    State.WITHDRAWN: _("It is not mediated any more. You can have it opened again."),
}
"""The units by name: `centre` took it, `lead` mediates."""

TOLD: dict[type[Event], Sentence] = {
    happened.Registered: _("It was registered."),
    happened.SettledAtOnce: _("It was settled at the window."),
    happened.RefusalConfirmed: _("It was not accepted."),
    happened.RefusalOverruled: _("It was accepted after all."),
    happened.Assigned: _("{to} mediates."),
    happened.Signed: _("{unit} has the papers: mediation begins."),
    cases.HandedOn: _("{to} has taken over from a unit that was dissolved."),
    happened.MovedUp: _("It goes to the level above: {to} mediates."),
    happened.MoreTimeAsked: _("The parties were asked for {value} more days: {reason}"),
    happened.MoreTimeAgreed: _("A party agreed to more time."),
    happened.MediationExtended: _("All agreed: mediation lasts {value} days longer."),
    happened.MediationSuspended: _("The time of mediation stands still: {ground}"),
    happened.MediationResumed: _("Mediation goes on."),
    happened.PartiesAgreed: _("The parties agree; what remains is the paper."),
    happened.AgreementFellThrough: _("The agreement was not signed; mediation goes on."),
    agreed.AgreementOffered: _("The agreement is written and waits to be signed."),
    happened.TookEffect: _("The agreement took effect."),
    happened.AgreedOrally: _("An oral agreement was recorded."),
    happened.MediationFailed: _("Mediation ended without agreement: {end}"),
    happened.MediationStopped: _("The other side, or another party, will not go on."),
    happened.Withdrawn: _("It was settled by the parties, or taken back."),
    happened.ConfirmationApplied: _("The court was asked to confirm the agreement: {court}"),
    happened.ConfirmationAccepted: _("The court took the application, {number}."),
    happened.ConfirmationRefused: _("The court did not take or did not confirm it."),
    happened.AgreementConfirmed: _("The court confirmed the agreement, {number}."),
    happened.AgreementCertified: _("The agreement was made enforceable: {certificate}"),
    happened.PerformanceNoted: _("Promise {obligation} was kept."),
    happened.AllPerformed: _("All promises are kept."),
    happened.PromiseBroken: _("Promise {obligation} was not kept."),
    happened.PerformanceResumed: _("It is kept after all."),
    happened.PerformanceGivenUp: _("It is not kept; other ways are open."),
    happened.RoutesTold: _("{unit} told the parties which other ways are open."),
    happened.EndedElsewhere: _("It has ended elsewhere."),
    happened.HandedOver: _("It was handed over to the police."),
    happened.Filed: _("It was closed and filed."),
    happened.BrokeOutAgain: _("It has broken out again."),
    happened.Reopened: _("It was opened again."),
}
YOURS: dict[type[Event], Sentence] = {
    happened.Registered: _("You sent it in."),
    happened.MoreTimeAgreed: _("You agreed to more time."),
    happened.MediationStopped: _("You said that you will not go on."),
    happened.Withdrawn: _("You took it back."),
    happened.PromiseBroken: _("You said that promise {obligation} was not kept."),
    happened.BrokeOutAgain: _("You said that it has broken out again."),
    happened.Reopened: _("You had it opened again."),
    happened.PartySpoke: _("You told the mediators something."),
    happened.AddressConfirmed: _("You confirmed the address for the court."),
    agreed.OfferMade: _("You made an offer."),
    agreed.OfferTellingAllowed: _("You let the mediators pass your offer on."),
    agreed.OfferAccepted: _("You accepted an offer."),
    agreed.OfferAcceptedByAll: _("You accepted an offer."),
    agreed.OfferDeclined: _("You declined an offer."),
    agreed.OfferAcceptanceNoted: _("The mediator noted that you accept an offer."),
    agreed.OfferLastAcceptanceNoted: _("The mediator noted that you accept an offer."),
    agreed.OfferRefusalNoted: _("The mediator noted that you decline an offer."),
    agreed.OfferWithdrawn: _("You took an offer back."),
    agreed.AgreementUndersigned: _("You signed the agreement."),
}
"""The same where the reader did it; what stands only here, only they read."""
PARTY_DID = frozenset(
    {
        happened.MoreTimeAgreed,
        happened.MediationStopped,
        agreed.OfferAcceptanceNoted,
        agreed.OfferLastAcceptanceNoted,
        agreed.OfferRefusalNoted,
    }
)
"""Events that tell by its number which party did it, whoever noted it."""
FOR_ALL = frozenset({happened.RoutesTold})
"""Events whose words are written to all parties."""

ACTIONS: dict[str, Action] = {
    "agree_to_more_time": Action(
        _("Agree to more time"),
        _("Mediation lasts longer only if every party agrees. You need not."),
        _("You agreed to more time."),
    ),
    "say": Action(
        _("Tell the mediators something"),
        _("Only those who mediate read it, the other side does not."),
        _("The mediators have it."),
    ),
    "confirm_address": Action(
        _("Say where the court can reach you"),
        _(
            "If it comes before a court, its papers go to this address. The other side does not"
            " see it."
        ),
        _("The address is kept."),
    ),
    "break_promise": Action(
        _("A promise is not kept"),
        _("The mediators ask the other side and urge it to keep its word."),
        _("The mediators have been told."),
    ),
    "relapse": Action(
        pgettext_lazy("a party says", "It has broken out again"),
        _("It is mediated anew, under the same number."),
        _("It is open again."),
    ),
    "reopen": Action(
        _("Open it again"),
        _("If you could not settle it among yourselves. The number stays the same."),
        _("It is open again."),
    ),
    "stop": Action(
        _("Stop the mediation"),
        _("Nobody is mediated against their will. You are told which other ways are open."),
        _("The mediation has been stopped."),
        grave=True,
    ),
    "withdraw": Action(
        _("Take it back"),
        _("If you settled it among yourselves or do not want it mediated any more."),
        _("You took it back."),
        grave=True,
    ),
}
"""By step of the process, the likeliest first."""
