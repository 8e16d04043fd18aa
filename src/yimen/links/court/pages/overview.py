"""What waits for somebody between court and centre, what is under way, and the three streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yimen.cases.policy import sees
from yimen.kernel.actors import Actor
from yimen.links.court import queries
from yimen.links.court.forms import PeriodForm
from yimen.links.court.gateway import linked
from yimen.links.court.models import CourtFile, CourtMatter, CourtMessage, MessageState, MessageWay
from yimen.links.court.policy import counter, keeper
from yimen.links.court.words import kind_label
from yimen.orgs.pages.access import needs_staff
from yimen.orgs.policy import require
from yimen.orgs.queries import today
from yimen.ui.show import show

SHOWN = 200
"""So many messages and so many files at once: the oldest first, the others follow."""


@require_safe
@needs_staff
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The streams in a period; what failed and what is under way for those who see to it."""
    require(counter, actor)
    form = PeriodForm(request.GET, today())
    since, until = form.period()
    context = {
        "form": form,
        "since": since,
        "until": until,
        "streams": queries.streams(actor, since, until),
        "keeps": keeper.holds(actor, None),
        "linked": linked(),
        "made_up": settings.DEMO and not linked(),
        "waits": rows(actor, queries.waiting(actor), queries.files_waiting(actor)),
        "moves": rows(actor, queries.under_way(actor), queries.files_under_way(actor)),
    }
    return show(request, "court/overview.html", context)


@dataclass(frozen=True, slots=True)
class Row:
    """A message or a file as its page shows it; its case is a link for those who may see that.

    `again` says what trying once more means, "" where it means nothing.
    """

    thing: CourtMessage | CourtFile
    what: str
    beside: str
    matter: CourtMatter | None
    sees: bool
    again: str
    again_at: str
    aside_at: str


def rows(actor: Actor, messages: QuerySet[CourtMessage], files: QuerySet[CourtFile]) -> list[Row]:
    """Messages and files together, the oldest first."""
    both = [*message_rows(actor, messages), *file_rows(actor, files)]
    return sorted(both, key=attrgetter("thing.at"))


def message_rows(actor: Actor, messages: QuerySet[CourtMessage]) -> Iterator[Row]:
    """Messages by their kind, and their place in the order."""
    some = list(messages[:SHOWN])
    matters = queries.numbers_of(some)
    for each in some:
        matter = matters.get(str(each.matter))
        yield Row(
            thing=each,
            what=kind_label(each.kind),
            beside=f"{each.get_way_display()} · {each.sequence}",
            matter=matter,
            sees=seen(actor, matter),
            again=label_of_again(each),
            again_at=reverse("court:again", args=[each.pk]),
            aside_at=reverse("court:set_aside", args=[each.pk]),
        )


def file_rows(actor: Actor, files: QuerySet[CourtFile]) -> Iterator[Row]:
    """Files by their size and what they came with: what they are called stays sealed."""
    some = list(files[:SHOWN])
    kinds = queries.kinds_of(some)
    for each in some:
        yield Row(
            thing=each,
            what=_("File of %s") % filesizeformat(each.size),
            beside=f"{each.get_way_display()} · {with_what(each, kinds)}",
            matter=each.matter,
            sees=seen(actor, each.matter),
            again=label_of_file(each),
            again_at=reverse("court:file_again", args=[each.pk]),
            aside_at=reverse("court:file_aside", args=[each.pk]),
        )


def with_what(file: CourtFile, kinds: Mapping[UUID, str]) -> str:
    """The kind of message that a file came or went with."""
    return kind_label(kinds.get(file.message, ""))


def seen(actor: Actor, matter: CourtMatter | None) -> bool:
    """Whether somebody may see the case of a matter."""
    return matter is not None and matter.case is not None and sees(actor, matter.case)


def label_of_again(message: CourtMessage) -> str:
    """What trying once more means for this message."""
    if message.state == MessageState.GIVEN_UP:
        return _("Send again") if linked() else ""
    if message.way == MessageWay.OUT or message.state == MessageState.APPLIED:
        return ""
    deferred = message.state == MessageState.DEFERRED
    return _("Do it without the earlier one") if deferred else _("Try again")


def label_of_file(file: CourtFile) -> str:
    """The same for a file; nothing can be tried where no court is connected."""
    if not linked():
        return ""
    return _("Fetch again") if file.way == MessageWay.IN else _("Offer again")
