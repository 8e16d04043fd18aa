"""Signs as they are stored: numbers in one block, and the keys by which they are looked up."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from zlib import crc32

import numpy as np

from yimen.reading.issues import ISSUES
from yimen.reading.signs import SKETCH, Signs, code
from yimen.reading.similar import BANDS

_ISSUE = {code(name): name for name in ISSUES}
_CODE = {name: number for number, name in _ISSUE.items()}
LISTS = 7


def packed(signs: Signs) -> bytes:
    """The signs in one block: how long each list is, the lists, the sketch."""
    loud = [_CODE[name] for name, how in signs.issues.items() if how == 1.0]
    quiet = [_CODE[name] for name, how in signs.issues.items() if how != 1.0]
    lists: tuple[Iterable[int], ...] = (
        *(signs.title_names, signs.names, signs.beside, signs.told, signs.areas),
        *(loud, quiet),
    )
    sorted_lists = [sorted(each) for each in lists]
    numbers = array("i", map(len, sorted_lists))
    for each in sorted_lists:
        numbers.extend(each)
    return numbers.tobytes() + signs.sketch.tobytes()


def unpacked(block: bytes | memoryview) -> Signs:
    """The signs of a block."""
    numbers = array("i", bytes(block))
    ends = accumulate(numbers[:LISTS], initial=LISTS)
    title, names, beside, told, areas, loud, quiet = (
        frozenset(numbers[begin:end]) for begin, end in pairwise(ends)
    )
    issues: Mapping[str, float] = {
        _ISSUE[each]: how for each, how in _loudness(loud, quiet) if each in _ISSUE
    }
    sketch = np.frombuffer(numbers[-SKETCH:].tobytes(), np.uint32)
    return Signs(title, names, beside, told, issues, areas, sketch)


def _loudness(loud: Iterable[int], quiet: Iterable[int]) -> Iterable[tuple[int, float]]:
    yield from ((each, 1.0) for each in loud)
    yield from ((each, 0.5) for each in quiet)


def keys_of(signs: Signs) -> frozenset[int]:
    """By what it is looked up: each name, each name of the title with each issue, each band.

    A name that thousands have is rare again together with what is wrong.
    """
    issues = [_CODE[name] for name in signs.issues]
    both = {_mixed(gram, issue) for gram in signs.title_names for issue in issues}
    return signs.names | both | bands_of(signs)


def bands_of(signs: Signs) -> frozenset[int]:
    """The sketch in bands: who shares one may be a copy."""
    size = SKETCH // BANDS
    return frozenset(
        crc32(signs.sketch[band * size : (band + 1) * size].tobytes(), band + 1) - 2**31 | 1
        for band in range(BANDS)
    )


def _mixed(gram: int, issue: int) -> int:
    return crc32(gram.to_bytes(4, "big", signed=True), issue & 0xFFFFFFFF) - 2**31 | 1
