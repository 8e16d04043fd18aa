"""Texts of notices: what goes out, when and to whom; the words that hold; other words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.administration.queries import COMING, ENDED, NOW
from yimen.administration.text_forms import SinceForm, TextForm
from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.notices import commands, queries
from yimen.notices.lengths import Length, length
from yimen.notices.models import Language, Medium, NoticeText
from yimen.notices.placeholders import PLACEHOLDERS
from yimen.notices.policy import text_setter
from yimen.notices.templates import TEMPLATES, Template, Words
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.ui.show import show

from .access import needs_administrator
from .rules import setters


@dataclass(frozen=True, slots=True)
class Voice:
    """A text in one medium and language: the words that hold, and where they come from."""

    template: Template
    medium: Medium
    language: Language
    row: NoticeText | None

    @property
    def words(self) -> Words:
        """The city's words, or those in the code."""
        if self.row is not None:
            return Words(self.row.subject, self.row.body)
        return self.template.words(self.medium, self.language)

    @property
    def shown(self) -> Words:
        """How they read, with made-up values; as they are written, where they have a fault."""
        words = self.words
        return words if self.broken else self.template.example(words, self.language)

    @property
    def broken(self) -> bool:
        """Whether they cannot be used, so that the words in the code go out."""
        return any(self.template.faults(self.medium, self.words))

    @property
    def length(self) -> Length | None:
        """How long a short message is, with made-up values."""
        return length(self.shown.body) if self.medium == Medium.SMS else None


def voice(template: Template, medium: Medium, language: Language) -> Voice:
    """A text as it goes out today."""
    held = queries.in_force(template.name, medium, language, today())
    return Voice(template, medium, language, held)


def named(name: str, medium: str, language: str) -> Voice:
    """The same, by the words of an address. NotFound."""
    if medium not in Medium.values or language not in Language.values:
        raise NotFound(_("There is no such text."))
    template = commands.template_for(name, medium)
    return voice(template, Medium(medium), Language(language))


@require_safe
@needs_administrator
def texts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every text that goes out: what it is for, when it goes and to whom, how it reads now."""
    language = Language(queries.language_of(get_language()))
    found = [
        (template, [voice(template, medium, language) for medium in template.media])
        for template in TEMPLATES.values()
    ]
    return show(request, "administration/texts.html", {"texts": found})


@require_safe
@needs_administrator
def text(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """One text: its placeholders, and for each medium and language its words and their past."""
    template = TEMPLATES.get(name)
    if template is None:
        raise NotFound(_("There is no such text."))
    voices = [voice(template, medium, each) for medium in template.media for each in Language]
    past = queries.past(name)
    names = setters(past)
    context = {
        "template": template,
        "placeholders": placeholders(template),
        "voices": [(each, history(each, past, names)) for each in voices],
        "may": text_setter.holds(actor, None),
    }
    return show(request, "administration/text.html", context)


def placeholders(template: Template) -> list[tuple[str, Any, bool]]:
    """Each as it is written, what stands in its place, whether the text must have it."""
    return [(f"{{{each}}}", PLACEHOLDERS[each], each in template.needs) for each in template.known]


@dataclass(frozen=True, slots=True)
class Past:
    """A row that held, holds or will hold."""

    row: NoticeText
    by: str
    state: str


def history(held: Voice, rows: list[NoticeText], names: dict[str, str]) -> list[Past]:
    """What the city ever set for a text in one medium and language, the latest first."""
    mine = [row for row in rows if (row.medium, row.language) == (held.medium, held.language)]
    begun = [row for row in mine if row.valid_from <= today()]
    current = begun[0].pk if begun else None
    return [
        Past(row, names.get(row.set_by, row.set_by), state_of(row, current, today()))
        for row in mine
    ]


def state_of(row: NoticeText, current: int | None, day: date) -> str:
    """Whether it holds, will, or has been replaced."""
    if row.valid_from > day:
        return COMING
    return NOW if row.pk == current else ENDED


@FORM
@needs_administrator
def edit(request: HttpRequest, actor: Actor, name: str, medium: str, language: str) -> HttpResponse:
    """Other words: shown with made-up values as often as one likes, then set from a day on."""
    held = named(name, medium, language)
    only_shown = request.POST.get("act") == "show"
    data, status, preview = request.POST if request.method == "POST" else None, 200, None
    form = TextForm(held.template, medium, held.words, data)
    if data is None or only_shown:
        require(text_setter, actor)
    if only_shown:
        status = run(form.only_shown(), lambda: commands.check(held.template, medium, form.words))
        preview = held.template.example(form.words, language) if status == 200 else None
    elif data is not None:
        status = run(form, lambda: commands.set_text(form.row(name, medium, language), actor))
        if status == 200:
            return done(request, name, _("The words are set."))
    elif data is None:
        preview = held.shown
    context = {
        "held": held,
        "form": form,
        "preview": preview,
        "length": length(preview.body) if preview and medium == Medium.SMS else None,
        "standard": held.template.words(medium, language),
        "placeholders": placeholders(held.template),
    }
    return show(request, "administration/text_edit.html", context, status=status)


@FORM
@needs_administrator
def standard(
    request: HttpRequest, actor: Actor, name: str, medium: str, language: str
) -> HttpResponse:
    """Back to the words in the code, from a day on."""
    held = named(name, medium, language)
    data, status = request.POST if request.method == "POST" else None, 200
    form = SinceForm(data)
    if data is None:
        require(text_setter, actor)
    else:
        status = run(form, lambda: commands.set_text(form.row(name, medium, language), actor))
        if status == 200:
            return done(request, name, _("The standard words are set."))
    context = {"held": held, "form": form, "standard": held.template.words(medium, language)}
    return show(request, "administration/text_standard.html", context, status=status)


@require_POST
@needs_administrator
def withdraw(request: HttpRequest, actor: Actor, name: str, key: int) -> HttpResponse:
    """Words that do not hold yet are taken back."""
    found = queries.row(key)
    if found is None or found.name != name:
        raise NotFound(_("There is no such text."))
    commands.withdraw_text(found, actor)
    return done(request, name, _("Taken back."))


def done(request: HttpRequest, name: str, said: str) -> HttpResponse:
    """Back to the text."""
    messages.success(request, said)
    return redirect("administration:text", name)
