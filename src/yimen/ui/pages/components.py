"""Every part of the family, on one page."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from yimen.kernel.time import now
from yimen.ui.show import show


class Parts(forms.Form):
    """One field of each sort."""

    line = forms.CharField(label=_("One line"), help_text=_("A hint stands above the field."))
    text = forms.CharField(label=_("Text"), widget=forms.Textarea, required=False)
    choice = forms.ChoiceField(
        label=_("One of a few"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}), required=False)
    tick = forms.BooleanField(label=_("A tick"), required=False)


def components(request: HttpRequest) -> HttpResponse:
    """Lights, times, buttons, fields and their errors, a table, an empty list."""
    hours = {"green": 120, "yellow": 5, "red": -30, "grey": 50}
    clocks = [
        SimpleNamespace(light=light, due_at=now() + timedelta(hours=each))
        for light, each in hours.items()
    ]
    context = {"clocks": clocks, "form": Parts(), "wrong": Parts({"choice": "?"}, prefix="wrong")}
    return show(request, "ui/components.html", context)
