"""Form fields that find a unit, an area, a category or a case from what somebody types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yimen.catalogue.models import Category
from yimen.catalogue.queries import categories
from yimen.kernel.actors import Actor
from yimen.orgs.models import Area, Unit
from yimen.orgs.queries import areas_like, units_like

from .models import Case
from .search import by_number

Found = tuple[str, str]
"""What a choice sends, and what it shows."""


class LookUpInput(forms.TextInput):
    """A line to type into and, where what was typed means several things, a choice among them.

    The choice counts only as long as the line still says what it was made for.
    """

    template_name = "cases/look_up.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.candidates: Sequence[Found] = ()
        self.picked = ""

    def use_required_attribute(self, initial: Any) -> bool:
        """A browser must not ask for the line where one of the choices below it will do."""
        return super().use_required_attribute(initial) and not self.candidates

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"candidates": self.candidates, "picked": self.picked}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = (data.get(name) or "").replace("\0", "").strip()
        picked = (data.get(f"{name}-picked") or "").replace("\0", "")
        self.picked = picked if typed == data.get(f"{name}-typed", "") else ""
        return self.picked or typed


class LookUp(forms.Field):
    """A field whose value is a row; `find` gives the rows that a line can mean."""

    widget = LookUpInput
    several = _("Several bear this name: choose one.")
    none = _("Nothing of this name or code is known.")

    def __init__(
        self,
        find: Callable[[str], Iterable[Any]],
        show: Callable[[Any], Found],
        *,
        likely: Iterable[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.find, self.show = find, show
        self.found: Any = None
        self.line.candidates = [show(each) for each in likely]

    @property
    def line(self) -> LookUpInput:
        """The line that is typed into."""
        return cast(LookUpInput, self.widget)

    def prepare_value(self, value: Any) -> Any:
        """A row that stands there already, or was picked, is shown by its name, and picked."""
        if value and value == self.line.picked and self.found is not None:
            value = self.found
        if value is None or isinstance(value, str):
            return value
        code, name = self.show(value)
        self.line.candidates, self.line.picked = [(code, name)], code
        return name

    def clean(self, value: str) -> Any:
        if not value:
            return super().clean(None)
        found = list(self.find(value))
        if len(found) == 1:
            self.found = found[0]
            return self.found
        self.line.candidates = [self.show(each) for each in found]
        raise ValidationError(self.several if found else self.none)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.show(initial)[0] if initial else "") != (data or "")


def show_unit(unit: Unit) -> Found:
    """A unit by its code and name."""
    return unit.code, unit.name


def show_area(area: Area) -> Found:
    """An area by its code, with the areas that it lies in."""
    line, at = [area.name], area.parent
    while at is not None and len(line) < 3:
        line.append(at.name)
        at = at.parent if "parent" in at._state.fields_cache else None
    return area.pk, " / ".join(reversed(line))


def unit_field(likely: Iterable[Unit] = (), **kwargs: Any) -> LookUp:
    """A unit, by code or a part of its name."""
    hint = kwargs.pop("help_text", "") or _("Code, name or a part of the name.")
    return LookUp(units_like, show_unit, likely=likely, help_text=hint, **kwargs)


def area_field(**kwargs: Any) -> LookUp:
    """An area, by division code or a part of its name."""
    hint = kwargs.pop("help_text", "") or _("County, township or village: name or division code.")
    return LookUp(areas_like, show_area, help_text=hint, **kwargs)


def case_field(actor: Actor, **kwargs: Any) -> LookUp:
    """A case that the actor may know of, by its number."""

    def find(typed: str) -> list[Case]:
        found = by_number(actor, typed)
        return [found] if found else []

    return LookUp(find, lambda case: (case.number, case.title), **kwargs)


class CategoryField(forms.ChoiceField):
    """A category, in a list that is grouped by its first level."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=grouped_categories, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Category) else value

    def clean(self, value: Any) -> Category | None:
        code = super().clean(value)
        return categories().filter(pk=code).first() if code else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def grouped_categories() -> list[tuple[str, Any]]:
    """Choices: each first level with what is below it, deeper levels set in."""
    groups: list[tuple[str, Any]] = [("", "—")]
    below: list[tuple[str, str]] = []
    for each in categories():
        if each.level == 1:
            below = []
            groups.append((each.name, below))
        below.append((each.pk, "\u3000" * max(0, each.level - 2) + each.name))
    return groups
