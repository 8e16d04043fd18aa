"""What is told of an answer before it goes out: to whoever writes it and to whoever checks it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from yimen.cases.words import Label
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
    """How good the answer is of a hundred, and every finding by its kind; it decides nothing."""
    if step not in WRITES | CHECKS:
        return []
    story, given = asked_and_answered(case)
    answer = given if step in CHECKS else said.get("public_text") or said.get("text") or ""
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
