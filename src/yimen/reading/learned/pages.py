"""How well messages are read, by which model, and the switch of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from yimen.cases.words import WORDS as CASE_WORDS
from yimen.catalogue.queries import title_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.time import months_before
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import staff_names, today, unit_names
from yimen.reading.models import Correction, Model, ModelState, Target
from yimen.reading.suggest import MODEL, PLUGGED, WORDS, resting
from yimen.ui.show import show

from . import commands, queries
from .policy import who_looks, who_switches
from .told import Row, told

MONTHS = 12
LABELS = 60
"""Labels in the table, the commonest."""
LATEST = 20
"""Corrections that are shown."""
READERS = (WORDS, MODEL, PLUGGED)


@dataclass(frozen=True, slots=True)
class Changed:
    """A correction in words."""

    row: Correction
    before: str
    after: str
    who: str


@require_safe
@needs_staff
def reading(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The model in use and those before it; coverage and accuracy; by month, label and reader."""
    require(who_looks, actor)
    asked = request.GET.get("what", "")
    target = Target(asked) if asked in Target.values else Target.CATEGORY
    models = list(queries.models_of(target))
    used = next((each for each in models if each.state == ModelState.IN_USE), None)
    found = told(target, months_before(today(), MONTHS - 1), used.figures["shares"] if used else {})
    rows = found.rows[:LABELS]
    readers = [name for name in READERS if any(name in row.by for row in rows)]
    corrections = queries.corrected(actor, _whats(target), LATEST)
    people = staff_names(_people(models, corrections))
    context = {
        "target": target,
        "targets": Target.choices,
        "used": used,
        "models": [(each, _who(each.made_by, people), _who(each.switched_by, people))
                   for each in models],
        "curve": _curve(used),
        "months": found.months,
        "rows": [_line(row, target, readers) for row in rows],
        "readers": [_reader(name) for name in readers],
        "corrections": _in_words(corrections, people),
        "failed": [_reader(name) for name in resting(target)],
        "plugged": bool(settings.READER) and target == Target.CATEGORY,
        "may_switch": who_switches.holds(actor, None),
    }  # fmt: skip
    return show(request, "reading/reading.html", context)


@require_POST
@needs_staff
def switch(request: HttpRequest, actor: Actor, key: int, act: str) -> HttpResponse:
    """Take a model into use, or out of it."""
    acts = {"on": commands.switch_on, "off": commands.switch_off}
    if act not in acts:
        raise NotFound(_("There is no such model."))
    require(who_switches, actor)
    model = acts[act](queries.model_of(key), actor)
    said = _("Model {n} reads from now on.") if act == "on" else _("Model {n} reads no more.")
    messages.success(request, said.format(n=model.version))
    return redirect(f"{reverse('reading:reading')}?what={model.target}")


def _whats(target: Target) -> Sequence[str]:
    """Corrections that speak of a target; who was given it says something of its category."""
    return (target, "unit") if target == Target.CATEGORY else (target,)


def _people(models: Iterable[Model], corrections: Iterable[Correction]) -> set[int]:
    keys = [key for each in models for key in (each.made_by, each.switched_by)]
    keys += [each.actor for each in corrections]
    return {int(key[6:]) for key in keys if key.startswith("staff:")}


def _who(key: str, people: dict[int, str]) -> str:
    """Who acted; a system by what it is."""
    if key.startswith("staff:"):
        return people.get(int(key[6:]), key)
    return {"system:operator": _("the operator"), "system:calendar": _("the calendar")}.get(
        key, key
    )


def _name(what: str, label: str, units: dict[int, str]) -> str:
    """What a label is called."""
    if what == "unit":
        return units.get(int(label), label) if label else ""
    if what == Target.CATEGORY:
        return title_of(label) or label
    kinds = CASE_WORDS["request"].kinds
    return str(kinds(label).label) if kinds and label in kinds.values else label


def _in_words(rows: Sequence[Correction], people: dict[int, str]) -> list[Changed]:
    """Corrections with the names of what they speak of."""
    given = {int(label) for row in rows if row.what == "unit" for label in (row.before, row.after)}
    units = unit_names(given) if given else {}
    return [
        Changed(
            row=row,
            before=_name(row.what, row.before, units),
            after=_name(row.what, row.after, units),
            who=_who(row.actor, people),
        )
        for row in rows
    ]


def _line(
    row: Row, target: Target, readers: Sequence[str]
) -> tuple[str, Row, list[tuple[str, Any]]]:
    """A label with its counts, reader by reader."""
    return (
        _name(target, row.label, {}),
        row,
        [(_reader(each), row.by.get(each)) for each in readers],
    )


def _reader(name: str) -> str:
    names = {
        WORDS: pgettext("reader", "By words"),
        MODEL: pgettext("reader", "By the model"),
        PLUGGED: pgettext("reader", "By what is plugged in"),
    }
    return names[name]


def _curve(used: Model | None) -> list[tuple[int, float, float]]:
    """Coverage, accuracy and the least probability, in per cent, in ten steps."""
    rows = used.figures["curve"][1::2] if used else []
    return [(round(c * 100), a * 100, p * 100) for c, a, p in rows]
