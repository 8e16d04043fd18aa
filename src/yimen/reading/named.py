"""The name of a trouble, out of its own words: where it is and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from yimen.reading.plain import BARE
from yimen.reading.signs import Signs, codes, grams
from yimen.reading.words import spelled

SHORTEST, LONGEST = 2, 10
REGIONS = ("省", "市")
"""What ends so is too large to name a trouble by."""
READ = 60
"""So many members are asked for a name; more do not change it."""


def name_of(members: Sequence[Signs], places: Sequence[str] = ()) -> str:
    """The place and at most two issues: 丽发新城：搅拌站、噪音.

    `places`: where its matters lie, as far as that was said by itself.
    """
    asked = members[:READ]
    parts = [_whole(_place(asked), places), "、".join(_issues(asked))]
    return "：".join(part for part in parts if part)


def _whole(part: str, places: Sequence[str]) -> str:
    """What stands beside it in every place that has it is part of it: 路水岸 of 人民路水岸小区."""
    having = [place for place in map(spelled, places) if part and part in place]
    while having and len(part) < LONGEST:
        before = {place[: place.index(part)][-1:] for place in having}
        after = {place[place.index(part) + len(part) :][:1] for place in having}
        if len(before) == 1 and (one := before.pop()).isalpha():
            part = one + part
        elif len(after) == 1 and (one := after.pop()).isalpha():
            part += one
        else:
            break
    return part


def _place(members: Sequence[Signs]) -> str:
    """The longest run of characters that most members name."""
    said = Counter(part for one in members for part in set(_parts(one)))
    for part in [part for part in said if part in BARE or part.endswith(REGIONS)]:
        del said[part]
    if not said:
        return ""
    most = max(said.values())
    often = {part: times for part, times in said.items() if times >= most * 0.5}
    return min(often, key=lambda part: (-often[part] * min(len(part), 6) ** 0.7, -len(part), part))


def _parts(one: Signs) -> Iterator[str]:
    """Every piece of every name of a title; of the body, where the title names nothing."""
    titled = [run for run in one.runs if one.title_names.issuperset(codes(grams(run)))]
    for whole in titled or one.runs[:2]:
        run = whole.rpartition("省")[2]
        for size in range(SHORTEST, min(len(run), LONGEST) + 1):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


def _issues(members: Sequence[Signs]) -> list[str]:
    """What most speak of, the loudest first."""
    loud: Counter[str] = Counter()
    for one in members:
        loud.update(one.issues)
    enough = max(0.5, len(members) * 0.3)
    ranked = sorted(loud.items(), key=lambda pair: (-pair[1], pair[0]))
    return [issue for issue, how in ranked if how >= enough][:2]
