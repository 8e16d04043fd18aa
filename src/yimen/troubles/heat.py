"""How hot a trouble is today, from figures that stand still: all of it halves with every month.

Because all cool alike, who is hotter than whom does not change with the day: the order is kept in
one number, and no row is written anew because time goes by.
"""

from __future__ import annotations

from datetime import date
from math import log2

from yimen.reading.heat import COOLS, Heat

from .models import Trouble


def rank_of(heat: Heat, last_day: date) -> float:
    """The number by which troubles are ordered, whatever the day."""
    return log2(max(heat.points, 0.5)) + last_day.toordinal() / COOLS


def heat_of(trouble: Trouble, day: date) -> Heat:
    """What makes a trouble hot, as of a day."""
    last = trouble.last_day or day
    return Heat(
        people=trouble.people,
        days=trouble.days,
        near_people=trouble.near_people,
        near_days=trouble.near_days,
        lately=trouble.lately,
        before=trouble.before,
        votes=trouble.votes,
        silent=max(0, (day - last).days),
    )
