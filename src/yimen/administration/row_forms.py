"""What an administrator fills in to add or to change a row of the city."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.administration.forms import ANY, SearchForm, day_field
from yimen.administration.queries.city import workers_like
from yimen.cases.fields import LookUp, area_field, unit_field
from yimen.catalogue.history import OF_SYNONYMS
from yimen.kernel.changes import Told
from yimen.orgs import history
from yimen.orgs.columns import Unreadable, boundary, names
from yimen.orgs.models import AddressKind, Level, Role, Staff
from yimen.orgs.queries import today
from yimen.orgs.queries.under import posts_of_account

LARGEST_BOUNDARY = 1024 * 1024
"""Bytes of a boundary: a survey of one grid has some hundreds of points."""


class RowForm(forms.Form):
    """A form about a row; it carries what the row said when the form was drawn."""

    told: ClassVar[Told]
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, row: Any, data: Any = None, **initial: Any) -> None:
        seen = {"seen": self.told.seal(row)} if row is not None else {}
        super().__init__(data, initial={**initial, **seen})

    def catch_up(self, row: Any) -> None:
        """From now on the form is about the row as it is; what was typed stays."""
        self.data = {**dict(self.data.items()), "seen": self.told.seal(row)}

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, under the names that the command has for it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def version(self) -> str:
        """What the row said when the form was drawn; nothing fits no row."""
        return str(self.cleaned_data["seen"])


def line(label: Any, longest: int, **kwargs: Any) -> forms.CharField:
    """Some words on one line."""
    return forms.CharField(label=label, max_length=longest, **kwargs)


def reason_field(**kwargs: Any) -> forms.CharField:
    """Why something is done; the history keeps it."""
    return line(
        _("Why"),
        500,
        help_text=_("The history keeps it for ever: name documents, not people."),
        **kwargs,
    )


def end_form(of: Told) -> Callable[[Any, Any], forms.Form]:
    """The form by which a row of this table ends: why, and nothing else."""

    class EndForm(RowForm):
        """Why a row ends."""

        told = of
        reason = reason_field()

    return EndForm


class AreaForm(RowForm):
    """A division: its code says what it is part of."""

    told = history.OF_AREAS
    code = line(
        _("Division code"),
        12,
        help_text=_(
            "6 digits for a county, 9 for a township, 12 for a village; the first ones are those of"
            " what it lies in (GB/T 2260)."
        ),
    )
    name = line(pgettext_lazy("of a row", "Name"), 80)
    kind = line(pgettext_lazy("of an area", "Kind"), 40, required=False)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, row: Any, data: Any = None) -> None:
        names = ("name", "kind", "lat", "lon")
        super().__init__(row, data, **{n: getattr(row, n) for n in names} if row else {})
        if row is not None:
            del self.fields["code"]


class SynonymsForm(RowForm):
    """Words that mean the same."""

    told = OF_SYNONYMS
    word = line(_("Word"), 20)
    same = line(
        _("Mean the same"), 200, help_text=_("Words of two or more characters, spaces between.")
    )

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(row, data, **{"same": row.same} if row else {})
        if row is not None:
            del self.fields["word"]


def show_person(person: Staff) -> tuple[str, str]:
    """Somebody by sign-in name and name."""
    return person.login, f"{person.name} ({person.login})"


def worker_field() -> LookUp:
    """A grid worker, by sign-in name or a part of the name."""
    return LookUp(
        lambda typed: workers_like(typed.rpartition("(")[2].rstrip(")") if "(" in typed else typed),
        show_person,
        label=_("Grid worker"),
        required=False,
        help_text=_("Sign-in name or name; whoever holds a post as a grid worker."),
    )


class GridForm(RowForm):
    """A grid: its name and who walks it."""

    told = history.OF_GRIDS
    code = line(
        _("Grid code"), 15, help_text=_("The twelve digits of its village and three of its own.")
    )
    name = line(pgettext_lazy("of a row", "Name"), 120)
    worker = worker_field()

    def __init__(self, row: Any, data: Any = None) -> None:
        names = ("name", "worker")
        super().__init__(row, data, **{n: getattr(row, n) for n in names} if row else {})
        if row is not None:
            del self.fields["code"]


LONGEST_NAME = 80


class AddressForm(RowForm):
    """A name of the address book: what it is, where it lies, which house numbers it has there."""

    told = history.OF_ADDRESSES
    code = line(
        _("Address code"),
        24,
        help_text=_("Letters, digits and hyphens, as the city numbers them. It is never changed."),
    )
    name = line(pgettext_lazy("of a row", "Name"), LONGEST_NAME)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of an address", "Kind"), choices=AddressKind.choices
    )
    area = area_field(label=_("Area"))
    grid = line(_("Grid code"), 15, required=False, help_text=_("Where all of it lies in one."))
    others = line(
        _("Other names"),
        400,
        required=False,
        help_text=_("With commas between them: short forms, old names, what people say."),
    )
    first = forms.IntegerField(label=_("First house number"), required=False, min_value=1)
    last = forms.IntegerField(label=_("Last house number"), required=False, min_value=1)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, row: Any, data: Any = None) -> None:
        plain = ("name", "kind", "area", "first", "last", "lat", "lon")
        held = {n: getattr(row, n) for n in plain} if row else {}
        if row is not None:
            held |= {"grid": row.grid_id or "", "others": "、".join(row.others)}
        super().__init__(row, data, **held)
        if row is not None:
            del self.fields["code"]

    def clean_others(self) -> list[str]:
        """The other names, each by itself."""
        try:
            found: list[str] = names(LONGEST_NAME)(self.cleaned_data["others"])
        except Unreadable as wrong:
            raise forms.ValidationError(_("Expected here: %s.") % wrong) from wrong
        return found


class BoundaryForm(RowForm):
    """Where a grid's boundary runs, pasted or as a file."""

    told = history.OF_GRIDS
    text = forms.CharField(
        label=_("Boundary as GeoJSON"),
        required=False,
        max_length=LARGEST_BOUNDARY,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("A Polygon or MultiPolygon, or a Feature with one, in WGS 84."),
    )
    file = forms.FileField(
        label=_("or as a file"),
        required=False,
        max_length=200,
        widget=forms.FileInput({"accept": ".geojson,.json"}),
    )

    def __init__(self, row: Any, data: Any = None) -> None:
        drawn = json.dumps(row.geometry) if row.geometry else ""
        super().__init__(row, data, text=drawn)

    def clean(self) -> dict[str, Any]:
        """One polygon, from the file where there is one."""
        said = self.cleaned_data
        file = said.get("file")
        if file and file.size > LARGEST_BOUNDARY:
            self.add_error("file", _("The file is too large."))
            return said
        written = file.read().decode("utf-8-sig", "replace") if file else said.get("text", "")
        try:
            said["boundary"] = boundary(polygon_in(written))
        except Unreadable as wrong:
            self.add_error("file" if file else "text", _("Expected here: %s.") % wrong)
        return said


def polygon_in(written: str) -> str:
    """The geometry of a GeoJSON text: of a feature, or of a collection of one."""
    try:
        found = json.loads(written)
        if found.get("type") == "FeatureCollection" and len(found["features"]) == 1:
            found = found["features"][0]
        return json.dumps(found["geometry"] if found.get("type") == "Feature" else found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""


class PersonForm(RowForm):
    """Somebody who works for the city: their account, and the post that they begin with."""

    told = history.OF_STAFF
    name = line(pgettext_lazy("of a person", "Name"), 80)
    login = line(_("Sign-in name"), 60, help_text=_("It is never changed."))
    phone = line(_("Office telephone"), 32, required=False, widget=forms.TextInput({"type": "tel"}))
    unit = unit_field(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    since = day_field(label=_("From which day on"))

    def __init__(self, row: Any, data: Any = None) -> None:
        if row is None:
            super().__init__(row, data, since=today())
        else:
            super().__init__(row, data, name=row.name, phone=row.phone)
            for name in ("login", "unit", "role", "since"):
                del self.fields[name]


class PostForm(forms.Form):
    """A post that somebody takes up."""

    unit = unit_field(label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    since = day_field(label=_("From which day on"))
    until = day_field(
        label=_("Until"),
        required=False,
        help_text=_("The first day on which it is no longer theirs. Mostly left empty."),
    )

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"since": today()})


class RelieveForm(forms.Form):
    """Which post somebody leaves, and when."""

    post = forms.TypedChoiceField(label=_("Post"), coerce=int)
    on = day_field(label=_("First day on which it is no longer theirs"))
    reason = reason_field(required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})
        day = today()
        self.posts = {
            each.pk: each
            for each in posts_of_account(row.pk)
            if each.until is None or each.until > day
        }
        named = [
            (pk, f"{each.get_role_display()} · {each.unit}") for pk, each in self.posts.items()
        ]
        self.fields["post"].choices = named  # type: ignore[attr-defined]


class LockForm(RowForm):
    """Why an account is locked, opened again, or gets a new password."""

    told = history.OF_STAFF
    reason = reason_field()


class AreaSearchForm(SearchForm):
    """Areas are looked for by level and by what they lie in."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of an area", "Level"),
        choices=[*ANY, *Level.choices],
        required=False,
    )
    area = forms.CharField(label=_("Within"), required=False, max_length=40)


class GridSearchForm(SearchForm):
    """Grids are looked for by area."""

    area = forms.CharField(label=_("Area"), required=False, max_length=40)


class AddressSearchForm(SearchForm):
    """The address book is looked through by kind and area."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of an address", "Kind"),
        choices=[*ANY, *AddressKind.choices],
        required=False,
    )
    area = forms.CharField(label=_("Area"), required=False, max_length=40)


class PeopleSearchForm(SearchForm):
    """People are looked for by role and by the area of their unit."""

    role = forms.ChoiceField(label=_("Role"), choices=[*ANY, *Role.choices], required=False)
    area = forms.CharField(label=_("Area"), required=False, max_length=40)
