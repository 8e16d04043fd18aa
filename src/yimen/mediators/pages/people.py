"""The mediators of a centre, and one of them: what they can, have in charge, and when they sit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.mediators import commands
from yimen.mediators.forms import (
    AbsenceForm,
    HoursForm,
    MediatorForm,
    NewMediatorForm,
    RelationForm,
    week_from,
)
from yimen.mediators.models import DisputeType, Mediator
from yimen.mediators.policy import arranges_for, keeper_of, reader_of_relations, relations_for
from yimen.mediators.queries import keeping
from yimen.mediators.queries.here import office_on
from yimen.mediators.queries.mediators import (
    bookings_of_mediator,
    cases_seen,
    charges_of,
    loads,
    mediator_for,
    mediators_of,
    moments,
    own_mediator,
    teams_of,
    week_of,
)
from yimen.orgs.commands import find_or_add
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show

from .filled import centre_in, day_in, filled, listed, sent


def kinds(said: Sequence[str]) -> str:
    """Kinds of disputes in words."""
    return listed(str(DisputeType(each).label) for each in said if each in DisputeType.values)


@require_safe
@needs_staff
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All mediators of a centre."""
    centre, known = centre_in(request, actor)
    rows = list(mediators_of(actor, centre))
    load = loads([each.pk for each in rows])
    context = {
        "centre": centre,
        "centres": known if len(known) > 1 else [],
        "rows": [
            (
                each,
                kinds(each.skills),
                listed(each.languages),
                listed(team.name for team in each.teams.all()),
                load[each.pk],
            )
            for each in rows
        ],
        "keeps": keeper_of.holds(actor, centre),
        "own": own_mediator(actor),
    }
    return show(request, "mediators/people.html", context)


def week(actor: Actor, mediator: Mediator, days: Sequence[date]) -> list[dict[str, Any]]:
    """Each day of a week: when they can sit, and what is booked."""
    hours = week_of([mediator.pk])
    booked = bookings_of_mediator(mediator, moments(days[0])[0], moments(days[-1])[1])
    seen = cases_seen(actor, booked)
    found = []
    for day in days:
        first, last = moments(day)
        own = [(e, seen.get(e.case_id)) for e in booked if e.begins < last and e.ends > first]
        found.append({"day": day, "hours": hours.on(mediator.pk, day, office_on(day)), "own": own})
    return found


@require_safe
@needs_staff
def mediator(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """One mediator, and a week of theirs."""
    row = mediator_for(actor, key)
    days = week_from(day_in(request))
    reads = reader_of_relations.holds(actor, row)
    context = {
        "row": row,
        "skills": kinds(row.skills),
        "teams": listed(team.name for team in row.teams.all()),
        "languages": listed(row.languages),
        "load": loads([row.pk])[row.pk],
        "charges": charges_of(actor, row),
        "week": week(actor, row, days),
        "before": days[0] - timedelta(days=7),
        "after": days[0] + timedelta(days=7),
        "absences": keeping.absences_of(row),
        "reads": reads,
        "relations": list(relations_for(actor, row)) if reads else [],
        "arranges": arranges_for.holds(actor, row),
        "keeps": keeper_of.holds(actor, row.centre),
    }
    return show(request, "mediators/mediator.html", context)


def _page(row: Mediator) -> str:
    return reverse("mediators:mediator", args=[row.pk])


@FORM
@needs_staff
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody becomes a mediator."""
    centre, _known = centre_in(request, actor)
    require(keeper_of, actor, centre)
    form = NewMediatorForm(
        sent(request), people=keeping.could_mediate(centre), teams=teams_of(actor, centre),
        members=keeping.members_of(actor, centre), initial={},
    )  # fmt: skip

    def act(said: dict[str, Any]) -> object:
        return commands.add_mediator(said.pop("person"), actor, centre=centre, **said)

    return filled(request, form, act, title=_("Add a mediator"), back=reverse("mediators:people"))


@FORM
@needs_staff
def edit(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """What a mediator is, can and takes on."""
    row = mediator_for(actor, key)
    require(keeper_of, actor, row.centre)
    initial = {
        **{name: getattr(row, name) for name in ("kind", "skills", "employer", "most", "active")},
        "member": row.member_id,
        "languages": "、".join(row.languages),
        "teams": [team.pk for team in row.teams.all()],
    }
    form = MediatorForm(
        sent(request), teams=teams_of(actor, row.centre),
        members=keeping.members_of(actor, row.centre), initial=initial,
    )  # fmt: skip
    return filled(
        request, form, lambda said: commands.change_mediator(row, actor, **said),
        title=row.staff.name, back=_page(row),
    )  # fmt: skip


@FORM
@needs_staff
def hours(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """The hours of every week in which they can sit."""
    row = mediator_for(actor, key)
    require(arranges_for, actor, row)
    form = HoursForm(sent(request), hours=keeping.hours_of(row))
    return filled(
        request, form, lambda said: commands.set_hours(row, actor, hours=said["hours"]),
        title=_("Hours of every week"), back=_page(row),
    )  # fmt: skip


@FORM
@needs_staff
def absence(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Days off."""
    row = mediator_for(actor, key)
    require(arranges_for, actor, row)
    return filled(
        request, AbsenceForm(sent(request)),
        lambda said: commands.add_absence(row, actor, **said),
        title=_("Add days off"), back=_page(row),
    )  # fmt: skip


@require_POST
@needs_staff
def drop_absence(request: HttpRequest, actor: Actor, key: int, row: int) -> HttpResponse:
    """They can sit on these days after all."""
    found = mediator_for(actor, key)
    commands.drop_absence(keeping.absence_for(found, row), actor)
    return redirect(_page(found))


@FORM
@needs_staff
def declare(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A relation that keeps them out is declared.

    Whoever the telephone belongs to is kept as a resident, known to the city or not: the answer
    tells nobody which.
    """
    row = mediator_for(actor, key)
    require(arranges_for, actor, row)

    def act(said: dict[str, Any]) -> object:
        person = find_or_add(said["phone"]) if said["phone"] else None
        return commands.declare(
            row, actor, kind=said["kind"], resident=person, organisation=said["organisation"]
        )

    return filled(
        request, RelationForm(sent(request)), act,
        title=_("Declare a relation"), back=_page(row),
    )  # fmt: skip


@require_POST
@needs_staff
def end_relation(request: HttpRequest, actor: Actor, key: int, row: int) -> HttpResponse:
    """A relation holds no more."""
    found = mediator_for(actor, key)
    commands.end_relation(keeping.relation_for(actor, found, row), actor)
    return redirect(_page(found))
