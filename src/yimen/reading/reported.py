"""Which public body a text accuses: so that it is never the one to handle it.

信访工作条例 art. 30: what is reported never reaches whom it is about. Residents call a body by a
short or an old name; the rows of the guard say which (`Duty.BODY`), and which words accuse.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .guard import Duty, Rule, expression, flattened

BESIDE = 14
"""Characters on either side within which an accusing word is said of a body."""
TITLE, TEXT = 3, 1
"""What an accusation in a title weighs, and one in the text."""
ENOUGH = 2
"""So much must be said before a body counts as reported."""
SHOWN = 3

_PLACE = re.compile(
    r"(?:[A-Z]\d{0,3}|(?:(?![的对向由到在被是为请给跟和与及市区县报诉告状映])[一-龥]){1,4}?)[省市区县州镇乡](?:[A-Z]\d{0,3}[市区县])?$"
)
_ENDS = re.compile(r"[。！？!?；;\n]")
_ASKED = re.compile(
    r"(?:请|请求|恳请|希望|望|呼吁|建议|找|向|由|到|在|经|跟|给|打|让|督促|尊敬的|要求|责成|拨打|等|反映|责令)"
    r"(?:了|各级|上级|有关|相关|当地|我们|到|过)?$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A public body as a text names it: what it is, where that stands, and how much accuses it."""

    kind: str
    name: str
    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of the city, as it can be named."""

    code: str
    name: str
    area: str
    place: str


class Reported:
    """Finds accused bodies by the rows of the guard."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        kept = list(rules)
        bodies = [rule for rule in kept if rule.duty == Duty.BODY]
        self._kind = {flattened(word): rule.to for rule in bodies for word in rule.words}
        self._named = expression([*self._kind]) if self._kind else None
        accusing = [word for rule in kept if rule.duty == Duty.REPORT for word in rule.words]
        self._accusing = expression(accusing) if accusing else None

    def bodies(self, title: str, body: str) -> list[Body]:
        """The bodies that are accused, the most accused first.

        Where there is no title yet, what is said first is read as one.
        """
        text = f"{title}\n{body}" if title else body
        said_first = _ENDS.search(body)
        loud = len(title) or (said_first.start() if said_first else len(body))
        found: dict[str, list[Body]] = defaultdict(list)
        for each in self._mentions(text, loud):
            found[each.kind].append(each)
        ranked = sorted(found.values(), key=lambda some: -sum(each.weight for each in some))
        return [
            max(some, key=lambda each: (each.weight, len(each.name)))
            for some in ranked
            if sum(each.weight for each in some) >= ENOUGH
        ][:SHOWN]

    def _mentions(self, text: str, titled: int) -> Iterator[Body]:
        if self._named is None or self._accusing is None:
            return
        flat = flattened(text)
        for match in self._named.finditer(flat):
            first = _placed(text, match.start())
            accused = self._accused(flat, first, match.end())
            weight = accused * (TITLE if match.start() < titled else TEXT)
            name = text[first : match.end()]
            yield Body(self._kind[match.group()], name, first, match.end(), weight)

    def _accused(self, flat: str, start: int, end: int) -> bool:
        assert self._accusing
        before = flat[max(0, start - BESIDE) : start]
        ends = [match.end() for match in _ENDS.finditer(before)]
        before = before[ends[-1] :] if ends else before
        after = flat[end : end + BESIDE]
        over = _ENDS.search(after)
        after = after[: over.start()] if over else after
        if self._accusing.search(after):
            return not _ASKED.search(before) or "举报" not in after
        return bool(self._accusing.search(before)) and not _ASKED.search(before)


def _placed(text: str, start: int) -> int:
    """Where the name of a body begins, with the place that it is of."""
    place = _PLACE.search(text, max(0, start - 10), start)
    return place.start() if place else start


def units_named(bodies: Sequence[Body], units: Sequence[Known], area: str) -> list[Known]:
    """The units of the city that these bodies may be, the likeliest of each first.

    A body that is called by its whole name is that unit; else it is the one of its kind in the
    place that is named, or nearest above the place of the matter.
    """
    found: list[Known] = []
    for body in bodies:
        likely = [unit for unit in units if unit.name.endswith(body.name)]
        likely = likely or [unit for unit in units if body.kind in unit.name]
        there = [unit for unit in likely if unit.place and unit.place in body.name]
        near = there or [unit for unit in likely if area.startswith(unit.area)]
        near.sort(key=lambda unit: (-len(unit.area), len(unit.name), unit.code))
        found += near[:1]
    return list(dict.fromkeys(found))
