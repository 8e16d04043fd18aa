"""What sittings ask for, in words, and the forms of their pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.cases.forms import TextField
from yimen.cases.words import WORDS, Words
from yimen.mediators.commands.booking import span

from .commands.sittings import LONGEST, SHORTEST
from .models import LapseGround
from .process import CAUCUS_NOTE, PANEL, SITTING, TIE
from .queries import RoomThen

WORDS[PANEL.name] = Words(
    resident=_("A party"),
    labels={
        "party": _("Party number"),
        "evidence": _("On what paper"),
        "words": _("Why the party objects"),
    },
)
WORDS[TIE.name] = Words(
    resident=_("A party"),
    labels={
        "tie": _("Tie"),
        "mediator": _("Mediator"),
        "party": _("Party number"),
        "evidence": _("On what paper"),
        "words": _("What ties the mediator to a party, as all parties may read it"),
    },
)
WORDS[SITTING.name] = Words(
    resident=_("A party"),
    labels={
        "sitting": _("Sitting"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "length": _("Minutes"),
        "came": _("Parties who came"),
        "absent": _("Parties who did not come"),
        "in_public": _("Open to others"),
        "party": _("Party number"),
        "evidence": _("On what paper"),
        "record": _("Minutes of the sitting"),
    },
    values={"why": LapseGround},
)
WORDS[CAUCUS_NOTE.name] = Words(labels={"note": _("Number of the note"), "party": _("Which side")})

Choices = Sequence[tuple[int, str]]


class Several(forms.TypedMultipleChoiceField):
    """Ticks; what is ticked comes as numbers."""

    def __init__(self, *, rows: Choices, **more: Any) -> None:
        super().__init__(
            choices=[(str(key), said) for key, said in rows], coerce=int, required=False,
            widget=forms.CheckboxSelectMultiple(), **more,
        )  # fmt: skip


def one_of(rows: Choices, label: Any, **more: Any) -> forms.TypedChoiceField:
    """One row of several."""
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None,
        choices=[("", "—"), *((str(key), said) for key, said in rows)], **more,
    )  # fmt: skip


class TeamForm(forms.Form):
    """Who leads, who joins; a reason where others have it in charge (`instead`)."""

    def __init__(self, data: Any, *, people: Choices, instead: bool, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["lead"] = one_of(people, _("Leads"))
        self.fields["others"] = Several(rows=people, label=_("Joins"))
        if instead:
            self.fields["reason"] = TextField(label=_("Reason"), max_length=2_000)


class TieForm(forms.Form):
    """Who is tied to a party, and how it is told to all of them."""

    def __init__(self, data: Any, *, people: Choices) -> None:
        super().__init__(data)
        self.fields["mediator"] = one_of(people, _("Mediator"))
        self.fields["words"] = TextField(
            label=_("What ties the mediator to a party, as all parties may read it"),
            max_length=2_000, widget=forms.Textarea({"rows": 5}),
        )  # fmt: skip


class HeardForm(forms.Form):
    """Which party said something, and on what paper."""

    def __init__(self, data: Any, *, parties: Choices) -> None:
        super().__init__(data)
        self.fields["party"] = one_of(parties, _("Which side"))
        self.fields["evidence"] = forms.CharField(label=_("On what paper"), max_length=200)


class PlanForm(forms.Form):
    """When, for how long, where and with whom; each room says whether it is free then."""

    begins = forms.DateTimeField(
        label=_("Begins"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    length = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60
    )

    def __init__(
        self, data: Any, *, rooms: Sequence[RoomThen], people: Choices, moves: bool, initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        said = [(each.room.pk, room_said(each)) for each in rooms]
        self.fields["room"] = one_of(said, _("Room"))
        self.fields["mediators"] = Several(rows=people, label=_("Mediators"))
        if not people:
            self.fields["mediators"].help_text = _("Nobody was named yet: name mediators first.")
        if moves:
            self.fields["reason"] = TextField(label=_("Reason"), max_length=2_000)


def room_said(each: RoomThen) -> str:
    """A room by name and seats, and by what it is taken."""
    name = _("%(room)s, %(seats)d seats") % {"room": each.room.name, "seats": each.room.seats}
    if not each.taken:
        return str(name)
    times = ", ".join(span(*taken) for taken in each.taken)
    return _("%(room)s: taken %(times)s") % {"room": name, "times": times}


class TimeForm(forms.Form):
    """The time of a plan, to see which rooms are free."""

    begins = PlanForm.base_fields["begins"]
    length = PlanForm.base_fields["length"]

    def then(self) -> tuple[datetime | None, datetime | None]:
        """From when to when, if that can be read."""
        if not self.is_bound or not self.is_valid():
            return None, None
        begins: datetime = self.cleaned_data["begins"]
        return begins, begins + timedelta(minutes=self.cleaned_data["length"])


class HoldForm(forms.Form):
    """Who came, whether others were there, and the minutes."""

    def __init__(self, data: Any, *, parties: Choices, people: Choices) -> None:
        super().__init__(data, initial={"sat": [str(key) for key, _name in people]})
        self.fields["came"] = Several(rows=parties, label=_("Parties who came"))
        self.fields["sat"] = Several(rows=people, label=_("Mediators who were there"))
        self.fields["in_public"] = forms.BooleanField(label=_("Open to others"), required=False)
        self.fields["record"] = TextField(
            label=_("Minutes of the sitting"), max_length=20_000, widget=forms.Textarea({"rows": 8})
        )


class MissForm(forms.Form):
    """Who did not come, and what is known of why."""

    def __init__(self, data: Any, *, parties: Choices) -> None:
        super().__init__(data)
        self.fields["absent"] = Several(rows=parties, label=_("Parties who did not come"))
        self.fields["reason"] = TextField(label=_("Reason"), max_length=2_000)


class NoteForm(forms.Form):
    """With whom one spoke alone, and what was said."""

    def __init__(self, data: Any, *, parties: Choices) -> None:
        super().__init__(data)
        self.fields["party"] = one_of(parties, _("Which side"))
        self.fields["text"] = TextField(
            label=_("What was said"), max_length=20_000, widget=forms.Textarea({"rows": 6})
        )
