"""Which changes of the city's tables somebody looks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.administration.forms import SearchForm, day_field

TABLES = [
    ("", _("all tables")),
    ("areas", _("Areas")),
    ("units", _("Units")),
    ("staff", _("Accounts")),
    ("posts", _("Posts")),
    ("grids", _("Grids")),
    ("addresses", _("Address book")),
    ("categories", _("Categories")),
    ("synonyms", _("Words that mean the same")),
    ("directory", _("Dispatch directory")),
    ("articles", _("Knowledge base")),
    ("rules", _("Rules of time")),
    ("guard", _("Rules of the guard")),
    ("calendar", _("Calendar years")),
    ("hours", _("Office hours")),
    ("members", _("Members of a centre")),
    ("duties", _("Duty calendar")),
    ("teams", _("Specialised teams")),
    ("mediators", _("Mediators")),
    ("mediator_hours", _("Hours of every week")),
    ("absences", _("days off of a mediator")),
    ("relations", _("Relations that keep them out")),
    ("rooms", _("Rooms")),
]
"""The tables whose rows have a history, by the names that it has for them."""


class ChangesForm(SearchForm):
    """Changes are looked for by table, by code or file, by who and when."""

    table = forms.ChoiceField(label=_("Table"), choices=TABLES, required=False)
    who = forms.CharField(label=pgettext_lazy("changes", "By whom"), required=False, max_length=60)
    first = day_field(label=_("From this day"), required=False)
    last = day_field(label=_("Until this day"), required=False)
    field_order = ("table", "q", "who", "first", "last")
