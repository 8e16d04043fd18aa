"""What an administrator fills in: a case to try, a search, a new row, a file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yimen.cases.fields import CategoryField, area_field, unit_field
from yimen.cases.models import Urgency
from yimen.deadlines.models import Certainty, Rule
from yimen.deadlines.names import term_label
from yimen.deadlines.queries import rulebook
from yimen.deadlines.reckoning import Span
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import now
from yimen.orgs.queries import today
from yimen.requests.models import Kind, Request

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is uploaded."""
UNPACKED = 64 * 1024 * 1024
"""Bytes of an Excel file once it is unpacked: a small file may be made to fill a memory."""
MOMENT = "%Y-%m-%dT%H:%M"
ANY = [("", _("any"))]


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def time_field(**kwargs: Any) -> forms.TimeField:
    """A time of the day."""
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)


class TrialForm(forms.Form):
    """A request that nobody made: what the directory and the rules would say of it."""

    item = CategoryField(label=_("Category"), required=False)
    area = area_field(label=_("Area"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.HELP)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
    )
    at = forms.DateTimeField(
        label=_("Moment at which it comes in"),
        required=False,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
        help_text=_("Left empty, now."),
    )

    def clean_at(self) -> datetime:
        """A moment of our times; this one where none is named."""
        at: datetime = self.cleaned_data["at"] or now()
        if not 1950 <= at.year <= 2190:
            raise forms.ValidationError(_("A year from 1950 to 2190."))
        return at

    def draft(self) -> Request:
        """The request as it would be; never stored."""
        said = self.cleaned_data
        return Request(
            process="request",
            kind=said["kind"],
            urgency=said["urgency"],
            item=said["item"],
            area=said["area"],
            opened_at=said["at"],
        )


class SearchForm(forms.Form):
    """Words to look for in a table."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class DirectorySearchForm(SearchForm):
    """The same in the directory, where one looks by category and by area."""

    item = CategoryField(label=_("Category"), required=False)
    area = forms.CharField(label=_("Area"), required=False, max_length=40)


def terms() -> list[tuple[str, str]]:
    """Every term that a rule speaks of, by its process."""
    pairs = {(row.process, row.term) for row in rulebook().rows.values()}
    named = [
        (f"{process} {term}", f"{PROCESSES[process].title} · {term_label(term)}")
        for process, term in pairs
        if process in PROCESSES
    ]
    return sorted(named)


def plain(value: Any) -> Any:
    """A number as one writes it: 5, and not 5.00."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class RuleForm(forms.Form):
    """A rule of time from a day on: for which cases, how long, by what law."""

    what = forms.ChoiceField(label=_("What it limits"), choices=terms)
    item_code = CategoryField(label=_("Category"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Kind.choices], required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=[*ANY, *Urgency.choices], required=False
    )
    area = area_field(label=_("Area"), required=False)
    value = forms.DecimalField(label=_("Length"), max_digits=7, decimal_places=2)
    unit = forms.ChoiceField(label=_("Unit of time"), choices=Span.choices)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("Title, number and article: residents read it beside the date."),
    )
    valid_from = day_field(
        label=_("Valid from"),
        help_text=_("Cases that are open then keep the rule that they were opened under."),
    )
    valid_to = day_field(
        label=_("Valid until"),
        required=False,
        help_text=_("The first day on which it no longer holds. Mostly left empty."),
    )
    extensions_max = forms.IntegerField(
        label=_("Extensions at most"), min_value=0, max_value=100, initial=0, required=False,
        help_text=_("Empty: as often as is agreed."),
    )  # fmt: skip
    extendable_by = forms.DecimalField(
        label=_("Longest extension"), max_digits=6, decimal_places=2, required=False,
        help_text=_("Empty: by as much as is agreed."),
    )  # fmt: skip
    extension_unit = forms.ChoiceField(
        label=_("Unit of the extension"), choices=[("", "—"), *Span.choices], required=False,
        help_text=_("Without a unit it cannot be extended."),
    )  # fmt: skip
    yellow_share = forms.DecimalField(
        label=_("Yellow at this share left"), max_digits=3, decimal_places=2, initial="0.20"
    )
    yellow_working_days = forms.DecimalField(
        label=_("Yellow at so many working days left"), max_digits=4, decimal_places=1, initial="1"
    )
    sure = forms.ChoiceField(
        label=_("Certainty"), choices=Certainty.choices, initial=Certainty.CERTAIN
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    WHOM = ("what", "item_code", "kind", "urgency", "area")
    LENGTHS = (
        "value", "unit", "basis", "extensions_max", "extendable_by", "extension_unit",
        "yellow_share", "yellow_working_days", "sure", "note",
    )  # fmt: skip

    def __init__(self, row: Rule | None, data: Any = None) -> None:
        initial = {name: plain(getattr(row, name)) for name in self.LENGTHS} if row else {}
        super().__init__(data, initial=initial)
        self.row = row
        if row is not None:
            for name in self.WHOM:  # what replaces a rule is for the same cases
                del self.fields[name]

    def rule(self) -> Rule:
        """The rule that was written down; not yet stored."""
        said = dict(self.cleaned_data)
        said["valid_to"] = said["valid_to"] or None
        if self.row is not None:
            whom = {
                name: getattr(self.row, name)
                for name in ("process", "term", "item_code", "kind", "urgency", "area")
            }
        else:
            process, _space, term = said.pop("what").partition(" ")
            item, area = said.pop("item_code"), said.pop("area")
            whom = {
                "process": process,
                "term": term,
                "item_code": item.pk if item else "",
                "area": area.pk if area else "",
            }
        return Rule(**whom, **said)


class DirectionForm(forms.Form):
    """Whose a category is in an area from a day on."""

    category = CategoryField(label=_("Category"))
    area = area_field(label=_("Area"), required=False)
    unit = unit_field(label=_("Competent unit"))
    basis = forms.CharField(label=_("Basis"), max_length=200)
    since = day_field(label=_("From which day on"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"since": today()})
        if row is None:
            self.fields["area"].help_text = _("Left empty, the whole city.")
        else:
            del self.fields["category"], self.fields["area"]


class DayForm(forms.Form):
    """The day on which something ends."""

    on = day_field(label=_("First day on which it no longer holds"))

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"on": today()})


class SureForm(forms.Form):
    """Nothing but a yes."""

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data)


class RouteForm(forms.Form):
    """Where to turn with what is not the hotline's."""

    route = forms.CharField(
        label=_("Lawful route"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Which office decides it, and how to reach it. Left empty, it is the hotline's."
        ),
    )

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"route": row.route})


class PublicForm(forms.Form):
    """Whether matters of it may stand on the public list."""

    public = forms.BooleanField(label=_("Its matters may be listed publicly"), required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        super().__init__(data, initial={"public": row.public})


class HoursForm(forms.Form):
    """The office hours of a working day, in one stretch or two."""

    valid_from = day_field(label=_("Valid from"))
    opens = time_field(label=_("Opens"))
    closes = time_field(label=_("Closes"))
    opens_again = time_field(label=_("Opens again"), required=False)
    closes_again = time_field(label=_("Closes again"), required=False)

    def clean(self) -> dict[str, Any]:
        """A second stretch has both its ends, or there is none."""
        said = self.cleaned_data
        if bool(said.get("opens_again")) != bool(said.get("closes_again")):
            self.add_error("closes_again", _("Both times of the second stretch, or neither."))
        return said

    def shifts(self) -> list[tuple[time, time]]:
        """The stretches in order."""
        said = self.cleaned_data
        first = [(said["opens"], said["closes"])]
        again = [(said["opens_again"], said["closes_again"])] if said["opens_again"] else []
        return first + again


class FileForm(forms.Form):
    """A table as a file."""

    file = forms.FileField(
        label=pgettext_lazy("of a table", "File"),
        max_length=200,
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx,.geojson"}),
        help_text=_("CSV (UTF-8 or GB 18030) or Excel (.xlsx), at most 16 MB."),
    )

    def clean_file(self) -> Any:
        """Not too large, and not made to become so."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST or unpacked(file) > UNPACKED:
            raise forms.ValidationError(_("The file is too large."))
        return file


def unpacked(file: Any) -> int:
    """How large an Excel file is once it is unpacked; 0 for what is not packed."""
    try:
        with zipfile.ZipFile(file) as packed:
            return sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return 0
    finally:
        file.seek(0)


class NoticeFileForm(FileForm):
    """The days of a yearly holiday notice, and the document that orders them."""

    document = forms.CharField(
        label=pgettext_lazy("notice", "Document"),
        max_length=200,
        help_text=_("Its whole title and number, as residents shall read it."),
    )
    issued_on = day_field(label=_("Issued on"), required=False)
    field_order = ("document", "issued_on", "file")


def searched(form: type[SearchForm], asked: Mapping[str, str]) -> SearchForm:
    """A search as an address says it; what cannot be read is not looked for."""
    found = form(asked)
    found.is_valid()
    return found
