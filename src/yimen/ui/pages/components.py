"""Every part of the family, on one page."""

from __future__ import annotations

from datetime import date, timedelta
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
    """Lights, times, buttons, fields and their errors, tables, a chart, a map, an empty list."""
    hours = {"green": 120, "yellow": 5, "red": -30, "grey": 50}
    clocks = [
        SimpleNamespace(light=light, due_at=now() + timedelta(hours=each))
        for light, each in hours.items()
    ]
    months = [
        {"first": date(2026, month, 1), "received": 40 + 9 * month, "in_time": 98 - month}
        for month in range(1, 7)
    ]
    wrong = Parts({"choice": "?"}, prefix="wrong")
    context = {"clocks": clocks, "months": months, "form": Parts(), "wrong": wrong}
    return show(request, "ui/components.html", context)
