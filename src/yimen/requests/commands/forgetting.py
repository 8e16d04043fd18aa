"""What a request itself keeps of what was typed when something was applied for."""

from __future__ import annotations

from yimen.cases.commands.archive import named, names_of
from yimen.orgs.models import Resident
from yimen.requests.models import Request


def forget_asked(resident: Resident) -> None:
    """Why something was applied for, and its document, where they name whoever is erased."""
    said = names_of(resident)
    for request in Request.objects.filter(resident=resident).exclude(asked_reason=""):
        if named(said, request.asked_reason, request.asked_document):
            rows = Request.objects.filter(pk=request.pk)
            rows.update(asked_reason="", asked_document="")
