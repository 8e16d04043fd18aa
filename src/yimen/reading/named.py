"""The name of a trouble, out of its own words: where it is and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from yimen.reading.kinds import BARE
from yimen.reading.signs import Signs, codes, grams
from yimen.reading.words import spelled

SHORTEST, LONGEST = 2, 10
CUT = "路街巷"
"""What begins so has lost the name of its street."""
REGIONS = ("省", "市")
"""What ends so is too large to name a trouble by."""
SOME = 0.3
"""So many of the members say where it is, or it is not where the trouble is."""
SEVERAL = 2
"""Where so many do not, at least several say the same."""
READ = 60
"""So many members are asked for a name; more do not change it."""


def name_of(members: Sequence[Signs], places: Sequence[str] = ()) -> str:
    """The place and what is wrong: 丽发新城：搅拌站、噪音; 文化街：井盖破损.

    `places`: where its matters lie, as far as that was said by itself.
    """
    asked = members[:READ]
    enough = len(asked) * SOME
    tries = ((_titled, enough), (_said, enough), (_titled, SEVERAL))
    place = next(filter(None, (_most(map(read, asked), least) for read, least in tries)), "")
    whole = _whole(place, places)
    wrong = _issues(asked) or _subject(asked)
    parts = [whole.lstrip(CUT) if len(whole) > SHORTEST else whole, "、".join(wrong)]
    return "：".join(dict.fromkeys(filter(None, parts))) or _most(map(_said, asked), 0)


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


def _most(named: Iterable[Iterable[str]], least: float) -> str:
    """The longest run of characters that most members name; at least so many do."""
    said = Counter(part for runs in named for part in set(_parts(runs)))
    for part in [part for part in said if part in BARE or part.endswith(REGIONS)]:
        del said[part]
    most = max(said.values(), default=0)
    if not most or most < least:
        return ""
    often = {
        part: times for part, times in said.items() if times >= max(most * 0.5, min(most, SEVERAL))
    }
    return min(often, key=lambda part: (-often[part] * min(len(part), 6) ** 0.7, -len(part), part))


def _titled(one: Signs) -> Iterable[str]:
    """The names of a title."""
    return [run for run in one.runs if one.title_names.issuperset(codes(grams(run)))]


def _said(one: Signs) -> Iterable[str]:
    """What else it says first."""
    return one.runs[:2]


def _parts(runs: Iterable[str]) -> Iterator[str]:
    """Every piece of every name."""
    for whole in runs:
        run = whole.rpartition("省")[2]
        for size in range(SHORTEST, min(len(run), LONGEST) + 1):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


def _issues(members: Sequence[Signs]) -> list[str]:
    """Of what most of them speak, the loudest first."""
    shared = Counter(issue for one in members for issue in one.issues)
    loud: Counter[str] = Counter()
    for one in members:
        loud.update(one.issues)
    ranked = sorted(loud.items(), key=lambda pair: (-pair[1], pair[0]))
    return [issue for issue, _how in ranked if shared[issue] * 2 > len(members)][:2]


def _subject(members: Sequence[Signs]) -> list[str]:
    """What most titles say beside the place, where it is no issue that is known."""
    said = Counter(subject for one in members for subject in one.subjects)
    often = [subject for subject, times in said.items() if times * 2 > len(members)]
    return sorted(often, key=lambda subject: (-said[subject], -len(subject), subject))[:1]
