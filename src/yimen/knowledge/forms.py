"""What writers and approvers fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yimen.cases.fields import grouped_categories, unit_field
from yimen.kernel.actors import Actor
from yimen.orgs.models import Unit
from yimen.orgs.queries import today, units_by_id

from .models import LONGEST, Audience, Version, Words

MONTHS = 6
"""After so many months an article is looked at again, unless its writer says otherwise."""


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _categories() -> list[tuple[str, Any]]:
    return grouped_categories()[1:]


class ArticleForm(forms.Form):
    """The words of an article."""

    title = forms.CharField(label=_("Question, as people ask it"), max_length=120)
    body = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Plain words. An empty line begins a paragraph; “- ” or “1. ” a list."),
    )
    document = forms.CharField(
        label=_("Source: document"), max_length=200, help_text=_("Title and number.")
    )
    provision = forms.CharField(
        label=_("Source: article or section"), max_length=80, required=False
    )
    items = forms.MultipleChoiceField(
        label=_("Categories that it answers"),
        choices=_categories,
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Also what is part of them. Ctrl and click chooses several."),
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=Audience.choices, widget=forms.RadioSelect
    )
    valid_from = day_field(label=_("Valid from"))
    valid_to = day_field(
        label=_("Valid until"),
        required=False,
        help_text=_("The first day on which it no longer holds."),
    )
    review_on = day_field(label=_("To be reviewed on"))

    def __init__(self, data: Any = None, *, version: Version | None = None) -> None:
        super().__init__(data, initial=begun(version))

    def words(self) -> Words:
        """What was said."""
        said = self.cleaned_data
        return Words(**{name: said[name] for name in ArticleForm.base_fields})


def begun(version: Version | None) -> dict[str, Any]:
    """What stands in the form as it opens."""
    if version is not None:
        return {name: getattr(version, name) for name in ArticleForm.base_fields}
    day = today()
    return {
        "audience": Audience.STAFF,
        "valid_from": day,
        "review_on": day + timedelta(days=30 * MONTHS),
    }


class NewArticleForm(ArticleForm):
    """A new article, and whose it is."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        if actor.reach == "area":
            self.fields["unit"] = unit_field(label=_("Owner"))
        else:
            self.own = {str(key): unit for key, unit in units_by_id(actor.units).items()}
            self.fields["unit"] = forms.ChoiceField(
                label=_("Owner"), choices=[(key, unit.name) for key, unit in self.own.items()]
            )
            self.initial["unit"] = str(actor.unit)
        self.order_fields(["unit"])

    def unit(self) -> Unit:
        """Whose it is."""
        said = self.cleaned_data["unit"]
        return said if isinstance(said, Unit) else self.own[said]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )


class ReviewForm(forms.Form):
    """Until when it is not looked at again."""

    review_on = day_field(label=_("To be reviewed on"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"review_on": today() + timedelta(days=30 * MONTHS)})


Made = Callable[[Any], forms.Form]
