"""Send a matter: what, where, who; the code; the check; sent. One question on each page.

What was told stays in the session until it is sent, so that back and forth lose nothing. The key of
the matter is in the address from the first page on: sent twice, it is the same matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yimen.kernel import limits
from yimen.kernel.errors import NotFound, Problem
from yimen.kernel.ids import uuid7
from yimen.orgs.commands import find_or_add
from yimen.orgs.middleware import resident_in
from yimen.orgs.models import Area, Unit
from yimen.orgs.queries import units_like
from yimen.portal import commands, mailbox, queries
from yimen.portal.forms import (
    KINDS,
    AboutForm,
    SendForm,
    WhatForm,
    WhereForm,
    WhoForm,
    sent,
)
from yimen.portal.listing.similar import similar_nearby
from yimen.portal.models import Purpose
from yimen.requests.models import Kind
from yimen.requests.policy import NEVER_LISTED
from yimen.ui.show import show

from . import session
from .codes import proven, send_code, typed

HOUR = 3600
TITLE = 60
"""Longest title that is made of a text, in characters."""
FORMS: dict[str, type[forms.Form]] = {
    "what": WhatForm,
    "about": AboutForm,
    "where": WhereForm,
    "who": WhoForm,
}
NUMBERS = {"what": 1, "about": 1, "where": 2, "who": 3}
ABOUT_SOMEBODY = {Kind.REPORT, Kind.COMPLAINT}


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh form, with the key that the matter will have."""
    return redirect("portal:send", uuid7(), "what")


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """One of the questions."""
    if name not in FORMS or key.version != 7:
        raise NotFound(_("There is no such page."))
    said = session.draft(request, key)
    if missing := first_missing(said, before=name):
        return redirect("portal:send", key, missing)
    initial = known(request, said) if name == "who" else said
    form = FORMS[name](**sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        limits.require("portal.form", limits.address_of(request), 600, HOUR)
        said |= {"done": [*said.get("done", []), name], **plain(form)}
        session.keep_draft(request, key, said)
        return after(request, key, name, said)
    context = {"form": form, "key": key, "name": name, "number": NUMBERS[name]}
    context["back"] = before(name, said)
    return show(request, "portal/send.html", context, status=422 if form.errors else 200)


def plain(form: forms.Form) -> session.Said:
    """What a form says, as the session can keep it."""
    return {
        name: value.code if isinstance(value, Unit) else value
        for name, value in form.cleaned_data.items()
    }


def known(request: HttpRequest, said: session.Said) -> session.Said:
    """What stands in a form already: what was told, and whose telephone was proved."""
    if "phone" in said:
        return said
    resident = session.whoever(request)
    if resident is None:
        return said
    return {**said, "phone": resident.phone, "email": resident.email}


def asked(said: session.Said) -> list[str]:
    """The questions of this matter, in their order."""
    about = said.get("kind") in ABOUT_SOMEBODY
    return [name for name in FORMS if about or name != "about"]


def first_missing(said: session.Said, before: str = "") -> str | None:
    """The first question that was not answered yet, of those that come earlier."""
    names = asked(said)
    earlier = names[: names.index(before)] if before in names else names
    return next((name for name in earlier if name not in said.get("done", [])), None)


def before(name: str, said: session.Said) -> str:
    """The question before this one; "" before the first."""
    names = asked(said)
    place = names.index(name) if name in names else 0
    return names[place - 1] if place else ""


def after(request: HttpRequest, key: UUID, name: str, said: session.Said) -> HttpResponse:
    """On to the next question; after the last one to the code, or past it where it is proved."""
    following = asked(said)[asked(said).index(name) + 1 :]
    if following:
        return redirect("portal:send", key, following[0])
    if proved(request, said):
        return redirect("portal:send_check", key)
    ask_code(request, key, said)
    return redirect("portal:send_code", key)


def proved(request: HttpRequest, said: session.Said) -> bool:
    """Whether the telephone that was told is the one that was proved in this session."""
    resident = session.whoever(request)
    return resident is not None and resident.phone == said.get("phone")


def ask_code(request: HttpRequest, key: UUID, said: session.Said) -> None:
    """Send the code that shows whose telephone it is."""
    send_code(request, said["phone"], Purpose.SEND, str(key))


Whole = Callable[[HttpRequest, UUID, session.Said], HttpResponse]


def told(page: Whole) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Only once all questions are answered; a matter that was sent already shows its receipt."""

    def guarded(request: HttpRequest, key: UUID) -> HttpResponse:
        said = session.draft(request, key)
        if not said and (actor := resident_in(request)) and queries.is_theirs(actor, key):
            return redirect("portal:receipt_of", key)
        missing = first_missing(said)
        return redirect("portal:send", key, missing) if missing else page(request, key, said)

    return guarded


@require_http_methods(["GET", "POST"])
@told
def code(request: HttpRequest, key: UUID, said: session.Said) -> HttpResponse:
    """The code that came by short message."""
    if proved(request, said):
        return redirect("portal:send_check", key)
    if "again" in request.POST:
        ask_code(request, key, said)
        return redirect("portal:send_code", key)
    return typed_code(request, key, said, f"/send/{key}/who/", "portal:send_check")


def typed_code(
    request: HttpRequest, key: UUID, said: session.Said, back: str, check: str
) -> HttpResponse:
    """The page of the code; a right one leads to the page `check`."""

    def entered(given: str) -> HttpResponse | None:
        right = proven(request, said["phone"], Purpose.SEND, str(key), given)
        return redirect(check, key) if right else None

    return typed(request, back, entered)


@require_http_methods(["GET", "POST"])
@told
def check(request: HttpRequest, key: UUID, said: session.Said) -> HttpResponse:
    """All answers once more; then it is sent."""
    if not proved(request, said):
        return redirect("portal:send_code", key)
    form = SendForm(**sent(request), listable=listable(said))
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            send(key, said, form.cleaned_data)
        except Problem as problem:
            form.add_error(None, str(problem))
            status = problem.status
        else:
            keep_email(request, said)
            session.drop_draft(request, key)
            return redirect("portal:receipt_of", key)
    context = {"form": form, "key": key, "said": said, **spelt_out(said)}
    if request.method == "GET" and (actor := resident_in(request)):
        context["similar"] = similar_nearby(
            said["body"], said.get("area", ""), actor, said.get("place", "")
        )
    return show(request, "portal/check.html", context, status=status)


def keep_email(request: HttpRequest, said: session.Said) -> None:
    """Where an e-mail address was given along: it is asked once whether it is right."""
    email, resident = said.get("email", ""), session.whoever(request)
    if email and resident and mailbox.give_along(resident, email, limits.address_of(request)):
        asked = _("We have sent a mail to %(email)s. Press the button that it leads to.")
        messages.info(request, asked % {"email": email})


def listable(said: session.Said) -> bool:
    """Whether such a matter may ever stand on the public list."""
    return said["kind"] not in NEVER_LISTED and not said.get("confidential")


def spelt_out(said: session.Said) -> dict[str, Any]:
    """The answers as the person chose them."""
    unit = unit_of(said)
    area = area_of(said)
    phone = said["phone"].removeprefix("+86")
    return {"kind": dict(KINDS)[said["kind"]], "area": area, "unit": unit, "phone": phone}


def area_of(said: session.Said) -> Area | None:
    """The village that was written, or the town that was chosen."""
    return queries.area_of(said.get("within") or said.get("area", ""))


def unit_of(said: session.Said) -> Unit | None:
    """The unit that it is about, if it is about one."""
    code = said.get("about_unit") if said.get("kind") in ABOUT_SOMEBODY else None
    return next(iter(units_like(code)), None) if code else None


def headline(body: str) -> str:
    """The first sentence, as far as it fits into a line of a list."""
    first = re.split(r"(?<=[。！？!?；;])|\.\s|\n", body.strip(), maxsplit=1)[0].strip()
    if len(first) <= TITLE:
        return first
    cut = first[: TITLE - 1]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > TITLE // 2 else cut}…"


def send(key: UUID, said: session.Said, last: session.Said) -> None:
    """The matter comes in, with what was said last: its files, and whether it may be listed."""
    commands.send_in(
        key,
        find_or_add(said["phone"], said["name"]),
        last["papers"],
        title=headline(said["body"]),
        body=said["body"],
        kind=Kind(said["kind"]),
        area=area_of(said),
        place=said["place"],
        lat=said.get("lat"),
        lon=said.get("lon"),
        about_unit=unit_of(said),
        confidential=said["confidential"],
        wants_call=said["wants_call"],
        may_list=last.get("may_list", False),
    )
