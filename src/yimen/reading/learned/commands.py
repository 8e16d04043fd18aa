"""Learning, switching models on and off, and keeping what was suggested and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Refused
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now
from yimen.orgs.policy import require
from yimen.reading.models import Correction, Model, ModelState, Suggestion, Target
from yimen.reading.suggest import day_one, forget, of_model, parents, suggest

from . import queries
from .policy import who_switches

if TYPE_CHECKING:
    from .lesson import Lesson

AT_ONCE = 200
"""So many matters are read in one run of the clock."""


def train(target: Target, actor: Actor) -> Model:
    """Learn from the closed matters. CannotLearn says why nothing can be learned.

    Where a model is in use, the new one takes its place if it read the last month no worse; the
    first one waits until somebody switches it on.
    """
    from .lesson import lesson  # what learns is heavy: a web process does without it

    require(who_switches, actor)
    rows, used = queries.taught(target), queries.in_use(target)
    reader = of_model(target, used.pk) if used else day_one(target)
    made = lesson(rows, parents(target), reader, used.until if used else None)
    return keep(target, made, actor)


@transaction.atomic
def keep(target: Target, made: Lesson, actor: Actor) -> Model:
    """Store a model with its figures, and let it take the place of the one in use."""
    last = Model.objects.select_for_update().filter(target=target).order_by("-version").first()
    model = Model.objects.create(
        target=target,
        version=last.version + 1 if last else 1,
        state=ModelState.READY if made.not_worse else ModelState.REFUSED,
        packed=made.model.packed(),
        since=made.rows[0].day,
        until=made.rows[-1].day,
        matters=len(made.rows),
        corrections=sum(row.corrected for row in made.rows),
        figures=made.figures,
        made_at=now(),
        made_by=actor.key,
    )
    if made.not_worse and queries.in_use(target):
        return switch_on(model, actor)
    return model


@transaction.atomic
def switch_on(model: Model, actor: Actor) -> Model:
    """From now on this model reads; the one before it is kept and can be switched on again."""
    require(who_switches, actor)
    rows = Model.objects.select_for_update().filter(target=model.target).defer("packed")
    found = rows.get(pk=model.pk)
    if found.state == ModelState.REFUSED:
        compared = found.figures["compared"]
        raise Refused(
            _("It read {right} of {of} matters right; what was used read {before}.").format(
                right=compared["right"], of=compared["of"], before=compared["before"]
            )
        )
    rows.filter(state=ModelState.IN_USE).update(state=ModelState.RETIRED)
    found.state, found.switched_at, found.switched_by = ModelState.IN_USE, now(), actor.key
    found.save(update_fields=["state", "switched_at", "switched_by"])
    forget()
    return found


@transaction.atomic
def switch_off(model: Model, actor: Actor) -> Model:
    """This model reads no more: words alone do, until another one is switched on."""
    require(who_switches, actor)
    found = Model.objects.select_for_update().defer("packed").get(pk=model.pk)
    if found.state != ModelState.IN_USE:
        raise Refused(_("This model is not in use."))
    found.state = ModelState.RETIRED
    found.save(update_fields=["state"])
    forget()
    return found


def keep_suggestions(target: Target, most: int = AT_ONCE) -> int:
    """Read what came in as it was registered, and keep what was said and taken; how many."""
    rows = []
    for case, message in queries.unkept(target, most):
        said = suggest(target, message, count=1)
        best = said.ranked[0] if said.ranked else None
        rows.append(
            Suggestion(
                case_id=case.pk,
                target=target,
                model_id=said.model,
                reader=said.reader,
                label=best.label if best else "",
                probability=best.probability if best else 0.0,
                sure=bool(best and best.sure),
                taken=queries.registered_as(case, target),
                at=case.opened_at,
            )
        )
    Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def note_correction(event: StoredEvent, what: str, before: str, after: str) -> None:
    """An event said something else than before: kept once, however often it is told."""
    if before == after or not after:
        return
    row = Correction(
        case_id=event.case_id,
        event=event.number,
        what=what,
        before=before,
        after=after,
        actor=event.actor,
        at=event.at,
    )
    Correction.objects.bulk_create([row], ignore_conflicts=True)
