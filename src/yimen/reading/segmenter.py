"""Chinese text cut into words: the likeliest cut by jieba's dictionary, without any guess.

The cut is jieba's own (`cut(text, HMM=False)`). Here logarithms are taken once, and not for every
word of every text: that halves the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

import jieba

# As in jieba: what words are made of, and what stands between them.
_WORDLIKE = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_BEGINS = -1e300
"""In place of a logarithm where something only begins words."""
_NO_WORD = "\0"


def dictionary() -> Iterator[tuple[str, int, str]]:
    """Every word of the dictionary: how often it stands, and which kind it is of."""
    yield from zip(*_columns(), strict=True)


def _columns() -> tuple[list[str], list[int], list[str]]:
    """The words of the dictionary, how often each stands, and their kinds."""
    with jieba.dt.get_dict_file() as file:
        told = file.read().decode().split()
    return told[0::3], list(map(int, told[1::3])), told[2::3]


class Segmenter:
    """Knows how probable each word is, of which kind, and which characters begin one.

    Reads the dictionary from the package: never from a file that others may write in /tmp.
    """

    def __init__(self) -> None:
        words, often, kinds = _columns()
        self.whole = log(sum(often))
        likely = {times: log(times) - self.whole for times in set(often)}
        begun = {word[:end] for word in words for end in range(1, len(word))}
        self.known = dict.fromkeys(begun, _BEGINS)
        self.kinds = dict(zip(words, kinds, strict=True))
        self.known.update(zip(words, map(likely.__getitem__, often), strict=True))

    def cut(self, text: str) -> list[str]:
        """Every word, mark and space in order; joined they are the text."""
        found: list[str] = []
        for at, part in enumerate(_WORDLIKE.split(text)):
            if at % 2:
                found += self._words(part)
                continue
            for between, rest in enumerate(_SPACE.split(part)):
                found += [rest] if between % 2 else rest
        return found

    def _words(self, text: str) -> list[str]:
        """The likeliest words; letters and digits that are in none stay together."""
        ends = self._ends(text)
        found: list[str] = []
        latin, at = "", 0
        while at < len(text):
            word, at = text[at : ends[at]], ends[at]
            if word in _LATIN:
                latin += word
                continue
            if latin:
                found.append(latin)
                latin = ""
            found.append(word)
        return [*found, latin] if latin else found

    def _ends(self, text: str) -> list[int]:
        """Where the word that begins at each place ends, if all after it is cut best."""
        length, told = len(text), self.known.get
        best, ends = [0.0] * (length + 1), [0] * length
        text += _NO_WORD
        for at in range(length - 1, -1, -1):
            end, most, last = at + 1, _BEGINS, 0
            likely = told(text[at])
            while likely is not None:
                likely += best[end]
                if likely >= most:
                    most, last = likely, end
                end += 1
                likely = told(text[at:end])
            if most == _BEGINS:  # no word begins here: the character stands alone
                last = at + 1
                most = best[last] - self.whole
            best[at], ends[at] = most, last
        return ends
