"""`make bench-articles`: is the reply of a message found among all replies? Into docs/reading.md.

A reply plays the article, the message what a caller says. Nothing is learned from the pairs, but
the way was chosen with all of them in sight: none was held back.
"""

from __future__ import annotations

import csv
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from benchmarks.labels import ROOT
from benchmarks.reading import machine
from benchmarks.report import table
from benchmarks.verdicts import written
from yimen.knowledge.closest import Heard, Index, pairs, pairs_in
from yimen.reading.signs import Telling, code, read
from yimen.reading.words import words

REPLIES = ROOT.parent / "shared" / "data" / "messages" / "replies.csv"
PAGE = ROOT / "docs" / "reading.md"
BEGIN, END = (
    "<!-- begin: articles (written by `make bench-articles`) -->",
    "<!-- end: articles -->",
)
RUNS = 3
FEW, DRAWN, OTHERS = (18, 60, 300), 6, 200
SUGGESTED, FLOOR = 3, 0.12
"""As in `yimen.knowledge.queries`, which needs a database."""
FLOORS, MIDDLING = (0.08, 0.1, FLOOR, 0.14, 0.16), FEW[1]
Ask = Callable[[str], np.ndarray]
Make = Callable[[Sequence[str]], Ask]
Rows = list[list[str]]
Drawn = list[tuple[int, np.ndarray]]


@cache
def told() -> tuple[int, Counter[int]]:
    """How many other messages there are, and in how many each pair stands, as a city counts."""
    others = [each for name, each in written().items() if name[0] != "R"]
    often: Counter[int] = Counter()
    for each in others:
        often.update(read(Telling("", each.title, each.body)).told)
    return len(others), often


def heard(texts: Sequence[str]) -> Heard:
    """What a city that has these messages knows of the pairs of some texts."""
    every, often = told()
    known = {pair: often[code(pair)] for pair in pairs_in(texts)}
    return Heard(every, {pair: n for pair, n in known.items() if n > 1})


def ours(texts: Sequence[str]) -> Ask:
    """As the product finds articles in a city that has matters."""
    return asking(Index(texts, heard(texts)))


def first_day(texts: Sequence[str]) -> Ask:
    """As the product finds articles before a matter was counted."""
    return asking(Index(texts))


def asking(index: Index) -> Ask:
    """How close every text is to what is said."""

    def ask(said: str) -> np.ndarray:
        scores = np.zeros(len(index.texts))
        for place, close in index.closeness(said).items():
            scores[place] = close
        return scores

    return ask


def tfidf(**how: object) -> Make:
    """TF-IDF and cosine, by scikit-learn."""

    def made(texts: Sequence[str]) -> Ask:
        vectorizer = TfidfVectorizer(**how)  # type: ignore[arg-type]
        known = vectorizer.fit_transform(texts).T.tocsc()
        return lambda said: (vectorizer.transform([said]) @ known).toarray()[0]

    return made


def bm25(k1: float, b: float) -> Make:
    """BM25 over the same pairs of characters."""

    def made(texts: Sequence[str]) -> Ask:
        counter = CountVectorizer(analyzer=lambda text: list(pairs(text.lower())))
        counts = counter.fit_transform(texts).tocoo()
        held = np.bincount(counts.col, minlength=counts.shape[1])
        rare = np.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
        length = np.bincount(counts.row, counts.data, len(texts))
        slow = k1 * (1 - b + b * length[counts.row] / length.mean())
        weights = counts.data * (k1 + 1) / (counts.data + slow) * rare[counts.col]
        known = sparse.csc_matrix((weights, (counts.col, counts.row)), counts.T.shape)
        return lambda said: (counter.transform([said]) @ known).toarray()[0]

    return made


WAYS: dict[str, Make] = {
    "**Yimen: pairs of characters, cosine**": ours,
    "the same on the first day": first_day,
    "runs of 1 and 2 characters, TF-IDF, cosine": tfidf(analyzer="char", ngram_range=(1, 2)),
    "words (jieba), TF-IDF, cosine": tfidf(tokenizer=words, token_pattern=None),
    "BM25 over the same pairs, k1 1.2, b 0.75": bm25(1.2, 0.75),
}


def main() -> None:
    """Measure and write the part of the page."""
    if not REPLIES.is_file():
        sys.exit(f"The real messages are not there: {REPLIES}")
    with REPLIES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [row["reply"] for row in rows]
    asked = [f"{row['title']}\n{row['body']}" for row in rows]
    titles = [row["title"] for row in rows]
    drawn = [*few(texts, asked)], [*floors(texts, asked, titles)]
    write(part(texts, measured(texts, asked), *drawn))


def measured(texts: Sequence[str], asked: Sequence[str]) -> list[list[str]]:
    """A row for each way: how often it is the first, among five, on both halves; its time."""
    found = []
    for name, make in WAYS.items():
        ask = make(texts)
        ranks, times = ranked(ask, asked)
        for _again in range(RUNS - 1):
            times += ranked(ask, asked)[1]
        halves = [ranks[half::2] for half in (0, 1)]
        shares = [f"{(half < most).mean():.3f}" for half in (*halves, ranks) for most in (1, 5)]
        found.append([name, *shares, f"{statistics.median(times) * 1000:.1f}"])
        print(found[-1], flush=True)
    return found


def ranked(ask: Ask, asked: Sequence[str]) -> tuple[np.ndarray, list[float]]:
    """How many replies are closer to each message than its own; seconds of the processor each."""
    ranks, times = [], []
    for own, said in enumerate(asked):
        begin = time.process_time()
        scores = ask(said)
        times.append(time.process_time() - begin)
        ranks.append(int((scores > scores[own]).sum() + (scores[:own] == scores[own]).sum()))
    return np.array(ranks), times


def few(texts: Sequence[str], asked: Sequence[str]) -> Iterator[list[str]]:
    """Some replies alone are the articles: how many that are suggested are right, how many found.

    Beside the messages that they answer, many are heard that none of them answers.
    """
    for many in FEW:
        for name, make in (("a city with matters", ours), ("first day", first_day)):
            yield [str(many), name, *found_at(FLOOR, many, drawn(make, many, texts, asked))]


def floors(
    texts: Sequence[str], asked: Sequence[str], titles: Sequence[str]
) -> Iterator[list[str]]:
    """The same by how close an article must be, heard as a whole and by its title alone."""
    each = [drawn(ours, MIDDLING, texts, heard) for heard in (asked, titles)]
    for floor in FLOORS:
        yield [f"{floor}", *(told for one in each for told in found_at(floor, MIDDLING, one))]


def drawn(make: Make, many: int, texts: Sequence[str], asked: Sequence[str]) -> Drawn:
    """For each that is heard, which article answers it (or a number past all), and all scores."""
    found = []
    for seed in range(DRAWN):
        some = random.Random(seed).sample(range(len(texts)), many + OTHERS)
        ask = make([texts[own] for own in some[:many]])
        found += [(place, ask(asked[own])) for place, own in enumerate(some)]
    return found


def found_at(floor: float, many: int, answers: Drawn) -> tuple[str, str]:
    """Which share is right of what is suggested, and which is found of what could be."""
    best = [(place, suggested(scores, floor)) for place, scores in answers]
    right = sum(place in some for place, some in best)
    shown = sum(len(some) for _place, some in best)
    return f"{right / max(1, shown):.2f}", f"{right / (many * DRAWN):.2f}"


def suggested(scores: np.ndarray, floor: float) -> list[int]:
    """The places of the closest texts, as many as are suggested and close enough."""
    best = np.argsort(-scores, kind="stable")[:SUGGESTED]
    return [int(place) for place in best if scores[place] >= floor]


def part(texts: Sequence[str], rows: Rows, few_: Rows, floors_: Rows) -> str:
    """The part of the page."""
    begin = time.process_time()
    index = Index(texts)
    built = time.process_time() - begin
    assert index.texts
    narrow = ["articles", "asked", "right of what is suggested", "found"]
    wide = ["least close", "right, whole", "found, whole", "right, title", "found, title"]
    head = ["way", "R@1 even", "R@5 even", "R@1 odd", "R@5 odd", "R@1", "R@5", "ms"]
    return TEXT.format(
        n=len(texts), table=table(head, rows), machine=machine()[0], built=built, runs=RUNS,
        cities=told()[0], few=table(narrow, few_), drawn=DRAWN, others=OTHERS, floor=FLOOR,
        suggested=SUGGESTED, floors=table(wide, floors_), middling=MIDDLING,
    )  # fmt: skip


TEXT = """## Articles

Which article answers what is being said? Each text is a vector of its pairs of neighbouring
characters (1 + log of how often, times the log of how rare among the articles), of length one; the
cosine tells how close the words of the call are. A word in Latin letters or a number counts as one
character. How rare a pair of Chinese characters is, is told by the articles and by the city's own
matters, as they are counted every night (here {cities:,} other messages stand for them); on the
first day by the articles alone. Nothing is learned. In the product an article of the chosen
category is taken for 0.1 closer, which is set by hand and not measured.

Measured where texts exist: {n:,} messages and the {n:,} replies to them; is the reply found by its
message (first, or among the first five)? An equally close one that stands before it counts as
closer. No message was held back: the way was chosen among several dozen (other lengths of runs,
weights, BM25 with other k1 and b) by its figures on these same messages, which flatters it a
little; the plainer ways were not tuned so. Every second message (even, odd) shows how far figures
swing.
Milliseconds of one core for one question, the middle of {runs} runs.

{machine}

{table}

Few articles, as a city begins with: so many replies drawn by chance are the articles ({drawn}
times), and what is heard are the messages that they answer and {others} others, which none of them
answers. At most {suggested} are suggested, none less close than {floor}. Without the city's own
matters a pair such as 小区 looks rare, and articles are suggested that answer nothing.

{few}

How close must an article be? {middling} articles in a city with matters, heard as a whole and by
the title alone, as a call begins:

{floors}

A higher floor suggests fewer that are wrong and finds less, least in calls of few words; {floor}
was chosen from this table.

To make the index of the {n:,} replies took {built:.1f} s; versions are never rewritten, so it
is made anew only when an article is published or taken off, and when matters were counted.
"""


def write(said: str) -> None:
    """Put it into the page in place of what was measured before."""
    text = PAGE.read_text(encoding="utf-8")
    fresh = f"{BEGIN}\n{said}\n{END}"
    old = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.S)
    known = old.search(text)
    whole = old.sub(lambda _found: fresh, text) if known else f"{text.rstrip()}\n\n{fresh}\n"
    PAGE.write_text(whole, encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
