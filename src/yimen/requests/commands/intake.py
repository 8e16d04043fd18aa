"""The centre's part: register, answer, ask, decline, dispatch, decide on returns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.cases.commands import take_number, write_down
from yimen.cases.models import Bond, Case, Channel, Link, Urgency, Wording
from yimen.catalogue.models import Category
from yimen.catalogue.queries import unit_for
from yimen.deadlines.queries import window
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Area, Resident, Unit
from yimen.orgs.queries import centre_of, grid_at
from yimen.requests.events import (
    AnsweredAtOnce,
    Corrected,
    DeclineAsked,
    DeclineConfirmed,
    DeclineOverruled,
    DetailsAsked,
    DetailsGiven,
    Dispatched,
    HandedOver,
    Registered,
    ReturnAccepted,
    ReturnRefused,
    Ruled,
)
from yimen.requests.models import DeclineGround, Kind, Receiver, Request
from yimen.requests.process import REQUEST

TITLE = 200
"""Longest title, in characters; a longer one is cut and the whole stays in the story."""


@REQUEST.command
def register(
    request: Request,
    actor: Actor,
    *,
    body: str,
    title: str = "",
    kind: Kind = Kind.OTHER,
    channel: Channel = Channel.PHONE,
    urgency: Urgency = Urgency.NORMAL,
    resident: Resident | None = None,
    confidential: bool = False,
    wants_call: bool = True,
    item: Category | None = None,
    area: Area | None = None,
    place: str = "",
    lat: float | None = None,
    lon: float | None = None,
    about_unit: Unit | None = None,
    repeat_of: Case | None = None,
) -> Registered:
    """Write the matter down and give it a number (北京市接诉即办条例 art. 10)."""
    if not body.strip():
        raise Invalid(_("Say what it is about."), {"body": _("Say what it is about.")})
    request.title = (title.strip() or body.strip())[:TITLE]
    request.kind, request.channel, request.urgency = kind, channel, urgency
    request.resident, request.confidential, request.wants_call = resident, confidential, wants_call
    request.item, request.place, request.about_unit = item, place, about_unit
    locate(request, area, lat, lon)
    request.centre_id, whole = desk_for(request, actor)
    request.area_id = request.area_id or whole
    if about_unit:
        refuse_the_reported(request, request.centre)
    request.number, request.matter = take_number(now()), request.pk
    passage = write_down(request, actor, Wording.STORY, body)
    if repeat_of:
        request.matter = repeat_of.matter
        ledger.current().add(Link(case=request, other=repeat_of, bond=Bond.REPEAT))
    return Registered(
        passage=passage.number,
        digest=passage.digest,
        channel=channel,
        repeat_of=repeat_of.number if repeat_of else "",
    )


def desk_for(request: Request, actor: Actor) -> tuple[int, str]:
    """The centre that takes it and its area: the actor's own, else the nearest to the place."""
    if actor.reach == "area" and actor.unit:
        return actor.unit, actor.area
    centre = centre_of(request.area_id or "")
    if centre is None:
        raise Refused(_("No centre takes requests here yet."))
    return centre.pk, centre.area_id


def locate(request: Request, area: Area | None, lat: float | None, lon: float | None) -> None:
    """Set the area and the grid; a point on the map says both, a named area wins over it."""
    request.area, request.lat, request.lon = area, lat, lon
    grid = grid_at(lat, lon) if lat is not None and lon is not None else None
    if grid and (area is None or grid.startswith(area.pk)):
        request.grid_id, request.area_id = grid, grid[:12]


@REQUEST.command
def answer_now(request: Request, actor: Actor, *, text: str, article: str = "") -> AnsweredAtOnce:
    """Answer a question while the caller is on the line (北京 art. 11); it counts as answered."""
    passage = write_down(request, actor, Wording.PUBLIC_ANSWER, text)
    request.answered_at, request.at_once = now(), True
    open_windows(request)
    return AnsweredAtOnce(passage=passage.number, digest=passage.digest, article=article)


def open_windows(request: Request) -> None:
    """From the end of a matter run the days for rating it and for opening it again."""
    request.rate_until = window("request", "rating", request, now())
    request.reopen_until = window("request", "reopen", request, now())


@REQUEST.command
def ask_details(request: Request, actor: Actor, *, wanted: str) -> DetailsAsked:
    """Ask the resident for what is missing; the centre's own clock stands still meanwhile."""
    return DetailsAsked(wanted=wanted)


@REQUEST.command
def give_details(request: Request, actor: Actor, *, text: str) -> DetailsGiven:
    """The resident says what was missing."""
    passage = write_down(request, actor, Wording.ADDITION, text)
    return DetailsGiven(passage=passage.number, digest=passage.digest)


@REQUEST.command
def correct(
    request: Request,
    actor: Actor,
    *,
    kind: Kind | None = None,
    item: Category | None = None,
    area: Area | None = None,
    place: str | None = None,
    urgency: Urgency | None = None,
    about_unit: Unit | None = None,
) -> Corrected:
    """Set right what was registered: what is left out stays as it is."""
    given = {
        "kind": kind,
        "item": item,
        "area": area,
        "place": place,
        "urgency": urgency,
        "about_unit": about_unit,
    }
    wanted = {name: value for name, value in given.items() if value is not None}
    for name, value in wanted.items():
        setattr(request, name, value)
    if about_unit:
        refuse_the_reported(request, request.centre)
    return Corrected(fields=sorted(wanted))


@REQUEST.command
def dispatch(
    request: Request, actor: Actor, *, to: Unit | None = None, basis: str = ""
) -> Dispatched:
    """Give it to the unit that answers for it: the directory's, unless the dispatcher names one."""
    found = None
    if to is None:
        found = request.item_id and unit_for(request.item_id, request.area_id, now().date())
        if not found:
            raise Refused(_("The dispatch directory names no unit for this: choose one."))
        to, basis = found.unit, found.basis
    give_to(request, to)
    request.bound = False
    return Dispatched(unit=to.pk, basis=basis, direction=found.pk if found else None)


def give_to(request: Request, to: Unit) -> None:
    """Make a unit answer for it, if it may: it is active and not the one that is reported."""
    refuse_the_reported(request, to)
    if not to.active:
        raise Refused(_("{unit} is no longer active.").format(unit=to.name))
    request.lead = to
    request.first_unit_id = request.first_unit_id or to.pk
    request.dispatched_at = request.dispatched_at or now()


def refuse_the_reported(request: Request, to: Unit) -> None:
    """信访工作条例 art. 30, 济南 art. 32: a report never reaches the unit it is about."""
    if request.about_unit_id and f"/{request.about_unit_id}/" in to.path:
        raise Refused(_("What is reported about a unit can never be dispatched to that unit."))


@REQUEST.command
def rule(request: Request, actor: Actor, *, reason: str, to: Unit | None = None) -> Ruled:
    """After two returns, say who must handle it; no name means whoever was given it first.

    潍坊市12345条例 art. 22: the named unit may not return it. 北京 art. 14: 首接负责.
    """
    first = to is None
    unit = to or request.first_unit
    if unit is None:
        raise Refused(_("Nobody has been given it yet."))
    give_to(request, unit)
    request.bound = True
    return Ruled(unit=unit.pk, reason=reason, first_receiver=first)


@REQUEST.command
def decline(
    request: Request, actor: Actor, *, ground: DeclineGround, reason: str, route: str = ""
) -> DeclineAsked:
    """Propose not to accept it: the ground, the reason and the right route (北京 art. 11)."""
    request.applicant = actor.key
    return DeclineAsked(ground=ground, reason=reason, route=route)


@REQUEST.command
def confirm_decline(request: Request, actor: Actor) -> DeclineConfirmed:
    """Somebody else agrees; the resident is told the reason and the right route."""
    open_windows(request)
    return DeclineConfirmed()


@REQUEST.command
def overrule_decline(request: Request, actor: Actor, *, reason: str) -> DeclineOverruled:
    """Somebody else says that it must be accepted."""
    request.applicant = ""
    return DeclineOverruled(reason=reason)


@REQUEST.command
def hand_over(
    request: Request, actor: Actor, *, to: Receiver, reason: str, receipt: str
) -> HandedOver:
    """Hand it to 110 or the petition office against a receipt (国办发〔2022〕12号)."""
    open_windows(request)
    return HandedOver(to=to, receipt=receipt, reason=reason)


@REQUEST.command
def accept_return(request: Request, actor: Actor, *, reason: str) -> ReturnAccepted:
    """Agree that it is not the unit's; the promise to the resident stands."""
    request.returns += 1
    request.lead, request.applicant = None, ""
    return ReturnAccepted(reason=reason)


@REQUEST.command
def refuse_return(request: Request, actor: Actor, *, reason: str) -> ReturnRefused:
    """Say that it is the unit's after all: that binds it (潍坊 art. 22)."""
    request.bound, request.applicant = True, ""
    return ReturnRefused(reason=reason)
