"""The words that invite the parties to a sitting; a city may set its own (`notices`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from yimen.notices.models import Medium
from yimen.notices.templates import Template, register

of_a_sitting = partial(
    Template,
    whom=_("each party of the dispute"),
    may=("unit", "link"),
    media=(Medium.SMS,),
    link="/matters/disputes/0198c0de-0000-7000-8000-000000000001/sittings/?number=261123-00042",
)

register(
    of_a_sitting(
        name="sitting_planned",
        title=_("A sitting is planned"),
        when=_("when a sitting of a mediation is planned"),
        needs=("number", "begins", "room"),
        body=_("Mediation of matter {number}: you are invited for {begins}, {room}. {link}"),
    ),
    of_a_sitting(
        name="sitting_moved",
        title=_("A sitting is moved"),
        when=_("when a sitting of a mediation gets another time or room"),
        needs=("number", "begins", "room"),
        body=_("Mediation of matter {number} is moved: now {begins}, {room}. {link}"),
    ),
    of_a_sitting(
        name="sitting_called_off",
        title=_("A sitting is called off"),
        when=_("when a sitting of a mediation does not take place"),
        needs=("number", "begins"),
        body=_("Mediation of matter {number} on {begins} does not take place. {link}"),
    ),
)
