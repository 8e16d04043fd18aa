"""Templates: each text that goes out has a name, a purpose, placeholders, words in the code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yimen.kernel.conditions import Label

from .models import Medium
from .placeholders import ADDRESSES, EXAMPLES, PLACEHOLDERS, filled, glued, named, unpaired

LONGEST = {Medium.SMS: 500, Medium.MAIL: 4000}
"""Characters of a text as it is written."""
LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Words:
    """What is said: a subject, which only an e-mail has, and the text."""

    subject: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Template:
    """One text that goes out: its name, what it is for, when it goes and to whom."""

    name: str
    title: Label
    when: Label
    whom: Label
    body: Label
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    subject: Label = ""
    media: tuple[Medium, ...] = (Medium.SMS, Medium.MAIL)
    link: str = "/follow/?number=261123-00042"  # a made-up address of the page that it leads to

    @property
    def known(self) -> tuple[str, ...]:
        """Every placeholder that it knows, those that it must have first."""
        return (*self.needs, *self.may)

    def words(self, medium: str, language: str) -> Words:
        """The words in the code, in a language."""
        with override(language):
            subject = str(self.subject) if medium == Medium.MAIL else ""
            return Words(subject, str(self.body))

    def example(self, words: Words, language: str) -> Words:
        """How words read with made-up values. They have no fault."""
        with override(language):
            made = {name: str({**EXAMPLES, "link": self.link}[name]) for name in self.known}
        for name in ADDRESSES & made.keys():
            made[name] = f"{settings.PUBLIC_URL}{made[name]}"
        return Words(filled(words.subject, made), filled(words.body, made))

    def faults(self, medium: str, words: Words) -> Iterator[tuple[str, str]]:
        """What is wrong with words for this: the field (subject, body), and a sentence."""
        if len(words.subject.splitlines()) > 1 or len(words.subject) > LONGEST_SUBJECT:
            yield "subject", _("One line of at most %d characters.") % LONGEST_SUBJECT
        if bool(words.subject) != (medium == Medium.MAIL and bool(self.subject)):
            yield "subject", _("A subject is what an e-mail has, and it always has one.")
        if len(words.body) > LONGEST[Medium(medium)]:
            yield "body", _("At most %d characters.") % LONGEST[Medium(medium)]
        for field, text in (("subject", words.subject), ("body", words.body)):
            yield from ((field, wrong) for wrong in self._wrong(text))
        if missing := [name for name in self.needs if name not in named(words.body)]:
            yield "body", _("It must name %s.") % ", ".join(f"{{{name}}}" for name in missing)

    def _wrong(self, text: str) -> Iterator[str]:
        unknown = sorted({f"{{{name}}}" for name in named(text) if name not in self.known})
        if unknown:
            yield _("It does not know %s.") % ", ".join(unknown)
        if unpaired(text):
            yield _("A brace stands alone: a placeholder is written {like_this}.")
        for name in glued(text):
            yield _("After {%s} comes a space or the end of the line.") % name
        if any(ord(letter) < 32 and letter != "\n" for letter in text):
            yield _("Text without control characters.")


TEMPLATES: dict[str, Template] = {}
"""By name; filled by the modules that send, as they are loaded."""


def register(*templates: Template) -> None:
    """Make templates known. Fails at import where a name is taken or a placeholder unknown."""
    for each in templates:
        if each.name in TEMPLATES:
            raise ValueError(f"two texts are called {each.name}")
        if unknown := set(each.known) - PLACEHOLDERS.keys():
            raise ValueError(f"{each.name} names {sorted(unknown)}, which nothing stands for")
        TEMPLATES[each.name] = each
