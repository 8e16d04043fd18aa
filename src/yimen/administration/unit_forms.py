"""What an administrator fills in about a unit: what it is, what it stands under, how it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.administration.forms import ANY, SearchForm, day_field
from yimen.administration.row_forms import RowForm, line, reason_field
from yimen.cases.fields import area_field, unit_field
from yimen.dissolutions.queries import current
from yimen.orgs import history
from yimen.orgs.models import UnitKind
from yimen.orgs.queries import today


class DissolveForm(RowForm):
    """Why a unit ends, and who takes on what is its own."""

    told = history.OF_UNITS
    reason = reason_field()
    to = unit_field(
        label=_("Unit that follows it"),
        required=False,
        help_text=_("Open cases, tasks and rows of the directory become that unit's."),
    )
    to_desks = forms.BooleanField(
        label=_("No unit follows it: its work goes back to the centres' dispatchers"),
        required=False,
    )

    def __init__(self, row: Any, data: Any = None) -> None:
        order = current(row)
        held = {"reason": order.reason, "to": order.successor} if order else {}
        super().__init__(row, data, **held)


class UnitForm(RowForm):
    """A unit: what it is called, what it is, for which area it works."""

    told = history.OF_UNITS
    code = line(
        _("Unit code"), 24, help_text=_("Letters, digits and hyphens. It is never changed.")
    )
    name = line(pgettext_lazy("of a row", "Name"), 120)
    kind = forms.ChoiceField(label=pgettext_lazy("of a unit", "Kind"), choices=UnitKind.choices)
    area = area_field(label=_("Area"))
    parent = unit_field(label=_("Part of"), required=False)
    phone = line(_("Office telephone"), 32, required=False, widget=forms.TextInput({"type": "tel"}))

    def __init__(self, row: Any, data: Any = None) -> None:
        names = ("name", "kind", "area", "phone")
        super().__init__(row, data, **{n: getattr(row, n) for n in names} if row else {})
        if row is not None:
            del self.fields["code"], self.fields["parent"]


class MoveForm(RowForm):
    """Under which unit a unit stands."""

    told = history.OF_UNITS
    parent = unit_field(label=_("Part of"), required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(row, data, parent=row.parent)
        self.fields["parent"].help_text = _("Left empty, it stands under no other unit.")


class HandOverForm(forms.Form):
    """To whom all goes that the directory gives a unit."""

    to = unit_field(label=_("To which unit"))
    basis = line(_("Basis"), 200)
    since = day_field(label=_("From which day on"))

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"since": today()})


class UnitSearchForm(SearchForm):
    """Units are looked for by kind and area."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of a unit", "Kind"), choices=[*ANY, *UnitKind.choices], required=False
    )
    area = forms.CharField(label=_("Area"), required=False, max_length=40)
