"""One form on a page, what it does, and where it leads back to; and of which centre a page is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yimen.cases.pages.steps import run
from yimen.kernel.actors import Actor
from yimen.kernel.errors import NotFound
from yimen.mediators.queries.here import centres
from yimen.orgs.models import Unit
from yimen.orgs.queries import today
from yimen.ui.show import show


def filled(
    request: HttpRequest,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    back: str,
    label: str = "",
) -> HttpResponse:
    """The page of a form; once it went through, back to where it came from."""
    status = 200
    if form.is_bound:
        status = run(form, lambda: act(form.cleaned_data))
        if status == 200:
            messages.success(request, _("Done: %s") % title)
            return redirect(back)
    context = {"form": form, "title": title, "back": back, "label": label or _("Keep")}
    return show(request, "mediators/form.html", context, status=status)


def centre_in(request: HttpRequest, actor: Actor) -> tuple[Unit, list[Unit]]:
    """The centre that a page is of (`?centre=`), and those that it could be. NotFound: none."""
    known = centres(actor)
    if not known:
        raise NotFound(_("There is no mediation centre here that you work with."))
    wanted = request.GET.get("centre", "")
    return next((each for each in known if str(each.pk) == wanted), known[0]), known


def day_in(request: HttpRequest) -> date:
    """The day that a page is of (`?day=2026-03-02`); nonsense is today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


def sent(request: HttpRequest) -> Any:
    """What was sent, if something was."""
    return request.POST if request.method == "POST" else None


def listed(words: Iterable[str]) -> str:
    """Some words with what stands between the parts of a list; a dash where there are none."""
    return pgettext("between parts of a list", ", ").join(words) or "–"
