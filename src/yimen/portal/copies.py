"""All that is kept of a resident, as a file that they take elsewhere (个人信息保护法 art. 45)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from yimen.kernel.actors import Actor
from yimen.kernel.time import now
from yimen.orgs.commands import Contact

from . import queries
from .listing.queries import followed
from .telling import Line


def copy_of(actor: Actor, person: Contact) -> dict[str, Any]:
    """The person, every matter as its page shows it, and who has read the person's data."""
    return {
        "made_at": _moment(now()),
        "person": {
            "name": person.name,
            "telephone": person.phone,
            "address": person.address,
            "email": person.email,
        },
        "matters": [_matter(queries.matter(actor, key)) for key in queries.keys_of_all(actor)],
        "follows": [
            {"about": each.category, "area": each.area, "stands": each.stands}
            for each in followed(actor)
        ],
        "readings": [
            {"at": _moment(each.at), "by": each.by, "purpose": each.purpose, "matter": each.number}
            for each in queries.readings(actor)
        ],
    }


def _moment(at: datetime | None) -> str | None:
    """As the clocks of the city show it (ISO 8601)."""
    return timezone.localtime(at).isoformat("T", "seconds") if at else None


def _matter(matter: queries.Matter) -> dict[str, Any]:
    request = matter.request
    return {
        "number": request.number,
        "title": request.title,
        "place": request.place,
        "point": None if request.lat is None else {"lat": request.lat, "lon": request.lon},
        "received_at": _moment(request.opened_at),
        "received_by": request.centre.name,
        "answered_by": request.lead.name if request.lead else "",
        "stands": matter.heading,
        "next": matter.next,
        "next_by": _moment(matter.due_at),
        "why_this_date": matter.why,
        "closed_at": _moment(request.closed_at),
        "open_again_until": _moment(request.reopen_until) if request.closed_at else None,
        "check_mark": queries.first_hash(request),
        "answer": matter.answer.words if matter.answer else "",
        "history": [_line(matter, line) for line in matter.lines],
    }


def _line(matter: queries.Matter, line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {"at": _moment(line.at), "says": line.says, "words": line.words}
    if line.file:
        path = reverse("portal:file", args=[matter.request.pk, line.file.number])
        told["file"] = {
            "name": line.file.name,
            "bytes": line.file.size,
            "address": f"{settings.PUBLIC_URL}{path}",
        }
    return told
