"""Every text that goes out to residents by short message or e-mail, with its words in the code."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from yimen.notices.models import Medium
from yimen.notices.templates import Template, register

RATE = f"/rate/{'AbCdEfGh' * 3}AbCd.{'1a2b3c4d' * 5}1a2/"
CONFIRM = f"/mail/confirm/{'AbCdEfGh' * 5}AbCd.{'1a2b3c4d' * 5}1a2/"

of_a_matter = partial(
    Template,
    whom=_("the resident whose matter it is"),
    subject=_("Your matter {number}: {state}"),
    needs=("number",),
    may=("link", "state", "unit"),
)

register(
    of_a_matter(
        name="registered",
        title=_("A matter is registered"),
        when=_("when it is registered, by whichever door it came"),
        body=_("Your matter is registered: number {number}. How it goes: {link}"),
        may=("link", "state", "unit", "due"),
    ),
    of_a_matter(
        name="details_asked",
        title=_("Details are wanted"),
        when=_("when an office asks the resident for details"),
        body=_("Your matter {number} waits for details from you: {link}"),
        may=("link", "state", "unit", "due"),
    ),
    of_a_matter(
        name="extension_granted",
        title=_("It takes longer"),
        when=_("when an office was given more time"),
        body=_("Your matter {number} takes longer. Why, and until when: {link}"),
        may=("link", "state", "unit", "due"),
    ),
    of_a_matter(
        name="shelved",
        title=_("It cannot be solved for now"),
        when=_("when a matter is put on the list of what cannot be solved for now"),
        body=_("Your matter {number} cannot be solved for now. Why, and what is done: {link}"),
    ),
    of_a_matter(
        name="answered",
        title=_("An answer is there"),
        when=_("when the centre has checked the answer of an office"),
        body=_("Your matter {number} is answered. Read and rate it: {link}"),
    ),
    of_a_matter(
        name="declined",
        title=_("A matter was not accepted"),
        when=_("when it is confirmed that a matter is not the hotline's"),
        body=_("Your matter {number} was not accepted. Why, and where to turn: {link}"),
    ),
    of_a_matter(
        name="handed_over",
        title=_("A matter was handed over"),
        when=_("when 110, the petition office or another body takes it over"),
        body=_("Your matter {number} was handed over. To whom: {link}"),
    ),
    of_a_matter(
        name="ended",
        title=_("A matter has ended without an answer"),
        when=_("when it is confirmed that the handling ends"),
        body=_("Your matter {number} has ended. Why: {link}"),
    ),
    of_a_matter(
        name="closed",
        title=_("A matter is closed, and may be rated"),
        when=_("when it is closed and the resident has not rated it"),
        body=_("Your matter {number} is closed. How content are you? {link}"),
        link=RATE,
    ),
    of_a_matter(
        name="closed_rated",
        title=_("A matter is closed"),
        when=_("when it is closed and nothing is left to rate"),
        body=_("Your matter {number} is closed. All of it: {link}"),
    ),
    Template(
        name="code",
        title=_("One-time code"),
        when=_("when somebody shows that a telephone is theirs: to send or to follow a matter"),
        whom=_("the telephone that was typed"),
        body=_(
            "{code} is your code for Yimen. It is good for {minutes} minutes. Tell it to nobody."
        ),
        needs=("code",),
        may=("minutes",),
        media=(Medium.SMS,),
    ),
    Template(
        name="address",
        title=_("Is this your e-mail address?"),
        when=_("once, when a resident gives an e-mail address"),
        whom=_("the address that was given; nothing else goes there before it is confirmed"),
        subject=_("Is this your e-mail address?"),
        body=_(
            "Somebody has given this address for news of what they asked of the city."
            " If it was you, open this page and press the button; it is good for {days} days:"
            " {link} If it was not you, do nothing: no other mail will come."
        ),
        needs=("link",),
        may=("days",),
        media=(Medium.MAIL,),
        link=CONFIRM,
    ),
    Template(
        name="footer",
        title=_("How to stop such mail"),
        when=_("at the end of every e-mail about a matter"),
        whom=_("whoever gets news by e-mail"),
        body=_("You get this mail because you have confirmed this address. To get no more: {stop}"),
        needs=("stop",),
        media=(Medium.MAIL,),
    ),
)

of_a_problem = partial(
    Template,
    whom=_("everybody who told of it, each once, whatever number of matters they have"),
    subject=_("Your matter {number}: news for all who told of it"),
    needs=("number",),
    may=("link", "unit", "due"),
)

register(
    of_a_problem(
        name="problem_planned",
        title=_("A problem has a plan"),
        when=_("when a unit plans, or plans anew, what it does about what many told of"),
        body=_(
            "What you told of in matter {number} is planned for all who told of it: {unit},"
            " until {due}. {link}"
        ),
    ),
    of_a_problem(
        name="problem_solved",
        title=_("A problem is solved"),
        when=_("when the centre has confirmed that it is solved for all"),
        body=_("What you told of in matter {number} is solved for all who told of it: {link}"),
        may=("link", "unit"),
    ),
)
