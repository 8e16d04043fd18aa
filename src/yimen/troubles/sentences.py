"""A trouble in words: what makes it hot, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yimen.cases.models import Case
from yimen.cases.words import Label, Story
from yimen.orgs.queries import staff_names
from yimen.reading.heat import COOLS, LATELY, Heat

from .models import Problem, Trouble, Turn, TurnKind


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that makes a trouble hot: what, how many, and how many points that is."""

    name: str
    said: str
    points: float


def parts(heat: Heat) -> list[Part]:
    """All that the heat is made of; the points of the lines, times what is left, are the heat."""
    growth = _("%(lately)d in its last fortnight, %(before)d in the one before") % {
        "lately": heat.lately,
        "before": heat.before,
    }
    return [
        Part(_("People who told of it"), str(heat.people), heat.near_people),
        Part(_("Days on which somebody told of it"), str(heat.days), heat.near_days / 2),
        Part(_("Growth"), growth, heat.growth),
        Part(_("Votes and followers"), str(heat.votes), round(sqrt(heat.votes) / 2, 1)),
    ]


def silence(heat: Heat) -> str:
    """How long nobody has told of it."""
    days = ngettext("%(n)d day of silence", "%(n)d days of silence", heat.silent)
    return days % {"n": heat.silent}


def left(heat: Heat) -> str:
    """What silence leaves of it."""
    share = round(100 * 0.5 ** (heat.silent / COOLS))
    return _("%(days)s: %(share)d %% are left") % {"days": silence(heat), "share": share}


def why(heat: Heat) -> str:
    """The same as one line of a list; what is silent for longer than its fortnight says so."""
    people = ngettext("%(n)d person", "%(n)d people", heat.people) % {"n": heat.people}
    days = ngettext("on %(n)d day", "on %(n)d days", heat.days) % {"n": heat.days}
    lately = ngettext(
        "%(n)d matter in its last fortnight", "%(n)d matters in its last fortnight", heat.lately
    ) % {"n": heat.lately}
    told = [f"{people} {days}", lately]
    return " · ".join([*told, silence(heat)] if heat.silent >= LATELY.days else told)


@dataclass(frozen=True, slots=True)
class Told:
    """One turn of a trouble, in a sentence."""

    says: str
    by: str
    reason: str
    at: datetime
    other: Trouble | None


def story(turns: Iterable[Turn], trouble: Trouble) -> list[Told]:
    """How a trouble came about, as its page tells it."""
    some = list(turns)
    names = staff_names({number for turn in some if (number := _staff(turn.by))})
    return [_told(turn, trouble, names) for turn in some]


def _told(turn: Turn, trouble: Trouble, names: Mapping[int, str]) -> Told:
    away = turn.old_id == trouble.pk
    other = turn.new if away else turn.old
    numbered = ngettext("%(n)d matter", "%(n)d matters", turn.matters) % {"n": turn.matters}
    says = _sentence(turn, away) % {
        "matters": numbered,
        "other": (other and other.name) or _("a trouble without a name"),
    }
    who = names.get(_staff(turn.by), "") if turn.by else _("as it was read")
    return Told(says, who, turn.reason, turn.at, other)


def _sentence(turn: Turn, away: bool) -> str:
    if turn.new_id is None:
        return _("%(matters)s left and are no trouble of several any more.")
    if turn.kind == TurnKind.MERGED:
        return _("It became one with %(other)s.") if away else _("%(other)s became one with it.")
    if away:
        return _("%(matters)s left for %(other)s.")
    return _("%(matters)s came from %(other)s.")


def problem_facts(case: Case, _told: Story) -> list[tuple[Label, str]]:
    """Beside a problem: of which trouble it is one."""
    if not isinstance(case, Problem):
        return []
    trouble = case.trouble
    numbered = ngettext("%(n)d matter", "%(n)d matters", trouble.matters) % {"n": trouble.matters}
    return [(gettext_lazy("Trouble"), f"{trouble.name} · {numbered}")]


def _staff(key: str) -> int:
    number = key.removeprefix("staff:")
    return int(number) if number.isdecimal() else 0
