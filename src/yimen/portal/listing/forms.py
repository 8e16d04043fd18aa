"""What one looks for on the public list, and whose telephone follows a matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.catalogue.queries import public_categories
from yimen.portal.door_forms import PhoneField
from yimen.portal.queries import places

from .queries import Wanted
from .words import OPEN, STANDS


class ListForm(forms.Form):
    """Which matters are shown; what is left open does not matter, nor does what nobody offers."""

    area = forms.ChoiceField(label=_("Where"), required=False)
    category = forms.ChoiceField(label=_("What about"), required=False)
    stands = forms.ChoiceField(label=_("How it stands"), required=False)
    words = forms.CharField(
        label=_("Words of the category"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("area", [("", _("Everywhere")), *places()])
        self._offer("category", [("", _("Everything")), *_categories()])
        stands = [(name, label) for name, (label, _some) in STANDS.items()]
        self._offer("stands", [("", _("All")), (OPEN, _("In hand")), *stands])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> Wanted:
        """What was chosen."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})


def _categories() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each first level that may be listed, with what is below it."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for each in public_categories():
        if each.level == 1:
            groups.append((each.name, []))
        indent = "\u3000" * max(0, each.level - 2)
        groups[-1][1].append((each.pk, f"{indent}{each.name}"))
    return groups


class WhoseForm(forms.Form):
    """Whose telephone follows a matter."""

    phone = PhoneField(
        label=_("Your telephone"),
        help_text=_("We send a code to it, and a message when the matter is answered."),
    )
