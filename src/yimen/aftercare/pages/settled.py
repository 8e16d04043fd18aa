"""What anybody may read: settled disputes without who it was, what others say, and figures."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.aftercare import queries
from yimen.aftercare.commands.opinions import give_opinion
from yimen.aftercare.forms import OpinionForm
from yimen.cases.pages.steps import FORM
from yimen.kernel import limits
from yimen.kernel.errors import Problem
from yimen.mediators.models import DisputeType
from yimen.orgs.crowds import FEW
from yimen.orgs.middleware import resident_in
from yimen.orgs.policy import visible_to
from yimen.ui.show import show

HOUR = 3600


def knock(request: HttpRequest) -> None:
    """A household reads more slowly than a machine copies. TooOften past the limit."""
    limits.require("aftercare.settled", limits.address_of(request), 1200, HOUR)


@require_safe
def settled(request: HttpRequest) -> HttpResponse:
    """Settled disputes, the newest first; `kind` shows those of one kind."""
    knock(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in DisputeType.values else ""
    found = queries.newest(kind, queries.shelf_from(request.GET.get("after", "")))
    shown = found[: queries.SHELF]
    last = shown[-1] if len(found) > len(shown) else None
    following = ""
    if last and last.published_at:
        after = str(queries.Shelf(last.published_at, last.public))
        following = urlencode({"kind": kind, "after": after} if kind else {"after": after})
    context = {
        "rows": queries.settled_from(shown),
        "kinds": DisputeType.choices,
        "kind": kind,
        "next": following,
        "few": FEW,
    }
    return show(request, "aftercare/settled.html", context)


@FORM
def one(request: HttpRequest, public: UUID) -> HttpResponse:
    """One of them, with what others say; a resident rates it once."""
    knock(request)
    publication = queries.published_as(public)
    actor = resident_in(request)
    if actor is not None and not visible_to(actor).exists():
        actor = None
    form, status = OpinionForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        if actor is None:
            return redirect("portal:enter", public)
        status = 422
        if form.is_valid():
            try:
                give_opinion(publication, actor, **form.cleaned_data)
            except Problem as problem:
                form.add_error(None, str(problem))
                status = problem.status
            else:
                messages.success(request, _("Thank you. Your stars count."))
                return redirect("aftercare:one", public)
    context = {
        "each": queries.settled_from([publication])[0],
        "comments": queries.comments_on(publication),
        "mine": queries.opinion_of(actor, publication),
        "form": form,
        "known": actor is not None,
        "few": FEW,
    }
    return show(request, "aftercare/one.html", context, status=status)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How many disputes were settled, of how many, by kind; too few are not told."""
    knock(request)
    counted = queries.figures()
    over, of = counted["broke"]
    context = {
        "as_of": counted["as_of"],
        "published": counted["published"],
        "all": queries.settled_at_all(),
        "kinds": queries.settled_by_kind(),
        "broke": queries.Figure(_("Broken out again"), over, of),
        "few": FEW,
    }
    return show(request, "aftercare/figures.html", context)
