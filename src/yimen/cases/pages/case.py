"""A case: what it is, what is asked of me, by when; and all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yimen.cases import pictures, queries
from yimen.cases.contact import caller
from yimen.cases.events import UnitAsked
from yimen.cases.models import Attachment, Bond, Case, Link, Passage, Task, Urgency, Wording
from yimen.cases.policy import APART
from yimen.cases.process import TASK
from yimen.cases.sentences import Moment, Names, details, names_for, sentence
from yimen.cases.words import FACTS_BESIDE, PANELS, Act, Label, words_of
from yimen.catalogue.queries import title_of
from yimen.deadlines.models import Term
from yimen.deadlines.names import term_label
from yimen.deadlines.queries import terms_of, why
from yimen.kernel.actors import Actor
from yimen.kernel.process import Step, may
from yimen.kernel.time import now
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.queries import area_names
from yimen.ui.show import show
from yimen.ui.times import moment

from .buttons import buttons
from .lists import kind_name, state_name

ELSEWHERE = frozenset({Wording.STORY, Wording.AGREEMENT})
"""Words that stand at the top of the page, or on a page of their own."""
SHORT = 400
"""So many characters of a story are read without opening anything: a telephone's screen."""
BACK: dict[str, Label] = {
    Bond.REPEAT: _("Repeated by"),
    Bond.FOLLOWS: _("Followed by"),
    Bond.HANDED_OVER: _("Handed over to"),
}
"""What the case at the other end of a line is to this one."""


@dataclass(frozen=True)
class Line:
    """One event on the page: its sentence, the words and the file that belong to it."""

    told: queries.Told
    sentence: str
    turn: bool
    details: Sequence[tuple[Label, str]] = ()
    passages: Sequence[Passage] = ()
    file: Attachment | None = None


@dataclass(frozen=True)
class Clock:
    """A clock on the page; `why` is the paragraph that explains its date."""

    term: Term
    name: str
    why: str


@dataclass(frozen=True)
class TaskRow:
    """A task of an assisting unit with what I may do about it."""

    task: Task
    state: str
    result: Passage | None
    steps: Sequence[Step]


@require_safe
@needs_staff
def case(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """The page of one case."""
    found = queries.case_for(actor, key)
    said = shown(found, actor)
    told = [line.told for line in said["lines"]]
    panels = [panel for make in PANELS if (panel := make(found, actor, told))]
    acts = [act for panel in panels for act in panel.acts]
    if said["may_ask"] and not said["tasks"]:
        acts.append(asking(found))
    offered = buttons(found, actor, [clock.term.name for clock in said["clocks"]], acts)
    return show(request, "cases/case.html", {**said, "panels": panels, "buttons": offered}, "case")


def asking(found: Case) -> Act:
    """To ask a unit to assist; once one was asked the button stands with its task."""
    step = TASK.steps["ask"]
    return Act(step, reverse("cases:ask", args=[found.pk]), step.likely)


@dataclass(frozen=True)
class Folded:
    """What was told: where it begins, and what of a long one is read by opening it."""

    text: str

    @property
    def begins(self) -> str:
        """All of it, or so much as ends with a sentence."""
        return self.text[: self.cut]

    @property
    def goes_on(self) -> str:
        """The rest, which is nothing where all of it is short."""
        return self.text[self.cut :].lstrip()

    @property
    def cut(self) -> int:
        """Where it is folded."""
        if len(self.text) <= SHORT:
            return len(self.text)
        ends = [self.text.rfind(mark, SHORT // 2, SHORT) for mark in "。！？\n"]
        return max(ends) + 1 or SHORT


def marks(found: Case) -> list[Label]:
    """What alarms, in the words that stand at the top."""
    said: list[Label] = []
    if found.urgency != Urgency.NORMAL:
        said.append(found.get_urgency_display())
    if found.supervision:
        said.append(found.get_supervision_display())
    if found.confidential and found.resident_id:
        said.append(_("The caller stays unknown to the unit"))
    return said + words_of(found.process).marks(found)


def shown(found: Case, actor: Actor, at: Moment = moment) -> dict[str, Any]:
    """All that the page of a case says; `at` is how its sentences tell a moment."""
    links = queries.links(found, actor)
    told = queries.discreet(queries.timeline(found), links)
    words = queries.passages(found, actor)
    added = {each.number: each for each in queries.files(found, actor)} if _has_files(told) else {}
    tasks = list(queries.tasks(found)) if _was_asked(told) else []
    names = names_for(told, at=at)
    story = next((each for each in words.values() if each.wording == Wording.STORY), None)
    return {
        "case": found,
        "state": state_name(found.process, found.state),
        "kind": kind_name(found.process, found.kind),
        "category": title_of(found.item_id) if found.item_id else "",
        "where": where(found),
        "beside": [fact for known in FACTS_BESIDE for fact in known(found, told)],
        "caller": None if found.process in APART else caller(found, actor),
        "story": story and Folded(story.text),
        "marks": marks(found),
        "lines": [line_of(each, names, words, added) for each in told],
        "names": names,
        "clocks": clocks_of(found),
        "tasks": [task_row(each, found, words, actor) for each in tasks],
        "may_ask": not found.closed_at and may(TASK.steps["ask"], actor, Task(case=found)),
        "links": links_of(found, links),
        "files": [*added.values()],
        "pictures": pictures.FORMATS,
    }


def where(found: Case) -> str:
    """The place with the county, township and village it lies in, from memory."""
    code = found.area_id
    inside = [code[:digits] for digits in sorted({6, 9, 12, len(code)}) if digits <= len(code)]
    names = area_names(inside)
    return " ".join(filter(None, [*(names.get(each, "") for each in inside), found.place]))


def _was_asked(told: Iterable[queries.Told]) -> bool:
    return any(each.kind == UnitAsked.kind() for each in told)


def _has_files(told: Iterable[queries.Told]) -> bool:
    return any("file" in each.facts for each in told)


def line_of(
    told: queries.Told, names: Names, words: dict[int, Passage], added: dict[int, Attachment]
) -> Line:
    """An event with what belongs to it; the story itself stands at the top of the page."""
    numbers = dict.fromkeys(told.facts.get(name) for name in ("passage", "public"))
    passages = [words[number] for number in numbers if number in words]
    texts = {each.text for each in passages if each.wording == Wording.ANSWER}
    return Line(
        told=told,
        sentence=sentence(told, names),
        turn=told.kind.partition(".")[0] != "cases",
        details=list(details(told, names)),
        passages=[
            each
            for each in passages
            if each.wording not in ELSEWHERE
            and not (each.wording == Wording.PUBLIC_ANSWER and each.text in texts)
        ],
        file=added.get(told.facts.get("file", 0)),
    )


def clocks_of(found: Case) -> list[Clock]:
    """The open clocks in the colours of this moment, the next due first, each with its reason."""
    at = now()
    terms = sorted((t for t in terms_of(found.pk) if t.open), key=lambda term: term.due_at)
    for term in terms:
        term.light = term.light_at(at)
    return [Clock(term, term_label(term.name), why(term)) for term in terms]


def task_row(task: Task, found: Case, words: dict[int, Passage], actor: Actor) -> TaskRow:
    """A task; its case is the one on the page, which saves asking for it again."""
    task.case = found
    return TaskRow(
        task=task,
        state=state_name("task", task.state),
        result=words.get(task.result or 0),
        steps=[] if found.closed_at else TASK.open_to(actor, task),
    )


def links_of(found: Case, links: Iterable[Link]) -> list[tuple[Label, Case]]:
    """The cases at the other ends of the lines, and what they are to this one."""
    made: list[tuple[Label, Case]] = []
    for link in links:
        outward = link.case_id == found.pk
        bond = link.get_bond_display() if outward else BACK[link.bond]
        made.append((bond, link.other if outward else link.case))
    return made
