"""What goes out to those who follow a matter of the public list, with its words in the code."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from yimen.notices.templates import Template, register

of_a_listed_one = partial(
    Template,
    whom=_("whoever follows the matter on the public list"),
    subject=_("What you follow: {about}"),
    needs=("about",),
    may=("link",),
    link="/published/0b7e5a1c-93d4-4f0e-a1b2-6c5d4e3f2a10/",
)

register(
    of_a_listed_one(
        name="followed_answered",
        title=_("A followed matter is answered"),
        when=_("when the centre has checked the answer of an office"),
        body=_("A matter that you follow ({about}) was answered: {link}"),
    ),
    of_a_listed_one(
        name="followed_closed",
        title=_("A followed matter is closed"),
        when=_("when it is closed, or ends without an answer"),
        body=_("A matter that you follow ({about}) is closed: {link}"),
    ),
    of_a_listed_one(
        name="followed_reopened",
        title=_("A followed matter is opened again"),
        when=_("when it is opened again"),
        body=_("A matter that you follow ({about}) was opened again: {link}"),
    ),
    of_a_listed_one(
        name="followed_gone",
        title=_("A followed matter is listed no more"),
        when=_("once, when it leaves the public list; then nobody follows it any more"),
        body=_("A matter that you followed ({about}) is on the public list no more."),
        may=(),
    ),
)
