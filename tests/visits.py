"""Whoever comes to a page of a mediation centre: its people with a sign-in, and the parties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from tests.quarrels import Centre
from yimen.orgs.middleware import RESIDENT
from yimen.orgs.models import Post, Role, Staff

Come = Callable[[str], Client]
HOLD: dict[str, tuple[str, tuple[Role, ...]]] = {
    "window": ("mediation", (Role.AGENT,)),
    "duty_head": ("mediation", (Role.DISPATCHER,)),
    "desk": ("mediation", (Role.AGENT, Role.DISPATCHER)),
    "approver": ("mediation", (Role.APPROVER,)),
    "follow_up": ("mediation", (Role.CALLER,)),
    "supervisor": ("mediation", (Role.SUPERVISOR,)),
    "leader": ("mediation", (Role.LEADER,)),
    "keeper": ("mediation", (Role.ADMINISTRATOR,)),
    "mediator": ("team", (Role.HANDLER,)),
    "committee": ("committee", (Role.HANDLER,)),
    "other_centre": ("other_mediation", (Role.AGENT, Role.DISPATCHER, Role.HANDLER)),
    "hotline": ("centre", (Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR)),
}
PARTIES = ("applicant", "respondent", "stranger")


def arrivals(centre: Centre) -> Come:
    """`come("window")` is a browser in which the window has signed in; parties by their code."""

    def come(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if who in PARTIES:
            session = client.session
            session[RESIDENT] = getattr(centre, who).key.partition(":")[2]
            session.save()
            return client
        staff, fresh = Staff.objects.get_or_create(login=who, defaults={"name": who.title()})
        unit, roles = HOLD[who]
        for role in roles if fresh else ():
            Post.objects.create(
                staff=staff, unit=centre.city.units[unit], role=role, since=date(2020, 1, 1)
            )
        client.force_login(staff)
        return client

    return come
