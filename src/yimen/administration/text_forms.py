"""What an administrator fills in to give a notice words of the city's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.notices.models import Medium, NoticeText
from yimen.notices.templates import LONGEST, LONGEST_SUBJECT, Template, Words
from yimen.orgs.queries import today

from .forms import day_field


class SinceForm(forms.Form):
    """From which day on words hold, and why."""

    valid_from = day_field(
        label=_("Valid from"), help_text=_("Chosen today, it goes out within a minute.")
    )
    basis = forms.CharField(
        label=_("Why, or on whose word"),
        max_length=200,
        help_text=_("It is kept in the history beside your name."),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today(), **kwargs.get("initial", {})}
        super().__init__(data, **kwargs)

    def row(self, name: str, medium: str, language: str) -> NoticeText:
        """The words as they would be stored; without any, those in the code hold again."""
        return NoticeText(name=name, medium=medium, language=language, **self.cleaned_data)


class TextForm(SinceForm):
    """The words of one notice, in one medium and language."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(label=_("Words"), widget=forms.Textarea({"rows": 6}))
    field_order = ("subject", "body", "valid_from", "basis")

    def __init__(self, template: Template, medium: str, words: Words, data: Any = None) -> None:
        super().__init__(data, initial={"subject": words.subject, "body": words.body})
        self.fields["body"].widget.attrs["maxlength"] = str(LONGEST[Medium(medium)])
        if medium == Medium.SMS or not template.subject:
            del self.fields["subject"]

    def only_shown(self) -> TextForm:
        """Asked how it reads: from when and why does not matter yet."""
        for name in ("valid_from", "basis"):
            self.errors.pop(name, None)
        return self

    @property
    def words(self) -> Words:
        """What was written, with line breaks as the mail will have them."""
        said = self.cleaned_data
        body = "\n".join(str(said.get("body", "")).splitlines()).strip()
        return Words(str(said.get("subject", "")).strip(), body)
