"""Words for lights, times and events, the same on every page: `{% load yimen %}`.

| written | shows |
|---|---|
| `{{ case\\|light }}` | the light: a shape, a word, a colour |
| `{{ moment\\|when }}` | today 14:30, yesterday 09:05, Mon 23 Nov 14:30 |
| `{{ moment\\|on_paper }}` | 23 Nov 2026 14:30: what is read on another day |
| `{{ case\\|remaining }}` | what is left, in working time, or how long it is overdue |
| `{% htmx_config %}` | how htmx is set up, for its `meta` |
| `{% says line names %}` | an event of a case's history as a sentence, with its names |
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yimen.cases.sentences import sentence
from yimen.deadlines.queries import calendar
from yimen.deadlines.reckoning import Light
from yimen.kernel.time import now
from yimen.ui.times import day, in_full, left, moment

register = template.Library()

SHAPES = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "⏸"}


@register.filter
def light(shown: Any) -> SafeString:
    """The light of a case or clock (or its name): never a colour alone."""
    return _light(str(getattr(shown, "light", shown) or Light.GREEN), get_language() or "")


@cache
def _light(written: str, language: str) -> SafeString:
    colour = Light(written)
    return format_html(
        '<span class="light {}"><span aria-hidden="true">{}</span> {}</span>',
        colour.value,
        SHAPES[colour],
        colour.label,
    )


@register.filter
def when(at: datetime | None) -> SafeString | str:
    """A moment as people say it; its exact form is in the `datetime` attribute."""
    if at is None:
        return ""
    stamp = at.isoformat("T", "seconds")
    return mark_safe(f'<time datetime="{stamp}">{escape(moment(at))}</time>')  # noqa: S308


@register.filter
def on_day(on: date) -> str:
    """A day as people say it."""
    return day(on)


@register.filter
def on_paper(at: datetime) -> SafeString:
    """A moment with its year, for what is printed or photographed."""
    stamp = at.isoformat("T", "seconds")
    return mark_safe(f'<time datetime="{stamp}">{escape(in_full(at))}</time>')  # noqa: S308


@register.filter
def remaining(row: Any) -> str:
    """What is left until a case or clock is due, in working time; "" once it has ended."""
    if getattr(row, "paused_at", None):
        return _("stands still")
    if row.due_at is None or getattr(row, "closed_at", None) or getattr(row, "stopped_at", None):
        return ""
    return left(now(), row.due_at, calendar())


@register.simple_tag
def says(line: Any, names: Any) -> str:
    """The sentence of one line of a timeline."""
    return sentence(line, names)


HTMX = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "historyEnabled": False,  # what staff read is not left in a browser's store
        # a refusal is a part of the page too: it says at the field what is wrong
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "4..", "swap": True},
            {"code": "...", "swap": False, "error": True},
        ],
    }
)


@register.simple_tag
def htmx_config() -> str:
    """How htmx works here: no evaluated text, no styles of its own, nothing kept."""
    return HTMX


@register.filter
def at_key(table: dict[Any, Any], key: Any) -> Any:
    """What a table holds under a key, or nothing."""
    return table.get(key)
