"""Setting the words of notices. Rows have days instead of events, and none is ever rewritten."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotFound, Refused
from yimen.kernel.time import now
from yimen.orgs.policy import require
from yimen.orgs.queries import today

from .models import NoticeText
from .policy import text_setter
from .queries import book
from .templates import TEMPLATES, Template, Words


def set_text(text: NoticeText, actor: Actor) -> NoticeText:
    """The city gives a notice words of its own from a day on; without any, back to the code's.

    Raises NotAllowed, NotFound (no such text), Invalid (words that do not fit), Refused (it would
    begin in the past: what went out then went out with other words).
    """
    require(text_setter, actor, text)
    text.subject, text.body = text.subject.strip(), _plain(text.body)
    template = template_for(text.name, text.medium)
    if not text.standard:
        check(template, text.medium, Words(text.subject, text.body))
    if text.valid_from < today():
        raise Refused(_("A text cannot begin in the past: messages have gone out since."))
    text.set_by, text.set_at = actor.key, now()
    try:
        text.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(told) for name, told in error.message_dict.items()}
        raise Invalid(" ".join(fields.values()), fields) from error
    with transaction.atomic():
        text.save(force_insert=True)
        book.forget()
    return text


def withdraw_text(text: NoticeText, actor: Actor) -> None:
    """Take words back that do not hold yet. Raises NotAllowed, Refused (they hold already)."""
    require(text_setter, actor, text)
    with transaction.atomic():
        held = NoticeText.objects.select_for_update().filter(pk=text.pk).first()
        if held is None:
            raise NotFound(_("There is no such text."))
        if held.valid_from <= today():
            raise Refused(_("This text holds already; another can replace it."))
        held.delete()
        book.forget()


def template_for(name: str, medium: str) -> Template:
    """The template of a name, if it goes out by that medium. NotFound."""
    found = TEMPLATES.get(name)
    if found is None or medium not in found.media:
        raise NotFound(_("There is no such text."))
    return found


def check(template: Template, medium: str, words: Words) -> None:
    """Invalid, with what is wrong in each field, unless the words fit."""
    fields: dict[str, str] = {}
    for field, wrong in template.faults(medium, words):
        fields[field] = f"{fields[field]} {wrong}" if field in fields else wrong
    if fields:
        raise Invalid(" ".join(fields.values()), fields)


def _plain(text: str) -> str:
    """Line breaks as one character, nothing around it: browsers send two."""
    return "\n".join(text.splitlines()).strip()
