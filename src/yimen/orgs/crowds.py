"""How far a place is told: as near as so many others asked of the same there.

"Water supply, in this township, on that day" may be one household. So a township is named only
where at least `FEW` matters of that very category came from it, listed or not, and a county
likewise; else the city is. Filters and the map follow the same rule: what a row does not say, no
choice of rows says either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from yimen.orgs.models import DIGITS, Level

FEW = 5
"""Below so many a count says nothing of a place and perhaps something of a person; the same as for
the figures of the city."""
CITY, COUNTY, TOWNSHIP = DIGITS[Level.CITY], DIGITS[Level.COUNTY], DIGITS[Level.TOWNSHIP]


@dataclass(frozen=True)
class Crowds:
    """How many matters of each category came from each place, at some moment."""

    counts: Iterable[tuple[str, str, int]]  # category, area, how many

    @cached_property
    def within(self) -> Counter[tuple[str, str]]:
        """The same for whole townships and counties."""
        found: Counter[tuple[str, str]] = Counter()
        for item, area, number in self.counts:
            for digits in (COUNTY, TOWNSHIP):
                if len(area) >= digits:
                    found[item, area[:digits]] += number
        return found

    def told(self, item: str, area: str) -> bool:
        """Whether a township or county is named for a category."""
        return self.within[item, area] >= FEW

    def shown(self, item: str, area: str) -> str:
        """The code of the place that is named: a township, a county, or the city."""
        nearest = (area[:digits] for digits in (TOWNSHIP, COUNTY) if len(area) >= digits)
        return next((code for code in nearest if self.told(item, code)), area[:CITY])

    def items(self, area: str) -> frozenset[str]:
        """The categories for which a township or county is named."""
        return frozenset(
            item for (item, code), number in self.within.items() if code == area and number >= FEW
        )
