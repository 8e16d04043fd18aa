"""What is filled in about a centre, its mediators and its rooms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yimen.cases.fields import case_field, unit_field
from yimen.kernel.actors import Actor
from yimen.orgs.models import Staff

from .commands.mediators import Hours
from .models import DisputeType, Mediator, MediatorKind, Member, MemberWay, RelationKind, Room, Team

HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~]\s*(\d{1,2})[:：](\d{2})")


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def time_field(**kwargs: Any) -> forms.TimeField:
    """A time of the day."""
    return forms.TimeField(widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **kwargs)


def types_field(**kwargs: Any) -> forms.MultipleChoiceField:
    """Kinds of disputes, ticked."""
    return forms.MultipleChoiceField(
        choices=DisputeType.choices, widget=forms.CheckboxSelectMultiple, required=False, **kwargs
    )


class RowChoice(forms.ChoiceField):
    """One of some rows of a centre, in a list."""

    def __init__(self, rows: Sequence[Any], **kwargs: Any) -> None:
        self.rows = {str(row.pk): row for row in rows}
        empty = [] if kwargs.get("required", True) else [("", "—")]
        super().__init__(choices=[*empty, *((key, str(row)) for key, row in self.rows.items())],
                         **kwargs)  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value))


class RowChoices(forms.MultipleChoiceField):
    """Several of some rows, ticked; `named` says how each is called."""

    def __init__(self, named: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        self.rows = {str(row.pk): row for row, _name in named}
        super().__init__(
            choices=[(str(row.pk), name) for row, name in named],
            widget=forms.CheckboxSelectMultiple, **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        return [self.rows[key] for key in super().clean(value)]


class MemberForm(forms.Form):
    """A department or body that belongs to a centre."""

    unit = unit_field(label=gettext_lazy("Unit of the city"), required=False)
    name = forms.CharField(
        label=pgettext_lazy("of a row", "Name"), max_length=120, required=False,
        help_text=gettext_lazy("For a court, a notary or an association; a unit has its own."),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=gettext_lazy("How it belongs to the centre"),
        choices=MemberWay.choices, widget=forms.RadioSelect,
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Contact telephone"), max_length=32, required=False)
    since = day_field(label=gettext_lazy("Since"))
    until = day_field(
        label=gettext_lazy("Until"), required=False,
        help_text=gettext_lazy("The first day on which it belongs no more."),
    )  # fmt: skip


class ChangeMemberForm(MemberForm):
    """The same of a member that there is: it stays the same body."""

    unit = None  # type: ignore[assignment] # Django takes it out of the form so


class DutyForm(forms.Form):
    """A member is on duty."""

    def __init__(self, data: Any = None, *, members: Sequence[Member]) -> None:
        super().__init__(data)
        self.fields["member"] = RowChoice(members, label=_("Member"))
        self.order_fields(["member"])

    day = day_field(label=gettext_lazy("Day"))
    begins = time_field(label=gettext_lazy("Begins at"))
    ends = time_field(label=gettext_lazy("Ends at"))


class TeamForm(forms.Form):
    """A specialised team."""

    name = forms.CharField(label=pgettext_lazy("of a row", "Name"), max_length=60)
    types = types_field(label=gettext_lazy("Disputes that it is for"))
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


class RoomForm(forms.Form):
    """A room."""

    name = forms.CharField(label=pgettext_lazy("of a row", "Name"), max_length=60)
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=500)
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


class MediatorForm(forms.Form):
    """What a mediator is and can."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=MediatorKind.choices, widget=forms.RadioSelect
    )
    skills = types_field(label=gettext_lazy("Specialities"))
    languages = forms.CharField(
        label=gettext_lazy("Languages"), max_length=200, required=False,
        help_text=gettext_lazy("Dialects too; with commas between them."),
    )  # fmt: skip
    employer = forms.CharField(
        label=gettext_lazy("Employer"), max_length=120, required=False,
        help_text=gettext_lazy("Whoever works there is not mediated by a colleague."),
    )  # fmt: skip
    most = forms.IntegerField(
        label=gettext_lazy("Open disputes at most"), min_value=0, max_value=200, initial=8
    )
    active = forms.BooleanField(label=gettext_lazy("Mediates now"), required=False, initial=True)

    def __init__(
        self, data: Any = None, *, members: Sequence[Member], teams: Sequence[Team], initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["member"] = RowChoice(members, label=_("Sending body"), required=False)
        self.fields["teams"] = RowChoices(
            [(team, team.name) for team in teams], label=_("Specialised teams"), required=False
        )
        self.order_fields(["person", "kind", "member", "skills", "teams"])

    def clean_languages(self) -> list[str]:
        """Each by itself."""
        return re.split(r"[、，,；;]", self.cleaned_data["languages"])


class NewMediatorForm(MediatorForm):
    """Who becomes a mediator."""

    def __init__(self, data: Any = None, *, people: Sequence[Staff], **known: Any) -> None:
        super().__init__(data, **known)
        del self.fields["active"]
        self.fields["person"] = RowChoice(people, label=_("Person"))
        self.order_fields(["person", "kind", "member", "skills", "teams"])


class HoursForm(forms.Form):
    """The hours of every week in which a mediator can sit: a line for each day."""

    def __init__(self, data: Any = None, *, hours: Sequence[Any] = ()) -> None:
        super().__init__(data)
        for day in range(1, 8):
            said = [f"{e.begins:%H:%M}-{e.ends:%H:%M}" for e in hours if e.weekday == day]
            self.fields[f"day{day}"] = forms.CharField(
                label=WEEKDAYS[day - 1], max_length=80, required=False, initial=" ".join(said),
                help_text=_("Such as 09:00-12:00 14:30-17:00") if day == 1 else "",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each line as hours."""
        said = super().clean() or {}
        found: list[Hours] = []
        for day in range(1, 8):
            line = said.get(f"day{day}", "")
            try:
                found += [Hours(day, time(int(a), int(b)), time(int(c), int(d)))
                          for a, b, c, d in HOURS.findall(line)]  # fmt: skip
            except ValueError:
                self.add_error(f"day{day}", _("Such as 09:00-12:00 14:30-17:00"))
            if HOURS.sub("", line).strip(" ,，、;；"):
                self.add_error(f"day{day}", _("Such as 09:00-12:00 14:30-17:00"))
        said["hours"] = found
        return said


class AbsenceForm(forms.Form):
    """Days off."""

    first = day_field(label=gettext_lazy("First day"))
    last = day_field(label=gettext_lazy("Last day"))


class RelationForm(forms.Form):
    """Whom a mediator must keep away from."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Relation"), choices=RelationKind.choices, widget=forms.RadioSelect
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone of the person"), max_length=32, required=False,
        help_text=gettext_lazy("A person is found again by the telephone, never by the name."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=gettext_lazy("Or name of the organisation"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        said = super().clean() or {}
        if bool(said.get("phone")) == bool(said.get("organisation")):
            raise ValidationError(_("Name one person or one organisation."))
        return said


class BookingForm(forms.Form):
    """A room and mediators for a dispute."""

    day = day_field(label=gettext_lazy("Day"))
    begins = time_field(label=gettext_lazy("Begins at"))
    ends = time_field(label=gettext_lazy("Ends at"))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, actor: Actor, rooms: Sequence[Room],
        mediators: Sequence[Mediator], initial: Any,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["case"] = case_field(actor, label=_("Number of the dispute"))
        self.fields["room"] = RowChoice(rooms, label=_("Room"))
        self.fields["mediators"] = RowChoices(
            [(each, each.staff.name) for each in mediators], label=_("Mediators")
        )
        self.order_fields(["case", "day", "begins", "ends", "room", "mediators"])

    def said(self) -> dict[str, Any]:
        """What the command is told."""
        told = self.cleaned_data
        return {
            "room": told["room"], "mediators": told["mediators"], "key": told["key"],
            "begins": moment(told["day"], told["begins"]),
            "ends": moment(told["day"], told["ends"]),
        }  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


def moment(day: date, at: time) -> datetime:
    """A moment in the city."""
    return datetime.combine(day, at, timezone.get_default_timezone())


def week_from(day: date) -> list[date]:
    """The days of the week in which a day lies, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]
