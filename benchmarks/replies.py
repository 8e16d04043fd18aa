"""`make bench-replies`: how often real answers have each flaw, and how rightly it is found."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from statistics import mean, median

from benchmarks.verdicts import COUNTED, Count, Written, put, table, verdicts, written
from yimen.reading.reply import ALIKE, Demand, Finding, Flaw, alike, review, runs, score

READ = (
    Flaw.OFF_POINT, Flaw.PASSED_ON, Flaw.NO_RESULT, Flaw.NO_DAY, Flaw.NO_CONTACT, Flaw.EMPTY,
    Flaw.MISNAMED,
)  # fmt: skip
"""Of these a person said which answers have them; the others are counts of characters and words."""
SHORT = 60


@cache
def answers() -> dict[str, Written]:
    """Every message of replies.csv with its answer, by the name of the answer."""
    return {f"A{key[1:]}": each for key, each in written().items() if key.startswith("R")}


def found(message: Written) -> list[Finding]:
    """What is found without other answers beside it."""
    return review(Demand(message.title, message.body), message.reply)


def copies() -> set[str]:
    """The answers that are nearly the same as an answer to another message."""
    every = {key: runs(each.reply) for key, each in answers().items()}
    copied: set[str] = set()
    for one, other in combinations(sorted(every), 2):
        if alike(every[one], every[other]) >= ALIKE and answers_apart(one, other):
            copied |= {one, other}
    return copied


def answers_apart(one: str, other: str) -> bool:
    """Whether two answers are to different messages: one may be in the file more than once."""
    return answers()[one].title.strip() != answers()[other].title.strip()


def short(message: Written) -> set[str]:
    """The plainest way: a short answer has no result."""
    return {Flaw.PASSED_ON, Flaw.NO_RESULT} if len(message.reply) < SHORT else set()


def all_of_them(message: Written) -> set[str]:
    """The other plainest way: every answer has every flaw."""
    return set(READ)


def ours(message: Written) -> set[str]:
    """The flaws that Yimen finds."""
    return {each.flaw for each in found(message)}


def counted(flaw: str, finds: Callable[[Written], set[str]]) -> list[str]:
    """How far it agrees with the person."""
    count = Count()
    for row in verdicts("answered.csv"):
        message = answers()[row["id"]]
        count.add(found=flaw in finds(message), wanted=flaw in row["flaws"].split())
    return count.cells


def judged() -> Iterator[list[str]]:
    """Each flaw, each way."""
    for flaw in READ:
        yield [flaw.value, "**Yimen**", *counted(flaw, ours)]
        if flaw in (Flaw.PASSED_ON, Flaw.NO_RESULT):
            yield [flaw.value, f"shorter than {SHORT} characters", *counted(flaw, short)]
        yield [flaw.value, "every answer", *counted(flaw, all_of_them)]


def main() -> None:
    """Measure and write the section."""
    often: Counter[str] = Counter()
    times: list[float] = []
    scores: list[int] = []
    for message in answers().values():
        begun = time.process_time()
        findings = found(message)
        times.append(time.process_time() - begun)
        scores.append(score(findings))
        often.update({each.flaw for each in findings})
    often[Flaw.COPY] = len(copies())
    whole = len(answers())
    rows = [[flaw.value, str(often[flaw]), f"{often[flaw] / whole:.1%}"] for flaw in Flaw]
    lines = [*HEAD.format(whole=whole).splitlines(), ""]
    lines += table(["flaw", "answers", "share"], rows)
    lines += [
        f"Score: {mean(scores):.0f} of 100 on average, {median(scores):.0f} in the middle.",
        "",
    ]
    lines += [*HUNDRED.splitlines(), ""]
    lines += table(["flaw", "way", *COUNTED], judged())
    lines += [*MISSED.splitlines(), ""]
    lines += [f"One answer takes {median(times) * 1000:.0f} ms of the processor (median)."]
    put("answers", "replies", lines)


HEAD = """## Answers before they go out

`yimen.reading.reply` reads an answer beside what was asked. What it finds is advice for whoever
answers and whoever checks; it blocks nothing and is no figure about anybody. In how many of the
{whole} published answers each flaw is found (`copy`: against all answers to other messages):"""
HUNDRED = """A hundred of them, drawn by chance, were read by one person, of long ones the beginning
and the end and every sentence that something was found in (`answered.csv` has the flaws that each
has). Two rules were changed afterwards: passing on “to” somebody, and words in the title of a law
or a file, which are not the answer's own. Of an answer that only passes on nothing else is said.
What is missed is a lower bound. `long`, `jargon` and `copy` count characters, listed words and
shared runs: nothing is to be judged in them."""
MISSED = """What is missed: answers that only praise or explain and never say what becomes of the
matter, promises in other words (“会陆续完善”, “一并考虑”), a day that belongs to something else in
the same sentence. What is found wrongly: a promise that somebody else made; words of a street name
that differ by chance; answers that speak of the matter in other words than its title. Names that
are wrong are rare, so how well they are found cannot be said from a hundred answers."""

if __name__ == "__main__":
    main()
