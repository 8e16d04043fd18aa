"""What a centre is made of, for those who keep it: members, duties, teams, rooms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.mediators import commands
from yimen.mediators.forms import ChangeMemberForm, DutyForm, MemberForm, RoomForm, TeamForm
from yimen.mediators.policy import keeper_of
from yimen.mediators.queries import here, keeping
from yimen.mediators.queries.mediators import rooms_of, teams_of
from yimen.orgs.models import Unit
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.ui.show import show

from .filled import centre_in, filled, sent

WEEKS = 2
"""So many weeks of the duty calendar are shown."""


def kept(request: HttpRequest, actor: Actor) -> Unit:
    """The centre that the actor keeps. NotAllowed, NotFound."""
    found, _known = centre_in(request, actor)
    require(keeper_of, actor, found)
    return found


def _back() -> str:
    return reverse("mediators:centre")


@require_safe
@needs_staff
def centre(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All that a centre is made of."""
    unit, day = kept(request, actor), today()
    last = day + timedelta(weeks=WEEKS)
    context = {
        "centre": unit,
        "members": keeping.members_of(actor, unit),
        "duties": [
            each for each in here.duties_between(actor, day, last)
            if each.member.centre_id == unit.pk
        ],
        "teams": teams_of(actor, unit),
        "rooms": rooms_of(actor, unit),
    }  # fmt: skip
    return show(request, "mediators/centre.html", context)


@FORM
@needs_staff
def new_member(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A department or body joins."""
    unit = kept(request, actor)
    form = MemberForm(sent(request), initial={"since": today()})
    return filled(
        request, form, lambda said: commands.add_member(unit, actor, **said),
        title=_("Add a member"), back=_back(),
    )  # fmt: skip


@FORM
@needs_staff
def change_member(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A member comes otherwise, or leaves."""
    member = keeping.member_for(actor, key)
    require(keeper_of, actor, member.centre)
    form = ChangeMemberForm(sent(request), initial=_row(member, ChangeMemberForm))
    return filled(
        request, form, lambda said: commands.change_member(member, actor, **said),
        title=member.name, back=_back(),
    )  # fmt: skip


@FORM
@needs_staff
def new_duty(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A member is on duty."""
    unit = kept(request, actor)
    form = DutyForm(sent(request), members=keeping.members_of(actor, unit))

    def act(said: dict[str, Any]) -> object:
        return commands.add_duty(
            said["member"], actor, day=said["day"], begins=said["begins"], ends=said["ends"]
        )

    return filled(request, form, act, title=_("Add a duty"), back=_back())


@require_POST
@needs_staff
def drop_duty(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A duty is taken off the calendar."""
    commands.drop_duty(keeping.duty_for(actor, key), actor)
    return redirect("mediators:centre")


@FORM
@needs_staff
def new_team(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A specialised team is set up."""
    unit, form = kept(request, actor), TeamForm(sent(request))
    del form.fields["active"]
    return filled(
        request, form, lambda said: commands.add_team(unit, actor, **said),
        title=_("Add a team"), back=_back(),
    )  # fmt: skip


@FORM
@needs_staff
def change_team(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A team changes or ends."""
    team = keeping.team_for(actor, key)
    require(keeper_of, actor, team.centre)
    form = TeamForm(sent(request), initial=_row(team, TeamForm))
    return filled(
        request, form, lambda said: commands.change_team(team, actor, **said),
        title=team.name, back=_back(),
    )  # fmt: skip


@FORM
@needs_staff
def new_room(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A centre has a room."""
    unit, form = kept(request, actor), RoomForm(sent(request))
    del form.fields["active"]
    return filled(
        request, form, lambda said: commands.add_room(unit, actor, **said),
        title=_("Add a room"), back=_back(),
    )  # fmt: skip


@FORM
@needs_staff
def change_room(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A room changes or is used no more."""
    room = keeping.room_for(actor, key)
    require(keeper_of, actor, room.centre)
    form = RoomForm(sent(request), initial=_row(room, RoomForm))
    return filled(
        request, form, lambda said: commands.change_room(room, actor, **said),
        title=room.name, back=_back(),
    )  # fmt: skip


def _row(row: Any, form: Any) -> dict[str, Any]:
    """What a row says, for its form."""
    return {name: getattr(row, name) for name in form.base_fields}
