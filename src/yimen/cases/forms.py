"""The form of any step, made from what its command asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from yimen.catalogue.models import Category
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Ask, asks
from yimen.orgs.models import Area, Unit

from .fields import CategoryField, area_field, case_field, unit_field
from .models import Case
from .words import Label, Words, words_of

FEW = 7
"""Up to so many choices are shown at once, as radio buttons."""
LINE = 200
"""Up to so many characters are written on one line."""


class StepForm(forms.Form):
    """What one step asks for; `answers` are the command's keyword arguments.

    `begun` is what was typed so far, where nobody is to be told yet what is missing.
    """

    def __init__(
        self,
        step: str,
        command: Callable[..., Any],
        row: Any,
        actor: Actor,
        *,
        data: Any = None,
        begun: Mapping[str, Any] | None = None,
    ) -> None:
        self.words, self.asked = words_of(row.process), asks(command)
        self.edits = step in self.words.edits
        initial = {each.name: getattr(row, each.name, None) for each in self.asked}
        super().__init__(data, initial=dict(begun) if begun else initial if self.edits else None)
        for each in self.asked:
            self.fields[each.name] = field_for(each, step, self.words, row, actor)
        if self.fields and not self.is_bound:
            first = next(iter(self.fields.values()))
            first.widget.attrs["autofocus"] = True

    def answers(self) -> dict[str, Any]:
        """What was said; what was left empty, or as it was, is left to the command."""
        said = {}
        for each in self.asked:
            value = self.cleaned_data[each.name]
            empty = value in ("", None) and not each.required
            if not empty and (not self.edits or each.name in self.changed_data):
                said[each.name] = value
        return said


def field_for(ask: Ask, step: str, words: Words, row: Any, actor: Actor) -> forms.Field:
    """The field for one ask: its label and hint by the module's words, its kind by the type."""
    told: dict[str, Any] = {
        "label": words.label(ask.name, step),
        "help_text": words.hint(ask.name, step),
        "required": ask.required,
    }
    if rows := words.rows(step, ask.name, row):
        return row_field(ask, rows, told)
    if issubclass(ask.type, models.Choices):
        return choice_field(ask, told)
    if issubclass(ask.type, Unit):
        return unit_field(words.likely(step, ask.name, row), **told)
    if issubclass(ask.type, models.Model):
        return ROWS[next(t for t in ROWS if issubclass(ask.type, t))](actor, told)
    if ask.type is str:
        return text_field(ask, words, told)
    if ask.type is bool:
        return forms.BooleanField(initial=bool(ask.default), **{**told, "required": False})
    return PLAIN[ask.type](**told)


ROWS: dict[type[models.Model], Callable[[Actor, dict[str, Any]], forms.Field]] = {
    Category: lambda _actor, told: CategoryField(**told),
    Area: lambda _actor, told: area_field(**told),
    Case: lambda actor, told: case_field(actor, **told),
}


def can_be_drawn(command: Callable[..., Any]) -> bool:
    """Whether all that the command asks for can be typed into a form."""
    rows = (each.type for each in asks(command) if issubclass(each.type, models.Model))
    return all(issubclass(row, (Unit, *ROWS)) for row in rows)


PLAIN: dict[type, Callable[..., forms.Field]] = {
    int: forms.IntegerField,
    float: forms.FloatField,
    Decimal: lambda **told: forms.DecimalField(
        min_value=0, max_digits=14, decimal_places=2, **told
    ),
    date: lambda **told: forms.DateField(widget=forms.DateInput({"type": "date"}), **told),
    datetime: lambda **told: forms.DateTimeField(
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        **told,
    ),
}


class TextField(forms.CharField):
    """A text as it was written, whatever a browser ends its lines with."""

    def to_python(self, value: Any) -> str:
        """Lines end with a line feed, so that the same words have the same hash."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


def text_field(ask: Ask, words: Words, told: dict[str, Any]) -> forms.Field:
    """A line for what is short, an area for everything else."""
    one_line = ask.longest <= LINE or ask.name in words.lines
    widget = forms.TextInput() if one_line else forms.Textarea({"rows": 5})
    return TextField(widget=widget, max_length=ask.longest, **told)


def choice_field(ask: Ask, told: dict[str, Any]) -> forms.Field:
    """A few choices side by side, many in a list; "—" is no choice."""
    options = cast("type[models.TextChoices]", ask.type)
    choices: list[tuple[Any, Any]] = [each for each in options.choices if each[0] != ""]
    few = len(choices) <= FEW
    if not (few and ask.required):
        choices.insert(0, ("", _("not said") if few else "—"))
    return forms.TypedChoiceField(
        choices=choices,
        coerce=lambda value: ask.type(int(value) if issubclass(ask.type, int) else value),
        empty_value=None,
        widget=forms.RadioSelect() if few else forms.Select(),
        initial=ask.default or "",
        **told,
    )


def row_field(ask: Ask, rows: list[tuple[Any, Label]], told: dict[str, Any]) -> forms.Field:
    """A number that is chosen by what bears it."""
    few = len(rows) <= FEW and ask.required
    return forms.TypedChoiceField(
        choices=rows if few else [("", "—"), *rows],
        coerce=lambda value: ask.type(value),
        empty_value=None,
        widget=forms.RadioSelect() if few else forms.Select(),
        initial="" if ask.default is None else ask.default,
        **told,
    )


class UploadForm(forms.Form):
    """A file, and whether the resident may see it."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("Picture, PDF, Word, Excel, PowerPoint, sound, film or plain text."),
    )
    internal = forms.BooleanField(
        label=_("Only for colleagues, not for the resident"), required=False
    )


class PurposeForm(forms.Form):
    """Why somebody needs a caller's telephone."""

    purpose = forms.CharField(
        label=_("For what purpose do you need it?"),
        max_length=200,
        help_text=_("Kept with your name; the resident can ask who read their data, and why."),
    )
