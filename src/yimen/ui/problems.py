"""A problem becomes a page with its status and its message."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from yimen.kernel.errors import Problem

from .show import show


class ProblemMiddleware:
    """Shows what a page raised to the person who asked for it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        if request.headers.get("HX-Request") and response.status_code == 302:
            return whole_page(response.headers["Location"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a problem; any other error is Django's to report."""
        if isinstance(error, Problem):
            return problem(request, str(error), error.status)
        if isinstance(error, PermissionDenied):
            return problem(request, _("This is not yours to see."), 403)
        return None


def whole_page(address: str) -> HttpResponse:
    """Where only a part was asked for, a redirect still moves the whole page."""
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def problem(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """One sentence and a way back."""
    context = {"message": message, "heading": heading(status), "back": back(request)}
    return show(request, "ui/problem.html", context, "problem", status=status)


def heading(status: int) -> str:
    """What the person reads first."""
    headings = {
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("Not possible now"),
        422: _("Something is missing or wrong"),
        429: _("Too many attempts"),
    }
    return headings.get(status, _("This did not work"))


def back(request: HttpRequest) -> str:
    """The page of the case that the step was for, else the front door."""
    first, _slash, rest = request.path.strip("/").partition("/")
    key = rest.partition("/")[0]
    return f"/cases/{key}/" if first == "cases" and rest.count("/") else "/"
