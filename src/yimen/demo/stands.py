"""Where the latest disputes stand when the year ends: every desk of a centre has work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.queries import calendar

from .teller import OFFICE_DAY, OFFICE_MINUTE


@dataclass(frozen=True, slots=True)
class Stand:
    """A dispute of the last weeks: what it is about, and which act was so many working days ago."""

    kind: str
    acts: tuple[tuple[float, str], ...]

    @property
    def begins(self) -> float:
        """How many working days ago it came."""
        return self.acts[0][0]


FIRST = {"register": 0.0, "assign": 0.4, "sign": 0.8, "name": 1.2, "meet": 1.8}
"""The first acts of each, so many working days after it came."""


def _stand(kind: str, days: float, as_far_as: str, then: str = "") -> Stand:
    first = list(FIRST)[: list(FIRST).index(as_far_as) + 1]
    acts = [(days - FIRST[act], act) for act in first]
    pairs = (each.split() for each in filter(None, then.split(",")))
    return Stand(kind, (*acts, *((float(ago), act) for ago, act in pairs)))


# fmt: off
STANDS = (
    _stand("land",          0.2, "register"),
    _stand("neighbours",    0.7, "register"),
    _stand("homestead",     1.2, "register", "0.8 refuse"),
    _stand("debt",          1.4, "register", "0.5 refuse"),
    _stand("land",          1.5, "assign"),
    _stand("expropriation", 0.9, "assign"),
    _stand("land",          2.0, "sign"),
    _stand("homestead",     2.8, "name", "0.9 next"),
    _stand("land",          3.2, "name", "0.7 next"),
    _stand("expropriation", 6.0, "meet", "0.5 later"),
    _stand("land",          9.0, "meet", "2 offer"),
    _stand("homestead",    10.0, "meet", "3 suspend"),
    _stand("land",         10.5, "meet", "1.4 bargain,1.2 settle,1 draft"),
    _stand("homestead",    11.0, "meet", "2.4 bargain,2 paper,1 half"),
    _stand("land",         15.0, "meet", "9 written,5.5 apply"),
    _stand("land",         24.0, "meet", "18 written,14 apply,10 accept"),
    _stand("land",         45.0, "meet", "38 written,3 break"),
    _stand("homestead",    13.0, "meet", "0.6 fail"),
    _stand("expropriation", 20.0, "meet", "9 fail,8.6 routes"),
    _stand("land",         50.0, "meet", "42 written,9 perform"),
    _stand("homestead",    48.0, "meet", "40 word,8 perform"),
    _stand("homestead",    55.0, "meet", "46 word,15 perform,9 visit,3 prepare"),
    _stand("land",         60.0, "meet", "52 word,20 perform,14 visit,5 check"),
    _stand("land",         80.0, "meet", "70 word,40 perform,34 visit,30 publish,17 visit"),
    _stand("homestead",    85.0, "meet", "74 word,44 perform,38 visit,33 publish,20 visit"),
)
# fmt: on


def moment(until: datetime, ago: float) -> datetime:
    """So many working days before the year's end."""
    return calendar().before(until.astimezone(BEIJING), int(ago * OFFICE_DAY * OFFICE_MINUTE))
