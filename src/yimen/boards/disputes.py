"""The counts of a mediation centre: how many disputes are settled, how long it takes, whether it
lasts; in all, by track, by who mediates, by kind, by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from yimen.cases.policy import visible_to
from yimen.kernel.actors import Actor
from yimen.mediation.models import Track
from yimen.mediators.models import DisputeType
from yimen.orgs.queries import unit_names

from .figures import Figure, Rate
from .months import MONTHS, firsts_before
from .queries import counted, midnight

LIGHTS = ("red", "yellow", "green", "grey")
SETTLED = Rate(
    pgettext_lazy("rate of disputes", "Settled"),
    "settled",
    "ended",
    gettext_lazy(
        "Disputes that ended with an agreement, or that the parties settled themselves ÷ disputes"
        " whose mediation has ended. What was not accepted or went to the police is in neither,"
        " nor is what is still open."
    ),
)
RELAPSED = Rate(
    gettext_lazy("Broke out again"),
    "relapsed",
    "agreed_once",
    gettext_lazy("Disputes that broke out again after an agreement ÷ disputes ever agreed."),
)
RATES = (SETTLED, RELAPSED)


@dataclass(frozen=True)
class Row:
    """The counts of a group of disputes."""

    name: str
    registered: int
    settled: Figure
    relapsed: Figure
    half: int | None
    timed: int
    open: int
    lights: tuple[int, ...]

    @property
    def figures(self) -> tuple[Figure, Figure]:
        """Its rates."""
        return self.settled, self.relapsed

    @property
    def lit(self) -> list[tuple[str, int]]:
        """How many of those that are open have which light."""
        return [*zip(LIGHTS, self.lights, strict=True)]


@dataclass(frozen=True)
class MonthRow:
    """The same of those that came in in a month."""

    first: date
    row: Row


@dataclass(frozen=True)
class Board:
    """All of them, and each way in which they are told apart."""

    all: Row
    tracks: list[Row]
    teams: list[Row]
    kinds: list[Row]
    months: list[MonthRow]


def board(actor: Actor, today: date) -> Board:
    """The disputes of the last twelve months that the actor may see. Two queries."""
    firsts = firsts_before(today, MONTHS)
    cases = visible_to(actor).filter(process="dispute", opened_at__gte=midnight(firsts[0]))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in counted("disputes", cases):
        found[each["by"]].append(each)
    names = unit_names({int(row["code"]) for row in found["team"] if row["code"]})
    teams = {str(key): name for key, name in names.items()} | {"": _("not assigned")}
    by_month = {row["code"]: row for row in found["month"]}
    return Board(
        all=row_of("", found["all"][0]),
        tracks=rows_of(found["track"], labels(Track.choices)),
        teams=rows_of(found["team"], teams),
        kinds=rows_of(found["kind"], labels(DisputeType.choices)),
        months=[MonthRow(first, row_of("", by_month.get(f"{first}", NOTHING))) for first in firsts],
    )


def labels(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Codes with their words."""
    return {str(code): str(label) for code, label in choices}


NOTHING: dict[str, Any] = {
    "half": None,
    **dict.fromkeys(
        ("registered", "ended", "settled", "agreed_once", "relapsed", "timed", "open"), 0
    ),
    **dict.fromkeys(LIGHTS, 0),
}


def rows_of(found: Iterable[dict[str, Any]], names: Mapping[str, str]) -> list[Row]:
    """Rows by name, the largest first."""
    return [row_of(names.get(each["code"], each["code"]), each) for each in found]


def row_of(name: str, counts: Mapping[str, Any]) -> Row:
    """A line of `sql/disputes.sql` with its rates."""
    figures = {rate.over: Figure(rate, counts[rate.over], counts[rate.of]) for rate in RATES}
    return Row(
        name=name,
        registered=counts["registered"],
        settled=figures["settled"],
        relapsed=figures["relapsed"],
        half=counts["half"],
        timed=counts["timed"],
        open=counts["open"],
        lights=tuple(counts[light] for light in LIGHTS),
    )
