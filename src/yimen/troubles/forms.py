"""What is said to arrange a trouble."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.cases.fields import unit_field
from yimen.cases.forms import TextField
from yimen.cases.words import WORDS, Words

from .models import Trouble
from .process import PROBLEM

WORDS[PROBLEM.name] = Words(
    labels={
        "to": _("To which unit"),
        "public_text": _("What everybody is told"),
        "until": _("Until which day"),
        "result": _("Result"),
        "matters": _("Matters"),
        "trouble": _("Trouble"),
    },
    hints={"public_text": _("Everybody who told of it reads this.")},
)

ACTS = ("take_out", "move", "merge")


class ArrangeForm(forms.Form):
    """Which matters, where to, and why."""

    case = forms.TypedMultipleChoiceField(coerce=UUID, required=False, label=_("Matters"))
    to = forms.ChoiceField(required=False, label=_("The other trouble"))
    reason = TextField(
        label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 2}), required=False
    )
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])

    def __init__(
        self, data: Any = None, *, cases: Sequence[UUID], others: Sequence[Trouble]
    ) -> None:
        super().__init__(data)
        chosen = self.fields["case"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(str(key), str(key)) for key in cases]
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [("", "—"), *((str(each.pk), each.name or "—") for each in others)]
        self.others = {str(each.pk): each for each in others}

    def clean(self) -> dict[str, Any]:
        """Where another trouble is needed it must be named."""
        said = super().clean() or {}
        if said.get("act") in ("move", "merge") and not said.get("to"):
            self.add_error("to", _("Choose the other trouble."))
        said["other"] = self.others.get(said.get("to", ""))
        return said


class DeclareForm(forms.Form):
    """Whose problem it becomes, and why."""

    to = unit_field(label=_("Which unit owns the problem"))
    reason = TextField(
        label=_("Why it is taken up as one"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
