"""What is told of words before they go further: an answer, and a matter that is dispatched."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from yimen.cases.words import Label
from yimen.reading.queries import reported_units
from yimen.reading.reply import Demand, Finding, Flaw, review, score

from .models import Request
from .queries import asked_and_answered, other_answers

WRITES = frozenset({"answer", "answer_now"})
"""Steps in which an answer is written: it can be read over before it goes out."""
CHECKS = frozenset({"pass_check", "fail_check"})
"""Steps that weigh an answer that is there."""
SHOWN = 60
"""So much of a sentence is quoted."""


def read_over(step: str, case: Request, said: Mapping[str, str]) -> list[tuple[Label, str]]:
    """What speaks against a dispatch or an answer; it decides nothing."""
    if step == "dispatch":
        return accused(case)
    written = said.get("public_text") or said.get("text") or ""
    if step in CHECKS or (step in WRITES and written.strip()):
        story, given = asked_and_answered(case)
        return weighed(case, story, given if step in CHECKS else written)
    return []


def accused(case: Request) -> list[tuple[Label, str]]:
    """The units that a matter accuses, before somebody sends it to one of them."""
    if case.about_unit_id:
        return []  # the dispatch itself refuses
    story, _answer = asked_and_answered(case)
    found = reported_units(case.title, story, case.area_id)
    return [(_("A unit is reported, perhaps"), unit.name) for unit, _words in found]


def weighed(case: Request, story: str, answer: str) -> list[tuple[Label, str]]:
    """How good an answer is of a hundred, and every finding by its kind."""
    if not answer.strip():
        return []
    others = other_answers(case) if case.lead_id else {}
    found = review(Demand(case.title, story), answer, list(others))
    rows: list[tuple[Label, str]] = [(_("Read over, of 100"), str(score(found)))]
    for flaw, alike in groupby(found, key=lambda each: each.flaw):
        rows.append((flaw.label, "; ".join(dict.fromkeys(_quoted(f, others) for f in alike))))
    return rows


def _quoted(finding: Finding, others: Mapping[str, str]) -> str:
    """The words that a finding is about, and what stands beside them."""
    if finding.flaw == Flaw.COPY:
        return others[finding.beside]
    length = finding.end - finding.start
    words = finding.sentence[:SHOWN] if length > SHOWN or not finding.words else finding.words
    return " → ".join(each for each in (words, finding.beside) if each) or "—"
