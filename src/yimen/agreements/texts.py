"""The words that tell parties of offers and signatures and remind them of what they owe.

A city may set its own (`notices`).
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from yimen.notices.models import Medium
from yimen.notices.templates import Template, register

OWN_PAGE = "/matters/disputes/0198c0de-0000-7000-8000-000000000001/?number=261123-00042"

of_an_obligation = partial(
    Template,
    whom=_("the party that owes it"),
    needs=("number", "due"),
    may=("unit", "link"),
    media=(Medium.SMS,),
    link=OWN_PAGE,
)
of_an_offer = partial(
    Template,
    needs=("number",),
    may=("unit", "link"),
    media=(Medium.SMS,),
    link=OWN_PAGE,
)

register(
    of_an_offer(
        name="offer_told",
        title=_("An offer waits for an answer"),
        when=_("when the mediator passes an offer on, or makes one"),
        whom=_("each party to which it is made"),
        body=_("Mediation of matter {number}: there is an offer for you to answer. {link}"),
    ),
    of_an_offer(
        name="offer_answered",
        title=_("An offer was answered"),
        when=_("when all have accepted an offer, or one has declined it"),
        whom=_("the party that made it"),
        body=_("Mediation of matter {number}: your offer was answered. {link}"),
    ),
    of_an_offer(
        name="answer_noted",
        title=_("An answer was noted for a party"),
        when=_("when the mediator notes what a party said about an offer"),
        whom=_("the party that said it"),
        body=_(
            "Mediation of matter {number}: the mediator has noted your answer to an offer."
            " If it is not so, say so. {link}"
        ),
    ),
    of_an_offer(
        name="agreement_to_sign",
        title=_("An agreement waits to be signed"),
        when=_("when the mediator offers an agreement to be signed"),
        whom=_("each party of the dispute"),
        body=_("Mediation of matter {number}: an agreement waits for you to read and sign. {link}"),
    ),
    of_an_obligation(
        name="obligation_soon",
        title=_("Something is to be performed soon"),
        when=_("three days before the day that an agreement names"),
        body=_(
            "By the agreement in matter {number} you have something to perform until {due}. {link}"
        ),
    ),
    of_an_obligation(
        name="obligation_late",
        title=_("Something was not performed"),
        when=_("on the day after the one that an agreement names"),
        body=_(
            "By the agreement in matter {number} you had something to perform until {due}."
            " If it is done, tell the mediator. {link}"
        ),
    ),
)
