"""The small lives of an offer and of an agreement inside a dispute."""

from django.utils.translation import gettext_lazy as _

from yimen.kernel.process import NEW, SAME, Process, step

from .models import AgreementState as A
from .models import OfferState as O
from .policy import (
    a_party,
    another_party,
    both_sides_know,
    has_signature_and_seal,
    is_being_mediated,
    is_being_settled,
    maker,
    may_be_drafted,
    mediator,
    nobody_has_signed,
    one_side_alone_knows,
)

# fmt: off
OFFER = Process("offer", O, title=_("Offer between the parties"), ended=(O.ACCEPTED, O.DECLINED, O.WITHDRAWN), steps=(
    #    step             from     to            by                  conditions
    step("propose",       NEW,     O.MADE,       a_party | mediator, label=_("Make an offer"), needs=is_being_mediated),
    step("share_offer",   O.MADE,  SAME,         maker | mediator,   label=_("Let the other side know of it"), needs=one_side_alone_knows),
    step("accept_offer",  O.MADE,  O.ACCEPTED,   another_party,      label=_("Accept"), needs=(is_being_mediated, both_sides_know)),
    step("decline_offer", O.MADE,  O.DECLINED,   another_party,      label=_("Decline"), needs=both_sides_know),
    step("withdraw_offer", O.MADE, O.WITHDRAWN,  maker,              label=_("Take it back")),
))

AGREEMENT = Process("agreement", A, title=_("Agreement between the parties"), ended=(A.SIGNED, A.DROPPED), steps=(
    #    step             from                     to           by                  conditions
    step("draft",         NEW,                     A.DRAFTED,   mediator,           label=_("Draft an agreement"), needs=may_be_drafted),
    step("redraft",       (A.DRAFTED, A.OFFERED),  A.DRAFTED,   mediator,           label=_("Change the draft"), needs=(may_be_drafted, nobody_has_signed)),
    step("offer_to_sign", A.DRAFTED,               A.OFFERED,   mediator,           label=_("Offer it to be signed"), needs=is_being_settled),
    step("sign_it",       A.OFFERED,               SAME,        a_party | mediator, label=_("Sign"), needs=is_being_settled),
    step("complete",      A.OFFERED,               A.SIGNED,    mediator,           label=_("All have signed"), needs=(is_being_settled, has_signature_and_seal)),
    step("drop",          (A.DRAFTED, A.OFFERED),  A.DROPPED,   mediator,           label=_("Drop the agreement"), grave=True),
))
# fmt: on
