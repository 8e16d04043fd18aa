"""The resident's word on the public list: the matter may stand there, and no longer."""

from __future__ import annotations

from yimen.kernel.actors import Actor
from yimen.requests.events import ListingAllowed, ListingStopped
from yimen.requests.models import Request
from yimen.requests.process import REQUEST


@REQUEST.command
def allow_listing(request: Request, actor: Actor) -> ListingAllowed:
    """The city may list it without name and words (个人信息保护法 art. 25)."""
    request.may_list = True
    return ListingAllowed()


@REQUEST.command
def stop_listing(request: Request, actor: Actor) -> ListingStopped:
    """It is listed no more, from now on (个人信息保护法 art. 15)."""
    request.may_list = False
    return ListingStopped()
