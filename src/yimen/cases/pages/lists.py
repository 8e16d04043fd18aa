"""Lists of cases: rows, chips that filter them, and places to go on from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from yimen.cases.excerpts import Piece
from yimen.cases.models import Light, Supervision, Urgency
from yimen.cases.queries import Told
from yimen.cases.queues import CHANGED, COUNTED, NEW, PAGE, OwnFilter, Place, Queue
from yimen.cases.sentences import NOBODY, Names, sentence
from yimen.cases.words import WORDS, words_of
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import now
from yimen.orgs.queries import area_names, unit_names

NO_CASE = UUID(int=0)
FILTERS = ("light", "state", "kind")


def state_name(process: str, state: str) -> str:
    """What a state is called."""
    return _state_name(process, state, get_language() or "")


def kind_name(process: str, kind: str) -> str:
    """What a kind is called, or nothing."""
    return _kind_name(process, kind, get_language() or "")


@cache
def _state_name(process: str, state: str, language: str) -> str:
    states = PROCESSES[process].states
    return str(states(state).label) if state in states.values else state


@cache
def _kind_name(process: str, kind: str, language: str) -> str:
    kinds = words_of(process).kinds
    return str(kinds(kind).label) if kinds and kind in kinds.values else ""


@cache
def _alarm(urgency: str, supervision: str, language: str) -> str:
    urgent = urgency != Urgency.NORMAL and str(Urgency(urgency).label)
    return _joined(urgent or "", str(Supervision(supervision).label) if supervision else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a list as the page shows it, with its last event."""

    id: UUID
    link: str
    number: str
    title: str
    light: str
    due_at: datetime | None
    closed_at: datetime | None
    about: str
    alarm: str
    state: str
    unit: str
    last: str
    last_at: datetime | None


Lines = Mapping[tuple[UUID, int], Told]
NO_LINES: Lines = {}


def rows_of(cases: Iterable[Any], lines: Lines = NO_LINES, names: Names = NOBODY) -> list[Row]:
    """The rows of a list, from cases or from plain rows of them; its names come from memory."""
    cases = list(cases)
    units = unit_names({case.lead_id or case.unit_id for case in cases})
    areas = area_names({case.area_id for case in cases})
    language = get_language() or ""
    link = reverse("cases:case", args=[NO_CASE])
    told = [lines.get((case.id, case.head)) for case in cases]
    return [
        Row(
            id=case.id,
            link=link.replace(str(NO_CASE), str(case.id)),
            number=case.number,
            title=case.title,
            light=case.light,
            due_at=case.due_at,
            closed_at=case.closed_at,
            about=_joined(
                kind_name(case.process, case.kind), areas.get(case.area_id, ""), case.place[:40]
            ),
            alarm=_alarm(case.urgency, case.supervision, language),
            state=state_name(case.process, case.state),
            unit=units.get(case.lead_id or case.unit_id, ""),
            last=sentence(line, names) if line else "",
            last_at=line.at if line else None,
        )
        for case, line in zip(cases, told, strict=True)
    ]


Excerpts = Mapping[UUID, tuple[Piece, ...]]


def drawn(
    rows: Iterable[Row], marks: Mapping[UUID, str] = {}, *, ticks: bool = False
) -> list[SafeString]:
    """Rows as a table shows them; what waits is looked at all day, so its picture is kept.

    `marks` are the words that some of them bear for whoever looks; `ticks` lets them be chosen.
    """
    minute, language = int(now().timestamp()) // 60, get_language() or ""
    return [_kept(row, minute, language, marks.get(row.id, ""), ticks) for row in rows]


@lru_cache(maxsize=2048)
def _kept(row: Row, minute: int, language: str, mark: str, ticks: bool) -> SafeString:
    """The same, kept for the minute of whose remaining time it tells.

    A row has one picture for each mark, whoever looks: nothing of a person is kept in it.
    """
    return _drawn(row, ticks=ticks, mark=_mark(mark))


def drawn_with(rows: Iterable[Row], excerpts: Excerpts) -> list[SafeString]:
    """Rows with the piece of their text in which something was found."""
    return [_drawn(row, pieces=excerpts.get(row.id, ())) for row in rows]


def _drawn(row: Row, **more: Any) -> SafeString:
    return render_to_string("cases/row.html", {"row": row, **more})


def _mark(mark: str) -> str:
    """What a row's mark says."""
    return {
        NEW: pgettext("mark of a row", "new"),
        CHANGED: pgettext("mark of a row", "changed"),
    }.get(mark, "")


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


@dataclass(frozen=True)
class Chip:
    """A filter that can be set or taken away, and how many rows it leaves."""

    name: str
    light: str
    n: str
    link: str
    on: bool


def chosen(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address asks for; what no case can be is not asked for."""
    return {name: asked[name] for name in FILTERS if asked.get(name) in _order(name)}


def filtered(queue: Queue, wanted: Mapping[str, str]) -> Queue:
    """The rows that have the wanted light, state and kind."""
    return queue.filter(**wanted) if wanted else queue


def chips(
    counted: Counter[tuple[str, str, str, str]],
    wanted: Mapping[str, str],
    here: Mapping[str, str] = {},
) -> list[list[Chip]]:
    """By filter: a chip for each value that occurs, counted under the other filters.

    `here` is the rest of the page's address, which every chip keeps.
    """
    capped = counted.total() >= COUNTED
    places = {"state": 0, "light": 1, "kind": 2}
    made = []
    for name in FILTERS:
        others = {places[other]: value for other, value in wanted.items() if other != name}
        numbers: Counter[str] = Counter()
        processes: dict[str, set[str]] = defaultdict(set)
        for key, n in counted.items():
            processes[key[places[name]]].add(key[3])
            if all(key[place] == value for place, value in others.items()):
                numbers[key[places[name]]] += n
        values = [value for value in _order(name) if value in numbers or wanted.get(name) == value]
        made.append(
            [
                _chip(name, value, numbers[value], {**here, **wanted}, capped, processes[value])
                for value in values
            ]
        )
    return [row for row in made if len(row) > 1 or any(chip.on for chip in row)]


@dataclass(frozen=True)
class KeptLink:
    """A filter that somebody keeps, as a link above the chips; one without a link is no filter."""

    id: int
    name: str
    says: str
    link: str
    on: bool


def kept_links(kept: Iterable[OwnFilter], wanted: Mapping[str, str]) -> list[KeptLink]:
    """Somebody's own filters; what no case can be any more leads nowhere."""
    links = []
    for each in kept:
        asked = dict(parse_qsl(each.wanted))
        still = chosen(asked) if chosen(asked) == asked else {}
        says = " · ".join(_name(name, value) for name, value in still.items())
        link = "?" + urlencode(still) if still else ""
        links.append(KeptLink(each.id, each.name, says, link, bool(still) and still == wanted))
    return links


def _order(name: str) -> list[str]:
    """The values of a filter, each once: two kinds of cases may share one."""
    if name == "light":
        return [Light.RED, Light.YELLOW, Light.GREEN, Light.GREY]
    if name == "kind":
        kinds = (kind for words in WORDS.values() if words.kinds for kind in words.kinds.values)
        return [*dict.fromkeys(kind for kind in kinds if kind)]  # nobody looks for one without
    return [*dict.fromkeys(s for process in PROCESSES.values() for s in process.states.values)]


def _chip(
    name: str,
    value: str,
    n: int,
    wanted: Mapping[str, str],
    capped: bool,
    processes: Collection[str],
) -> Chip:
    on = wanted.get(name) == value
    others = {key: each for key, each in wanted.items() if key != name}
    return Chip(
        name=_name(name, value, processes),
        light=value if name == "light" else "",
        n=_("%d or more") % n if capped else str(n),
        link="?" + urlencode(others if on else {**others, name: value}),
        on=on,
    )


def _name(name: str, value: str, processes: Collection[str] = ()) -> str:
    """What a value is called by the kinds of cases that have it here; two may differ."""
    if name == "light":
        return str(Light(value).label)
    if name == "state":
        known = [key for key, p in PROCESSES.items() if value in p.states.values]
        here = [key for key in known if key in processes] or known[:1]
        return " / ".join(dict.fromkeys(state_name(key, value) for key in here))
    return next((found for key in WORDS if (found := kind_name(key, value))), value)


def next_page(cases: Sequence[Any], wanted: Mapping[str, str]) -> str:
    """The address of the page after these rows, or nothing; the last row only tells of it."""
    if len(cases) <= PAGE:
        return ""
    last = cases[PAGE - 1]
    return "?" + urlencode({**wanted, "after": str(Place(last.due_at, last.id))})
