"""`make bench-places`: how well places are found in texts, into docs/reading.md.

Sentences are made up over the real names of the demo city's divisions, so the right answer is
known. On real messages, which come from other cities, whatever is found is a find too many: up to
three finds of each name were read, and the name's verdict stands in `places_read.csv`.
"""

from __future__ import annotations

import csv
import importlib
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.settings")
django.setup()

from benchmarks.labels import ROOT  # noqa: E402
from benchmarks.reading import machine, table  # noqa: E402
from yimen.orgs.profile import Profile  # noqa: E402
from yimen.orgs.queries.names import Named  # noqa: E402
from yimen.reading.place import Gazetteer  # noqa: E402
from yimen.reading.place_forms import forms, spoken  # noqa: E402

PAGE = ROOT / "docs" / "reading.md"
MESSAGES = ROOT.parent / "shared" / "data" / "messages"
VERDICTS = Path(__file__).with_name("places_read.csv")
BEGIN, END = "<!-- begin: places (written by `make bench-places`) -->", "<!-- end: places -->"
SEED, SENTENCES, ROUNDS, ROADS = 6207, 4000, 5, 5000

Answer = frozenset[str]
Way = Callable[[str], Answer]
"""The areas that a text is said to be about: one is an answer, several are a question."""


@dataclass(frozen=True)
class Sentence:
    """A made-up sentence and the area that it is about; none, where it names no place."""

    kind: str
    text: str
    right: Answer


WHAT = (
    "停水三天了没人管", "的路灯坏了一个月", "，垃圾堆在路边", "附近有人烧秸秆", "的路面坑洼不平",
    "有人半夜施工", "，暖气不热", "的下水道堵了，请尽快处理", "，老人的补贴没有发",
)  # fmt: skip
WHO = ("", "您好，", "我反映一下，", "我家住在", "我是外地人，昨天到", "请问", "举报：")
NAMELESS = (
    "{bare}事法律咨询", "上{whole}的人说停水了", "{bare}小学门口堵车", "兰州市{whole}停水",
    "A3区{whole}的路灯坏了", "建议{bare}路口装红绿灯", "{bare}超市卖过期食品",
    "我们小区停水三天了", "请问养老金怎么算",
)  # fmt: skip


def sentences(rows: list[Named]) -> list[Sentence]:
    """A fixed set over the division names, in five kinds."""
    chance = random.Random(SEED)
    areas = {row.area: row for row in rows}
    villages = [row for row in rows if row.kind == "village" and row.name.endswith("村民委员会")]
    named: dict[str, set[str]] = {}
    for row in rows:
        for form, _short in forms(row):
            named.setdefault(form, set()).add(row.area)
    made = []
    for _ in range(SENTENCES // 5):
        row = chance.choice(villages)
        said, town, county = spoken(row), areas[row.area[:9]], areas[row.area[:6]]
        start, what = chance.choice(WHO), chance.choice(WHAT)
        bare = said.removesuffix("村")
        alone = frozenset(code for code in named[said] if len(code) == 12)
        paths = (f"{county.name}{town.name}{said}", f"{town.name}{said}", f"{town.name}{row.name}")
        beside = f"{town.name}的人反映，{said}{what}"
        short = f"{start}{bare_of(town)}{bare}{chance.choice('一二三四五')}社{what}"
        made += [
            Sentence("path", f"{start}{chance.choice(paths)}{what}", frozenset({row.area})),
            Sentence("township elsewhere", beside, frozenset({row.area})),
            Sentence("short", short, frozenset({row.area})),
            Sentence("name alone", f"{start}{said}{what}", alone),
            Sentence(
                "no place", chance.choice(NAMELESS).format(bare=bare, whole=said), frozenset()
            ),
        ]
    return made


def bare_of(town: Named) -> str:
    """The short form of a township."""
    return next((form for form, short in forms(town) if short), town.name)


def by_yimen(gazetteer: Gazetteer) -> Way:
    """As the product reads it."""

    def way(text: str) -> Answer:
        places = gazetteer.find(text)
        if places.settled:
            return frozenset({places.settled.area})
        asked = [choice.area for question in places.questions for choice in question.choices]
        return frozenset(asked or [each.area for each in places.found])

    return way


def by_longest(rows: list[Named]) -> Way:
    """Of the forms that are somewhere in the text, a village's before a town's, the longest."""
    known = {form: row.area for row in reversed(rows) for form, _short in forms(row)}
    ordered = sorted(known, key=lambda form: (len(known[form]), len(form)), reverse=True)

    def way(text: str) -> Answer:
        return frozenset(islice((known[form] for form in ordered if form in text), 1))

    return way


def by_whole_name(rows: list[Named]) -> Way:
    """The same by whole names, as registered or spoken; all places that have the name."""
    known: dict[str, set[str]] = {}
    for row in rows:
        for name in {row.name, spoken(row)}:
            known.setdefault(name, set()).add(row.area)
    depth = {name: max(map(len, codes)) for name, codes in known.items()}
    ordered = sorted(known, key=lambda name: (depth[name], len(name)), reverse=True)

    def way(text: str) -> Answer:
        return frozenset(next((known[name] for name in ordered if name in text), ()))

    return way


def verdict(said: Answer, right: Answer) -> str:
    """What an answer is worth."""
    if said == right:
        return "right" if len(right) < 2 else "asked"
    if not said:
        return "missed"
    return "asked" if len(said) > 1 and right and right <= said else "wrong"


def scores(way: Way, made: list[Sentence]) -> dict[str, Counter[str]]:
    """How a way answers each kind of sentence."""
    found: dict[str, Counter[str]] = {}
    for each in made:
        found.setdefault(each.kind, Counter())[verdict(way(each.text), each.right)] += 1
    return found


def speed(way: Callable[[str], object], texts: list[str]) -> float:
    """Milliseconds of the processor for a text: the median of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for text in texts:
            way(text)
        rounds.append((time.process_time() - begin) * 1000 / len(texts))
    return statistics.median(rounds)


def slowest(way: Callable[[str], object], texts: list[str]) -> float:
    """Milliseconds that one text in a hundred takes at least."""
    times = []
    for text in texts:
        begin = time.process_time()
        way(text)
        times.append((time.process_time() - begin) * 1000)
    return statistics.quantiles(times, n=100)[98]


def messages() -> Iterator[tuple[str, int, str]]:
    """The real messages: file, row, text."""
    csv.field_size_limit(10**8)
    for name in ("labelled", "unlabelled"):
        with (MESSAGES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for at, row in enumerate(csv.DictReader(file)):
                yield name, at, f"{row['title']}。{row['body']}"


def finds(gazetteer: Gazetteer) -> Iterator[tuple[str, int, int]]:
    """Every name that is found in the real messages: file, row, place in the text."""
    for name, at, text in messages():
        places = gazetteer.find(text)
        for each in (*places.found, *places.questions):
            yield name, at, each.start


def judged(found: list[tuple[str, int, int]]) -> Counter[str]:
    """The verdicts on the finds; those that have none are counted as such."""
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        said = {
            (row["file"], int(row["row"]), int(row["start"])): row["verdict"]
            for row in csv.DictReader(file)
        }
    return Counter(said.get(each, "not read") for each in found)


def automaton(rows: list[Named]) -> Callable[[str], object] | None:
    """The forms in an Aho-Corasick automaton written in C, where pyahocorasick is installed."""
    try:
        ahocorasick = importlib.import_module("ahocorasick")
    except ImportError:
        return None
    made = ahocorasick.Automaton()
    for row in rows:
        for form, _short in forms(row):
            made.add_word(form, form)
    made.make_automaton()
    return lambda text: list(made.iter(text))


def with_roads(rows: list[Named]) -> list[Named]:
    """The divisions and so many made-up roads."""
    chance = random.Random(SEED)
    heads = [row.name[:2] for row in rows if row.kind == "village"]
    towns = [row.area for row in rows if row.kind == "township"]
    return rows + [
        Named(
            f"{chance.choice(heads)}{chance.choice(heads)}{n % 97}路", "road", chance.choice(towns)
        )
        for n in range(ROADS)
    ]


def build(rows: list[Named]) -> float:
    """Milliseconds in which the names are made ready: the median of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        Gazetteer(rows)
        rounds.append((time.process_time() - begin) * 1000)
    return statistics.median(rounds)


KINDS = ("path", "township elsewhere", "short", "name alone", "no place")


def page(rows: list[Named]) -> list[str]:
    """The section."""
    made, large = sentences(rows), with_roads(rows)
    texts = [each.text for each in made]
    ways = {
        "**Yimen**": by_yimen(Gazetteer(rows)),
        "any form that is in the text": by_longest(rows),
        "whole name only": by_whole_name(rows),
    }
    lines = []
    for name, way in ways.items():
        found = scores(way, made)
        cells = [shown(found[kind], kind) for kind in KINDS]
        lines.append([name, *cells, f"{speed(way, texts):.3f} ms"])
    head = ["way", *KINDS, "a sentence"]
    return [*INTRODUCTION.format(many=len(made)).splitlines(), "", *table(head, lines), "",
            *pace(rows, large, texts), "", *on_messages(Gazetteer(rows))]  # fmt: skip


def shown(found: Counter[str], kind: str) -> str:
    """Shares of the answers to a kind of sentence: what is right there, and what is wrong."""
    total = found.total()
    good = found["asked"] if kind == "name alone" else found["right"]
    if kind == "name alone":
        good += found["right"]
    return f"{good / total:.1%}; wrong {found['wrong'] / total:.1%}"


def pace(rows: list[Named], large: list[Named], texts: list[str]) -> list[str]:
    """Times: to make ready, to scan."""
    gazetteer = Gazetteer(large)
    lines = [
        [f"made ready: {len(rows):,} areas", f"{build(rows):.0f} ms"],
        [f"made ready: with {ROADS:,} roads", f"{build(large):.0f} ms"],
        ["a sentence, with the roads: read and settled", f"{speed(gazetteer.find, texts):.3f} ms"],
    ]
    scan = automaton(large)
    if scan:
        lines.append(["the same: scanned only", f"{speed(gazetteer.mentions, texts):.3f} ms"])
        lines.append(["scanned only by pyahocorasick (C)", f"{speed(scan, texts):.3f} ms"])
    return table(["", "of the processor"], lines)


def on_messages(gazetteer: Gazetteer) -> list[str]:
    """Finds on real messages of other cities."""
    if not MESSAGES.is_dir():
        return ["The real messages were not there."]
    texts = [text for _file, _row, text in messages()]
    found = list(finds(gazetteer))
    touched = len({(name, at) for name, at, _start in found})
    lines = [[says, str(many)] for says, many in judged(found).most_common()]
    return [
        *REAL.format(
            many=len(texts), touched=touched, share=touched / len(texts), finds=len(found),
            middle=speed(gazetteer.find, texts), slow=slowest(gazetteer.find, texts),
            long=sum(map(len, texts)) / len(texts),
        ).splitlines(),
        "", *table(["what it is", "finds"], lines),
    ]  # fmt: skip


INTRODUCTION = """## Places

Names of the divisions and of the address book, with their short forms, are found from left to
right, the longest first. A short form counts where words end around it. What stands before a name
without a gap holds it; else what the text names (around it, in it, or in the same town or county),
the house number and the listener's own area settle which of several it is. What is open then is
asked.

{many:,} sentences over the real names of the demo city's divisions: a path, alone or with the
township elsewhere in the text; short forms (“碱滩永定三社”); a name alone, of which all places that
have it should be asked; and sentences that name none of them. “Wrong” is a place said or asked that
was not meant. The rules were made with sentences of these kinds in view: how people write them is
for the city's own messages to tell."""
REAL = """{many:,} real messages ({long:.0f} characters on average) come from other cities, so what
is found in them is a find too many: {finds} in {touched} messages ({share:.2%}). Up to three finds
of each name were read, and the name was given one verdict; most are places of the same name there.
A message takes {middle:.3f} ms of the processor, one in a hundred {slow:.2f} ms or more."""


def main() -> None:
    """Measure and write the section."""
    rows = [Named(row["name"], row["level"], row["code"]) for row in Profile("zhangye").areas]
    lines = [BEGIN, *page(rows), "", *machine(), END]
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before.rstrip()}\n\n" + "\n".join(lines) + (after or "\n"), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
