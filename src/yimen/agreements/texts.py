"""The words that remind a party of what it owes; a city may set its own (`notices`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from yimen.notices.models import Medium
from yimen.notices.templates import Template, register

of_an_obligation = partial(
    Template,
    whom=_("the party that owes it"),
    needs=("number", "due"),
    may=("unit",),
    media=(Medium.SMS,),
)

register(
    of_an_obligation(
        name="obligation_soon",
        title=_("Something is to be performed soon"),
        when=_("three days before the day that an agreement names"),
        body=_("By the agreement in matter {number} you have something to perform until {due}."),
    ),
    of_an_obligation(
        name="obligation_late",
        title=_("Something was not performed"),
        when=_("on the day after the one that an agreement names"),
        body=_(
            "By the agreement in matter {number} you had something to perform until {due}."
            " If it is done, tell the mediator."
        ),
    ),
)
