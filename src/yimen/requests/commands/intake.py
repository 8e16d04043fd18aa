"""The centre's part: register, answer, ask, decline, dispatch, decide on returns."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from yimen.cases.commands import found_by_its_place, refuse_to_give, take_number, write_down
from yimen.cases.models import Bond, Case, Channel, Link, Task, Urgency, Wording
from yimen.cases.policy import sees
from yimen.catalogue.models import Category
from yimen.catalogue.queries import route_for, unit_for
from yimen.deadlines.queries import window
from yimen.kernel import ledger
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Code, Line, Words
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Area, Grid, Resident, Unit
from yimen.orgs.queries import centre_of, grid_at, heir_of, in_the_city, today
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
    body: Words,
    title: str = "",
    kind: Kind = Kind.OTHER,
    channel: Channel = Channel.PHONE,
    urgency: Urgency = Urgency.NORMAL,
    resident: Resident | None = None,
    confidential: bool = False,
    wants_call: bool = True,
    item: Category | None = None,
    area: Area | None = None,
    place: Line = "",
    lat: float | None = None,
    lon: float | None = None,
    grid: Grid | None = None,
    about_unit: Unit | None = None,
    repeat_of: Case | None = None,
    may_list: bool = False,
) -> Registered:
    """Write the matter down and give it a number (北京市接诉即办条例 art. 10)."""
    request.title = (title.strip() or body.strip())[:TITLE]
    request.kind, request.channel, request.urgency = kind, channel, urgency
    request.resident_id = whose(actor, resident)
    request.confidential, request.wants_call, request.may_list = confidential, wants_call, may_list
    request.item, request.place, request.about_unit = item, place, about_unit
    locate(request, area, lat, lon, grid)
    request.centre_id, whole = desk_for(request, own_desk(actor))
    request.area_id = request.area_id or whole
    request.number, request.matter = take_number(now()), request.pk
    passage = write_down(request, actor, Wording.STORY, body)
    if repeat_of:
        repeat(request, actor, repeat_of)
    first = repeat_of.number if repeat_of else ""
    return Registered(passage.number, passage.digest, channel, first, may_list)


def whose(actor: Actor, resident: Resident | None) -> UUID | None:
    """The resident whose matter it is; one who comes in person brings their own."""
    if actor.reach != "own":
        return resident.pk if resident else None
    if resident and actor.key != f"resident:{resident.pk}":
        raise NotAllowed(_("You can send in a matter of your own only."))
    return UUID(actor.key.partition(":")[2])


def repeat(request: Request, actor: Actor, first: Case) -> None:
    """Hang it on the case that it repeats (重复诉求并单): the contact still counts."""
    if not sees(actor, first):
        raise NotFound(_("There is no such case, or it is not yours to see."))
    request.matter = first.matter
    ledger.current().add(Link(case=request, other=first, bond=Bond.REPEAT))


Desk = tuple[int, str]
"""A centre and its area."""


def own_desk(actor: Actor) -> Desk | None:
    """The centre that somebody sits in, if they do."""
    return (actor.unit, actor.area) if actor.reach == "area" and actor.unit else None


def desk_for(request: Request, own: Desk | None) -> Desk:
    """The centre that takes it: one's own if the place lies in its area, else the nearest.

    What is reported about a centre goes to the centre above it (信访工作条例 art. 30).
    """
    covered = own and (not request.area_id or request.area_id.startswith(own[1]))
    desk = own if covered else as_desk(centre_of(request.area_id or ""))
    if desk and desk[0] == request.about_unit_id:
        desk = as_desk(centre_of(desk[1][:-1]))
        if desk is None:
            raise Refused(
                _("What is reported about a unit never reaches that unit: turn to 12388.")
            )
    if desk is None:
        raise Refused(_("No centre takes requests here yet."))
    return desk


def as_desk(centre: Unit | None) -> Desk | None:
    """A centre with its area."""
    return (centre.pk, centre.area_id) if centre else None


def locate(
    request: Request, area: Area | None, lat: float | None, lon: float | None, grid: Grid | None
) -> None:
    """Set the area and the grid; a point on the map says both, a named area wins over it.

    Where no point is known a grid may be named, which lies in the named area.
    """
    if (lat is None) != (lon is None) or not (
        -90 <= (lat or 0.0) <= 90 and -180 <= (lon or 0.0) <= 180
    ):
        raise Invalid(_("There is no such place."), {"lat": _("There is no such place.")})
    if area:
        request.area = area
    request.lat, request.lon = lat, lon
    if lat is not None and lon is not None:
        if not in_the_city(lat, lon):
            outside = _("This place lies outside of the city.")
            raise Invalid(outside, {"lat": outside})
        found = grid_at(lat, lon)
    else:
        found = grid.pk if grid else None
        if found and area and not found.startswith(area.pk):
            elsewhere = _("This grid lies in another area.")
            raise Invalid(elsewhere, {"grid": elsewhere})
    if found and (area is None or found.startswith(area.pk)):
        request.grid_id, request.area_id = found, found[:12]


@REQUEST.command
def answer_now(
    request: Request, actor: Actor, *, text: Words, article: Code = ""
) -> AnsweredAtOnce:
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
def give_details(request: Request, actor: Actor, *, text: Words) -> DetailsGiven:
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
    place: Line | None = None,
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
    if not wanted:
        raise Invalid(_("Say what is to be corrected."))
    asked = ledger.current().rows(Task, request) if about_unit else []
    if about_unit and any(about_unit.pk in each.unit.line for each in asked):
        raise Refused(_("That unit was asked to assist: register the report as a case of its own."))
    was = labels(request)
    for name, value in wanted.items():
        setattr(request, name, value)
    if area or place is not None:
        is_elsewhere(request, area)
    if area or about_unit:
        request.centre_id, _whole = desk_for(request, as_desk(request.centre))
    told = labels(request)
    changed = [name for name in told if told[name] != was[name]]
    return Corrected(
        fields=sorted(wanted),
        was={name: was[name] for name in changed},
        now={name: told[name] for name in changed},
    )


def is_elsewhere(request: Request, area: Area | None) -> None:
    """It is found by its new place; in another area its grid and its point are given up."""
    found_by_its_place(request)
    if area and not (request.grid_id or "").startswith(area.pk):
        request.grid_id = request.lat = request.lon = None


def labels(request: Request) -> dict[str, str]:
    """What people call a matter: codes, no words."""
    return {"item": request.item_id or "", "kind": request.kind}


@REQUEST.command
def dispatch(
    request: Request, actor: Actor, *, to: Unit | None = None, basis: Line = ""
) -> Dispatched:
    """Give it to the unit that answers for it: the directory's, unless the dispatcher names one."""
    found = None
    if to is None:
        found = request.item_id and unit_for(request.item_id, request.area_id, today())
        if not found:
            raise Refused(_("The dispatch directory names no unit for this: choose one."))
        to, basis = found.unit, found.basis
    give_to(request, actor, to)
    request.bound = False
    return Dispatched(unit=to.pk, basis=basis, direction=found.pk if found else None)


def give_to(request: Request, actor: Actor, to: Unit) -> None:
    """Make a unit answer for it, if it may and if the centre may give to it."""
    refuse_to_give(request, actor, to)
    request.lead = to
    request.first_unit_id = request.first_unit_id or to.pk
    request.dispatched_at = request.dispatched_at or now()


@REQUEST.command
def rule(request: Request, actor: Actor, *, reason: str, to: Unit | None = None) -> Ruled:
    """After two returns, say who must handle it; no name means whoever was given it first.

    潍坊市12345条例 art. 22: the named unit may not return it. 北京 art. 14: 首接负责.
    """
    first = to is None
    unit = to or (request.first_unit and heir_of(request.first_unit))
    if unit is None:
        raise Refused(_("Nobody has been given it yet."))
    give_to(request, actor, unit)
    request.bound = True
    return Ruled(unit=unit.pk, reason=reason, first_receiver=first)


@REQUEST.command
def decline(
    request: Request, actor: Actor, *, ground: DeclineGround, reason: str, route: str = ""
) -> DeclineAsked:
    """Propose not to accept it: the ground, the reason and the right route (北京 art. 11)."""
    route = route.strip() or route_for(request.item_id or "")
    if ground == DeclineGround.OTHER_ROUTE and not route:
        raise Invalid(_("Say which route is the right one."), {"route": _("This must be said.")})
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
    request: Request, actor: Actor, *, to: Receiver, reason: str, receipt: Line
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
