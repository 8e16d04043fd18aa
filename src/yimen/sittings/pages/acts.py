"""Naming mediators, planning, moving, holding a sitting, and private notes: one page for each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yimen.cases.forms import StepForm
from yimen.cases.pages.steps import FORM, run
from yimen.kernel.actors import Actor
from yimen.kernel.process import Process
from yimen.mediation.models import Dispute
from yimen.mediation.queries import dispute_for, parties_of
from yimen.mediators.models import Mediator
from yimen.mediators.queries.mediators import in_charge_of
from yimen.orgs.pages.access import needs_staff
from yimen.sittings import queries
from yimen.sittings.forms import Choices, HoldForm, MissForm, NoteForm, PlanForm, TeamForm, TimeForm
from yimen.sittings.models import CaucusNote, Mediators, Numbers, Sitting
from yimen.sittings.process import CAUCUS_NOTE, PANEL, SITTING
from yimen.ui.show import show

from .overview import side


@FORM
@needs_staff
def team(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Name the mediators: the system proposes and says why, a person decides."""
    dispute = dispute_for(actor, key)
    panel = queries.panel_of(dispute)
    step = "name_team" if queries.is_new(panel) else "name_anew"
    PANEL.check(step, actor, panel)
    people, proposal = queries.mediators_here(dispute), queries.proposal_for(actor, dispute)
    rows = [(each.pk, each.staff.name) for each in people]
    form = TeamForm(posted(request), people=rows, instead=bool(in_charge_of(key)))

    def act() -> None:
        said, known = form.cleaned_data, {each.pk: each for each in people}
        reason = {"reason": said["reason"]} if "reason" in said else {}
        others = Mediators(known[each] for each in said["others"] if each != said["lead"])
        PANEL.commands[step](panel, actor, lead=known[said["lead"]], others=others, **reason)

    return answered(request, dispute, form, act, PANEL, step, {"proposal": proposal})


@FORM
@needs_staff
def plan(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Plan a sitting: first see which rooms are free then, if one likes."""
    dispute = dispute_for(actor, key)
    return planned(request, actor, dispute, Sitting(case=dispute), "plan")


@FORM
@needs_staff
def move(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """Another time or room for a sitting."""
    dispute = dispute_for(actor, key)
    return planned(request, actor, dispute, queries.sitting_for(dispute, number), "move")


def planned(
    request: HttpRequest, actor: Actor, dispute: Dispute, sitting: Sitting, step: str
) -> HttpResponse:
    """The form of a time and a place; `look` shows the rooms of that time and does nothing."""
    SITTING.check(step, actor, sitting)
    looks = "look" in request.POST
    in_charge = {each.mediator_id: each.mediator for each in in_charge_of(dispute.pk)}
    rooms = queries.rooms_then(dispute, *TimeForm(posted(request)).then())
    said = {"mediators": [str(each) for each in in_charge], **at_first(sitting, step)}
    form = PlanForm(
        None if looks else posted(request),
        rooms=rooms,
        people=named(in_charge),
        moves=step == "move",
        initial={**said, **request.POST.dict()} if looks else said,
    )

    def act() -> None:
        told = dict(form.cleaned_data)
        places = {each.room.pk: each.room for each in rooms}
        told["room"] = places[told["room"]]
        told["mediators"] = Mediators(in_charge[each] for each in told["mediators"])
        SITTING.commands[step](sitting, actor, **told)

    if looks:
        return drawn(request, dispute, form, SITTING, step, {"may_look": True})
    return answered(request, dispute, form, act, SITTING, step, {"may_look": True})


def at_first(sitting: Sitting, step: str) -> dict[str, Any]:
    """What the form of a move begins with: the sitting as it is."""
    if step == "plan":
        return {}
    minutes = int((sitting.ends - sitting.begins).total_seconds()) // 60
    begins = timezone.localtime(sitting.begins)
    return {"begins": begins, "length": minutes, "room": sitting.booking.room_id}


@FORM
@needs_staff
def hold(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """Who came, and the minutes."""
    dispute = dispute_for(actor, key)
    sitting = queries.sitting_for(dispute, number)
    SITTING.check("hold", actor, sitting)
    booked = {each.mediator_id: each.mediator for each in sitting.booking.seats.all()}
    form = HoldForm(posted(request), parties=sides(dispute), people=named(booked))

    def act() -> None:
        said = dict(form.cleaned_data)
        said["came"] = Numbers(said["came"])
        said["sat"] = Mediators(booked[each] for each in said["sat"])
        SITTING.commands["hold"](sitting, actor, **said)

    return answered(request, dispute, form, act, SITTING, "hold")


@FORM
@needs_staff
def miss(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """A party did not come: which."""
    dispute = dispute_for(actor, key)
    sitting = queries.sitting_for(dispute, number)
    SITTING.check("miss", actor, sitting)
    form = MissForm(posted(request), parties=sides(dispute))

    def act() -> None:
        said = form.cleaned_data
        absent = Numbers(said["absent"])
        SITTING.commands["miss"](sitting, actor, absent=absent, reason=said["reason"])

    return answered(request, dispute, form, act, SITTING, "miss")


@FORM
@needs_staff
def call_off(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """It does not take place: why."""
    dispute = dispute_for(actor, key)
    sitting = queries.sitting_for(dispute, number)
    SITTING.check("call_off", actor, sitting)
    command = SITTING.commands["call_off"]
    form = StepForm("call_off", command, sitting, actor, data=posted(request))
    return answered(
        request, dispute, form, lambda: command(sitting, actor, **form.answers()), SITTING,
        "call_off",
    )  # fmt: skip


@FORM
@needs_staff
def note(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """A private note of a talk with one side."""
    dispute = dispute_for(actor, key)
    row = CaucusNote(case=dispute)
    CAUCUS_NOTE.check("write_note", actor, row)
    form = NoteForm(posted(request), parties=sides(dispute))

    def act() -> None:
        CAUCUS_NOTE.commands["write_note"](row, actor, **form.cleaned_data)

    return answered(request, dispute, form, act, CAUCUS_NOTE, "write_note", {"private": True})


def posted(request: HttpRequest) -> Any:
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def sides(dispute: Dispute) -> Choices:
    """The parties by number and side."""
    return [(each.number, side(each)) for each in parties_of(dispute)]


def named(people: dict[int, Mediator]) -> Choices:
    """Mediators by name."""
    return [(key, each.staff.name) for key, each in people.items()]


def answered(
    request: HttpRequest,
    dispute: Dispute,
    form: Form,
    act: Any,
    process: Process,
    step: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Act on what was sent and go back to the sittings; else the form, with what was wrong."""
    status = 200
    if request.method == "POST":
        status = run(form, act)
        if status == 200:
            messages.success(request, _("Done: %s") % process.steps[step].label)
            return redirect("sittings:overview", dispute.pk)
    return drawn(request, dispute, form, process, step, more or {}, status=status)


def drawn(
    request: HttpRequest,
    dispute: Dispute,
    form: Form,
    process: Process,
    step: str,
    more: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of a step."""
    context = {"case": dispute, "form": form, "step": process.steps[step], **more}
    return show(request, "sittings/act.html", context, status=status)
