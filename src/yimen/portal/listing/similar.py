"""Have others told the city of this already? Listed matters whose words are like somebody's words.

Two texts are alike by the pairs of neighbouring characters that they share (as in `cases.search`),
a pair weighing the more the fewer texts hold it, so that greetings weigh next to nothing: the
cosine between the two sets of pairs, from 0 to 1. Only listed, open matters of the same township or
county are compared, the newest first; only what the public list says of them is shown, and nothing
tells which words were alike. A guess would have to hit a good part of a whole text, by somebody
whose telephone is proved and counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from yimen.cases.grams import grams
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.orgs.held import Held

from .crowds import TOWNSHIP
from .queries import FRESH, Listed, newest_stories, open_nearby, told

DAY = 24 * 3600  # seconds
MOST = 5
"""So many are offered: more than that nobody reads before sending."""
COMPARED = 200
"""So many open matters of a place are compared, the newest."""
READ = 1000
"""So many of the newest texts say how common a pair is."""
ALIKE = 0.3
"""From here on two texts speak of the same trouble: in the demonstration city one in ten pairs of
texts of the same category reaches it, and one in two thousand of other ones (decision 19)."""
SHARED = 4
"""Pairs that two texts must share, however short they are."""
STEEP = 2
"""How much more rare pairs weigh than common ones: with 1, greetings make four times as many false
neighbours; with 3, what many tell on the same day weighs too little."""


@dataclass(frozen=True)
class Familiar:
    """How many of the newest texts hold each pair."""

    holding: Counter[str]

    def weight(self, some: Collection[str]) -> float:
        """What some pairs weigh together; where there are few texts, all weigh nearly the same."""
        return sum(math.log(2 * READ / max(1, self.holding[pair])) ** STEEP for pair in some)


def pairs(text: str) -> frozenset[str]:
    """Pairs of characters within words: what stands between words tells nothing."""
    return frozenset(pair for pair in grams(text) if pair.isalnum())


def _read_familiar() -> Familiar:
    return Familiar(Counter(pair for text in newest_stories(READ) for pair in pairs(text)))


familiar = Held(_read_familiar, FRESH)


def similar_nearby(text: str, area: str, reader: Actor) -> list[Listed]:
    """Listed open matters of others near `area` (a code) that are like `text`, the likest first.

    Without a township or county there is no nearby, and nothing is offered; nor to a reader who
    has asked all day. At most `MOST`.
    """
    if not area or not limits.allow("portal.similar", reader.key, 60, DAY):
        return []
    own, known = pairs(text), familiar()
    scored = [
        (score, row)
        for row, words in open_nearby(reader, area[:TOWNSHIP], COMPARED)
        if (score := likeness(own, pairs(words), known)) >= ALIKE
    ]
    scored.sort(key=lambda each: each[0], reverse=True)
    return told(row for _score, row in scored[:MOST])


def likeness(one: Collection[str], other: Collection[str], known: Familiar) -> float:
    """How alike two sets of pairs are, by how common each pair is: 0 to 1."""
    both = set(one) & set(other)
    if len(both) < SHARED:
        return 0.0
    return known.weight(both) / math.sqrt(known.weight(one) * known.weight(other))
