"""The code that shows whose telephone it is: it is sent, typed, and opens the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from yimen.kernel import limits
from yimen.orgs.commands import find_or_add
from yimen.orgs.models import Resident
from yimen.portal import commands
from yimen.portal.door_forms import CodeForm
from yimen.portal.forms import sent
from yimen.portal.models import Purpose
from yimen.ui.show import show

from . import session

WRONG = gettext_lazy("The code is not right, or no longer good.")


def send_code(
    request: HttpRequest, phone: str, purpose: Purpose, about: str, *, withheld: bool = False
) -> None:
    """Send a code to a telephone; a demonstration shows it on the page."""
    address = limits.address_of(request)
    session.show_code(request, commands.ask_code(phone, purpose, about, address, withheld=withheld))


def is_right(request: HttpRequest, phone: str, purpose: Purpose, about: str, given: str) -> bool:
    """Whether it is the code that was sent; it is used up by that."""
    return commands.use_code(phone, purpose, about, limits.address_of(request), given)


def proven(
    request: HttpRequest, phone: str, purpose: Purpose, about: str, given: str
) -> Resident | None:
    """Whose telephone it is, who comes in by that; None where the code is wrong."""
    if not is_right(request, phone, purpose, about, given):
        return None
    person = find_or_add(phone)
    session.enter(request, person)
    return person


def typed(
    request: HttpRequest,
    back: str,
    entered: Callable[[str], HttpResponse | None],
    wrong: Any = WRONG,
) -> HttpResponse:
    """The page on which a code is typed; `entered` says where it leads, None for a wrong one."""
    form = CodeForm(**sent(request))
    if request.method == "POST" and form.is_valid():
        if opened := entered(form.cleaned_data["code"]):
            return opened
        form.add_error("code", wrong)
    context = {"form": form, "back": back, "code": session.shown_code(request)}
    return show(request, "portal/code.html", context, status=422 if form.errors else 200)
