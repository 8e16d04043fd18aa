"""A proposal of sittings: who sits down with which mediators, where and when, without a conflict.

Pure: it knows neither database nor clock. Time is counted in slots of half an hour from any day.
A person decides on every sitting; nothing here is booked.
"""

from __future__ import annotations

from .greedy import greedy
from .models import Person, Place, Plan, Problem, Sitting, Span, Wanted
from .proposal import propose
from .reasons import Why, why_left

__all__ = [
    "Person",
    "Place",
    "Plan",
    "Problem",
    "Sitting",
    "Span",
    "Wanted",
    "Why",
    "greedy",
    "propose",
    "why_left",
]
