"""Requests, for outside systems: how one is opened, and how a call tells that it rings."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from yimen.cases.api import opening
from yimen.cases.parts import acting
from yimen.kernel.answers import Body, answer, moment

from .commands.calls import announce
from .models import Call
from .process import REQUEST
from .queries import caller, matters_of

router = Router(tags=["Cases"])
opening(router, "/requests", REQUEST)

calls = Router(tags=["Calls"])


class Ringing(Body):
    """Who calls, and at whose telephone it rings."""

    phone: Annotated[str, Field(min_length=1, max_length=32, description="The caller's number.")]
    agent: Annotated[
        str,
        Field(
            max_length=60,
            pattern=r"^[^\x00]*$",
            description="Sign-in name of the agent at whose seat it rings; left out: any agent.",
        ),
    ] = ""
    call: Annotated[
        str,
        Field(max_length=100, description="Your own name for the call: the same is the same call."),
    ] = ""


class Screen(BaseModel):
    """The page to open at the agent's seat, until when it knows the number, and what is known."""

    address: str
    until: str
    open: Annotated[int, Field(description="The caller's matters that are open.")]
    recent: Annotated[int, Field(description="Those that came in within 90 days.")]


@calls.post(
    "", response={200: Screen, 201: Screen}, summary="A call rings", operation_id="announce_call"
)
def rings(request: HttpRequest, body: Ringing) -> HttpResponse:
    """The telephone system tells who calls, and gets the address of the call screen.

    For ten minutes the address opens the form with the number filled in and the caller's matters
    beside it, for an agent of the centre that the token acts for, once they have signed in. The
    number itself stands in no address.

    By a telephone system that acts for a centre as agent.
    """
    actor, new = acting(request), Call()
    call = announce(new, actor, phone=body.phone, agent=body.agent, same=body.call)
    still_open, recent = matters_of(caller(call.phone or "", actor), actor)
    path = f"{reverse('requests:register')}?{urlencode({'call': call.pk})}"
    screen = Screen(
        address=request.build_absolute_uri(path),
        until=moment(call.expires_at) or "",
        open=still_open,
        recent=recent,
    )
    return answer(screen.model_dump(), 201 if call.pk == new.pk else 200)
