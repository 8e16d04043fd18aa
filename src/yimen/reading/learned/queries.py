"""What can be learned from: the closed matters with their words, and what people corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.cases.models import Case, Passage, Wording
from yimen.cases.policy import visible_to
from yimen.catalogue.queries import category_of
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.kernel.patience import patience
from yimen.kernel.rows import by_column
from yimen.kernel.time import now
from yimen.reading.classifier import Labelled
from yimen.reading.models import Correction, Model, ModelState, Suggestion, Target
from yimen.reading.words import TitledText

MOST = 12_000
"""From so many matters is learned, the latest: a city's troubles and words change."""
LOUD = 3.0
"""How much a matter counts that a person has corrected, or sent on to another unit."""
RECENT = timedelta(days=32)
"""How far back a suggestion is made good that was not kept when the matter came in."""
REQUEST = "request"
"""Matters as residents told them; what the city opens itself has words of its own."""
FIELD = {Target.CATEGORY: "item_id", Target.KIND: "kind"}


@dataclass(frozen=True, slots=True)
class Taught:
    """A closed matter that teaches: its words, what people called it, when it came in."""

    message: TitledText
    label: str
    day: date
    corrected: bool

    def as_labelled(self, label: str) -> Labelled:
        """The row for a model, under a label that it knows."""
        loud = LOUD if self.corrected else 1.0
        return Labelled(self.message, label, self.day.isoformat(), loud)


def taught(target: Target) -> list[Taught]:
    """The closed matters that have a label and words, the latest last.

    What is confidential, or reported about a unit, teaches nothing: a model holds words.
    """
    field = FIELD[target]
    cases = Case.objects.filter(process=REQUEST, confidential=False, about_unit=None)
    cases = cases.filter(closed_at__isnull=False)
    cases = cases.exclude(**{field: None}).exclude(**{field: ""})
    corrected = Exists(Correction.objects.filter(case=OuterRef("pk")))
    rows = cases.annotate(body=Subquery(_story()), corrected=corrected).order_by("-opened_at", "pk")
    found = rows.values_list("title", "body", field, "opened_at", "corrected")[:MOST]
    every = (
        Taught(TitledText(title, body or ""), label, timezone.localdate(at), again)
        for title, body, label, at, again in reversed(found)
    )
    return [each for each in every if not each.message.empty and _teaches(target, each.label)]


def _story() -> QuerySet[Passage, str]:
    """What the resident said first."""
    story = Passage.objects.filter(case=OuterRef("pk"), wording=Wording.STORY)
    return story.order_by("number").values_list("text", flat=True)[:1]


def _teaches(target: Target, label: str) -> bool:
    """Whether a label is still offered: nobody is suggested what is gone."""
    return target != Target.CATEGORY or category_of(label) is not None


def models_of(target: Target) -> QuerySet[Model]:
    """Every model that was made, the newest first; what it is made of is left in the database."""
    return Model.objects.filter(target=target).defer("packed").order_by("-version")


def in_use(target: Target) -> Model | None:
    """The model that reads now, if one was switched on."""
    return models_of(target).filter(state=ModelState.IN_USE).first()


@transaction.atomic
def packed(key: int) -> bytes:
    """What a model is made of: megabytes, so it may take longer than other questions."""
    with patience("20s"):
        return bytes(Model.objects.values_list("packed", flat=True).get(pk=key))


TOLD = (Path(__file__).parent / "told.sql").read_text(encoding="utf-8")


def told(target: Target, begin: date) -> list[dict[str, Any]]:
    """The lines of `told.sql`: what was read since a day, counted."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"target": target.value, "begin": begin})
        return by_column(cursor)


def corrected(actor: Actor, what: Sequence[str], most: int) -> list[Correction]:
    """The latest corrections; with the number of the matter where the actor may know of it."""
    number = visible_to(actor).filter(pk=OuterRef("case_id")).values("number")
    rows = Correction.objects.filter(what__in=what).annotate(number=Subquery(number[:1]))
    return list(rows.order_by("-at", "-pk")[:most])


def model_of(key: int) -> Model:
    """A model by its key. NotFound: there is none."""
    found = Model.objects.filter(pk=key).defer("packed").first()
    if found is None:
        raise NotFound(_("There is no such model."))
    return found


def unkept(target: Target, most: int) -> Iterator[tuple[Case, TitledText]]:
    """Matters that came in lately and of which nothing was kept yet, with their words."""
    field = FIELD[target]
    kept = Suggestion.objects.filter(case=OuterRef("pk"), target=target)
    cases = Case.objects.filter(~Exists(kept), process=REQUEST, opened_at__gt=now() - RECENT)
    cases = cases.exclude(**{field: None}).exclude(**{field: ""}).annotate(body=Subquery(_story()))
    for case in cases.order_by("opened_at", "pk")[:most]:
        yield case, TitledText(case.title, case.body or "")


def registered_as(case: Case, target: Target) -> str:
    """What a matter was called when it came in, whatever it was called later."""
    first = Correction.objects.filter(case=case, what=target).order_by("event").first()
    return first.before if first else str(getattr(case, FIELD[target]) or "")
