"""The board of a mediation centre."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.boards.disputes import RATES, board
from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.mediation.policy import deals_with_disputes
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.ui.show import show


@require_safe
@needs_staff
def disputes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many disputes are settled, how long it takes and whether it lasts, of the last year.

    NotAllowed: a post of the hotline, to which they are closed (人民调解法 art. 15, 23), or whoever
    only keeps the system: an empty board would tell them that there is nothing.
    """
    require(deals_with_disputes, actor)
    found = board(actor, timezone.localdate(now()))
    context = {
        "as_of": now(),
        "board": found,
        "rates": RATES,
        "parts": [
            (_("By track"), found.tracks),
            (_("By who mediates"), found.teams),
            (_("By kind"), found.kinds),
        ],
    }
    return show(request, "boards/disputes.html", context)
