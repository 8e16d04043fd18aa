"""What a centre is made of, for those who keep it: members, duties, teams, rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.mediators import commands
from yimen.mediators.forms import ChangeMemberForm, DutyForm, MemberForm, RoomForm, TeamForm
from yimen.mediators.models import Member, Room, Team
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
    form = MemberForm(sent(request), initial={"since": today()})
    return _added(request, actor, form, commands.add_member, _("Add a member"))


@FORM
@needs_staff
def change_member(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A member comes otherwise, or leaves."""
    row = keeping.member_for(actor, key)
    return _changed(request, actor, row, ChangeMemberForm, commands.change_member)


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
    form = _in_use(TeamForm(sent(request)))
    return _added(request, actor, form, commands.add_team, _("Add a team"))


@FORM
@needs_staff
def change_team(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A team changes or ends."""
    return _changed(request, actor, keeping.team_for(actor, key), TeamForm, commands.change_team)


@FORM
@needs_staff
def new_room(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A centre has a room."""
    form = _in_use(RoomForm(sent(request)))
    return _added(request, actor, form, commands.add_room, _("Add a room"))


@FORM
@needs_staff
def change_room(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """A room changes or is used no more."""
    return _changed(request, actor, keeping.room_for(actor, key), RoomForm, commands.change_room)


def _in_use(form: Form) -> Form:
    """The form of a row that is new: whether it is still in use is not asked."""
    del form.fields["active"]
    return form


def _added(
    request: HttpRequest, actor: Actor, form: Form, add: Callable[..., object], title: str
) -> HttpResponse:
    """A row is added to the centre that the actor keeps."""
    unit = kept(request, actor)
    return filled(request, form, lambda said: add(unit, actor, **said), title=title, back=_back())


def _changed(
    request: HttpRequest,
    actor: Actor,
    row: Member | Team | Room,
    form: type[Form],
    change: Callable[..., object],
) -> HttpResponse:
    """A row of a centre changes; its form begins with what it says."""
    require(keeper_of, actor, row.centre)
    initial = {name: getattr(row, name) for name in form.base_fields}
    return filled(
        request, form(sent(request), initial=initial), lambda said: change(row, actor, **said),
        title=row.name, back=_back(),
    )  # fmt: skip
