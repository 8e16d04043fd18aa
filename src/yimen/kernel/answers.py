"""What all of the API has in common: how it answers, and how a moment is written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import JsonResponse
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from .errors import Invalid, Problem


class Body(BaseModel):
    """What somebody sends: a field that nobody asked for is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class Refusal(BaseModel):
    """Why it did not work, in the reader's language; `fields` says what is wrong where."""

    error: str
    fields: dict[str, str]


def answer(content: Any, status: int = 200) -> JsonResponse:
    """The answer to a question or an act."""
    return JsonResponse(
        content, status=status, safe=False, json_dumps_params={"ensure_ascii": False}
    )


def refusal(problem: Problem) -> JsonResponse:
    """The answer to what did not work: the same sentence that a page shows."""
    fields = problem.fields if isinstance(problem, Invalid) else {}
    said = {name: str(each) for name, each in fields.items()}
    return answer({"error": str(problem), "fields": said}, problem.status)


def moment(at: datetime | None) -> str | None:
    """A moment in Beijing time, with its offset (RFC 3339)."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
