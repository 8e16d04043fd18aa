"""The small lives of an offer and of an agreement inside a dispute."""

from django.utils.translation import gettext_lazy as _

from yimen.cases.policy import clock
from yimen.kernel.process import NEW, SAME, Process, step

from .models import AgreementState as A
from .models import OfferState as O
from .policy import (
    a_party,
    addressee,
    has_not_accepted,
    has_signature_and_seal,
    is_being_mediated,
    is_being_settled,
    is_in_confidence,
    is_mediated_no_more,
    maker,
    may_be_drafted,
    mediator,
    more_are_left,
    nobody_has_signed,
    one_is_left,
    was_not_told,
    was_told,
)

# fmt: off
OFFER = Process("offer", O, title=_("Offer between the parties"), ended=(O.ACCEPTED, O.DECLINED, O.WITHDRAWN, O.LAPSED), steps=(
    #    step             from     to            by                  conditions
    step("propose",       NEW,     O.MADE,       a_party | mediator, label=_("Make an offer"), likely=2, needs=is_being_mediated),
    # what a party offers is told to the mediator first, and passed on with its consent
    step("allow_telling", O.MADE,  SAME,         maker,              label=_("Let the mediator pass it on"), needs=(is_being_mediated, was_not_told, is_in_confidence)),
    step("pass_on",       O.MADE,  SAME,         mediator,           label=_("Pass it on"), needs=(is_being_mediated, was_not_told)),
    # it stands until each to whom it was made has accepted; one refusal ends it
    step("accept_offer",  O.MADE,  SAME,         addressee,          label=_("Accept"), needs=(is_being_mediated, was_told, has_not_accepted, more_are_left)),
    step("accept_as_last", O.MADE, O.ACCEPTED,   addressee,          label=_("Accept, as the last to do so"), needs=(is_being_mediated, was_told, has_not_accepted, one_is_left)),
    step("decline_offer", O.MADE,  O.DECLINED,   addressee,          label=_("Decline"), needs=(is_being_mediated, was_told)),
    # what a party says to the mediator, who notes it and how it was said
    step("note_accepted", O.MADE,  SAME,         mediator,           label=_("Note that a party accepts"), needs=(is_being_mediated, was_told, more_are_left)),
    step("note_last_accepted", O.MADE, O.ACCEPTED, mediator,         label=_("Note that the last party accepts"), needs=(is_being_mediated, was_told, one_is_left)),
    step("note_declined", O.MADE,  O.DECLINED,   mediator,           label=_("Note that a party declines"), needs=(is_being_mediated, was_told)),
    step("withdraw_offer", O.MADE, O.WITHDRAWN,  maker,              label=_("Take it back"), needs=is_being_mediated),
    step("lapse",         O.MADE,  O.LAPSED,     clock,              label=_("It lapses"), needs=is_mediated_no_more),
    step("lose_party",    O.MADE,  O.LAPSED,     clock,              label=_("It lapses: a party has left")),
))

AGREEMENT = Process("agreement", A, title=_("Agreement between the parties"), ended=(A.SIGNED, A.DROPPED), steps=(
    #    step             from                     to           by                  conditions
    step("draft",         NEW,                     A.DRAFTED,   mediator,           label=_("Draft an agreement"), likely=2, needs=may_be_drafted),
    step("redraft",       (A.DRAFTED, A.OFFERED),  A.DRAFTED,   mediator,           label=_("Change the draft"), needs=(may_be_drafted, nobody_has_signed)),
    step("offer_to_sign", A.DRAFTED,               A.OFFERED,   mediator,           label=_("Offer it to be signed"), likely=2, needs=is_being_settled),
    step("sign_it",       A.OFFERED,               SAME,        a_party | mediator, label=_("Sign"), likely=2, needs=is_being_settled),
    step("complete",      A.OFFERED,               A.SIGNED,    mediator,           label=_("All have signed"), likely=3, needs=(is_being_settled, has_signature_and_seal)),
    step("drop",          (A.DRAFTED, A.OFFERED),  A.DROPPED,   mediator,           label=_("Drop the agreement"), grave=True),
))
# fmt: on
