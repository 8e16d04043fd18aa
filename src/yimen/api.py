"""The API: /api/v1/, its errors, its description and its documentation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any

import pydantic
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from pydantic_core import from_json

from yimen import __version__
from yimen.aftercare.api import rest as after_a_settlement
from yimen.aftercare.api import router as aftercare
from yimen.agreements.api import rest as templates
from yimen.agreements.api import router as agreements
from yimen.cases.api import parts
from yimen.cases.api import rest as around_cases
from yimen.cases.api import router as cases
from yimen.catalogue.api import router as catalogue
from yimen.deadlines.api import router as deadlines
from yimen.kernel.answers import Refusal, answer, refusal
from yimen.kernel.errors import Invalid, NotFound, Problem
from yimen.knowledge.api import router as knowledge
from yimen.mediation.api import around as around_disputes
from yimen.mediation.api import router as disputes
from yimen.orgs.api import Bearer, Session
from yimen.orgs.api import router as orgs
from yimen.requests.api import calls
from yimen.requests.api import router as requests
from yimen.sittings.api import router as sittings
from yimen.ui.pages.reference import operations
from yimen.ui.show import show

PREFIX = "/api/v1/"
FORM = 64 * 1024
"""What the fields around a file may take besides it, in bytes."""
View = Callable[..., HttpResponseBase]


class TooLarge(Problem):
    """More than anybody needs to send."""

    status = 413


class NotJSON(Problem):
    """A body that is no JSON."""

    status = 415


class Strict(Parser):
    """Bodies are JSON and say so (RFC 8259: no NaN, no half characters)."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What was sent. 415: not as JSON; 400: it is none."""
        if request.content_type != "application/json":
            raise NotJSON(_("Send the body as application/json."))
        return from_json(request.body, allow_inf_nan=False)


api = NinjaAPI(
    title="Yimen",
    version=__version__,
    description="Every step of every case, and what one must know to take it.",
    docs_url=None,
    openapi_url=None,
    parser=Strict(),
    auth=[Bearer(), Session()],
    urls_namespace="api",
)
api.add_router("/cases", requests)
api.add_router("/cases", disputes)
api.add_router("/cases", cases)
for each in (parts, around_disputes, agreements, sittings, aftercare):
    api.add_router("/cases", each)
api.add_router("", around_cases)
api.add_router("", templates)
api.add_router("", after_a_settlement)
api.add_router("/calls", calls)
api.add_router("", orgs)
api.add_router("", catalogue)
api.add_router("", deadlines)
api.add_router("", knowledge)


# What did not work.


@api.exception_handler(Problem)
def refused(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The same sentence that a page shows."""
    said = refusal(problem)
    if problem.status == 429:
        said.headers["Retry-After"] = "60"
    return said


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Nobody whom we know."""
    known = error.message != "Unauthorized"
    message = error.message if known else _("Sign in, or send a token: Authorization: Bearer …")
    said = answer({"error": message, "fields": {}}, 401)
    said.headers["WWW-Authenticate"] = "Bearer"
    return said


@api.exception_handler(HttpError)
def unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that cannot be read."""
    if isinstance(error.__cause__, Problem):
        return refused(request, error.__cause__)
    return answer({"error": _("The body is no JSON."), "fields": {}}, error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """More than anybody needs to send."""
    return refused(request, TooLarge(_("This is too large.")))


@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(UnreadablePostError)
def garbled(request: HttpRequest, error: Exception) -> HttpResponse:
    """A form that is none, that has too many parts, or whose sender went away."""
    return answer({"error": _("The form cannot be read."), "fields": {}}, 400)


@api.exception_handler(Http404)
def nothing(request: HttpRequest, error: Http404 | None = None) -> HttpResponse:
    """No such place."""
    return refused(request, NotFound(_("There is nothing here.")))


@api.exception_handler(ValidationError)
def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Fields that are missing or wrong, each with its reason."""
    return refused(request, invalid(error.errors))


@api.exception_handler(pydantic.ValidationError)
def wrong_for_its_kind(request: HttpRequest, error: pydantic.ValidationError) -> HttpResponse:
    """The same, of a body that is right for another kind of case."""
    return refused(request, invalid(error.errors()))


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: written down without what was sent."""
    logging.getLogger("django.request").error("API: %s", request.path, exc_info=error)
    return answer({"error": _("This did not work, and it is our fault."), "fields": {}}, 500)


def invalid(errors: Iterable[Any]) -> Invalid:
    """The first thing that is wrong with each field; of several bodies, by what fits best.

    A step of one name may ask for different things of different kinds of cases: each such body
    has a name of its own, in capitals.
    """
    found: dict[str, dict[str, str]] = {}
    for each in errors:
        place = [str(part) for part in each["loc"] if part not in ("body", "query", "form", "file")]
        body = place.pop(0) if place and place[0][:1].isupper() else ""
        fields = found.setdefault(body, {})
        fields.setdefault(place[0] if place else str(each["loc"][0]), sentence(each))
    return Invalid(_("Something is missing or wrong."), min(found.values(), key=len, default={}))


def sentence(error: Any) -> str:
    """What is wrong, in the reader's language where it is something ordinary."""
    known = {
        "missing": _("This must be said."),
        "string_too_short": _("This must be said."),
        "extra_forbidden": _("Nobody asks for this."),
        "enum": _("This is none of the choices."),
        "literal_error": _("This is none of the choices."),
        "string_too_long": _("This is too long."),
        "uuid_parsing": _("This is no key."),
    }
    return known.get(error["type"], str(error["msg"]))


# What there is.

COMMON = {
    "400": "The body is no JSON, or no form.",
    "401": "No token, or one that is not known.",
    "403": "This is for somebody else.",
    "404": "No such thing, or none that the actor may know of.",
    "409": "Not possible now, or a condition does not hold.",
    "413": "Too large.",
    "415": "The body is not application/json.",
    "422": "Something is missing or wrong: `fields` says what, and where.",
    "429": "Too many wrong tokens from one address.",
}


@cache
def description() -> dict[str, Any]:
    """The whole API as OpenAPI 3.1, with what every route can refuse."""
    with translation.override("en"):
        made: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    made["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for routes in made["paths"].values():
        for each in routes.values():
            known = {str(status): said for status, said in each["responses"].items()}
            common = {
                status: {"description": text, "content": content} for status, text in COMMON.items()
            }
            each["responses"] = {**known, **common}
    return made


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description, for programs."""
    return JsonResponse(description())


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The description, for people."""
    return show(request, "ui/reference.html", {"groups": operations(description())})


def guarded(view: View) -> View:
    """Nothing too large is read, all that is refused is JSON, and nothing between keeps it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.ATTACHMENT_MAX_SIZE + FORM:
            return refused(request, TooLarge(_("This is too large.")))
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            said = answer({"error": _("This cannot be done here."), "fields": {}}, 405)
            said.headers["Allow"] = response.headers["Allow"]
            response = said
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


def urls() -> list[URLPattern]:
    """All routes; what is none of them is told so as JSON."""
    patterns = [each for each in api.urls[0] if isinstance(each, URLPattern)]
    return [
        path("", lambda request: redirect("api:reference")),
        path("openapi.json", openapi, name="openapi"),
        path("docs", reference, name="reference"),
        *(URLPattern(each.pattern, guarded(each.callback)) for each in patterns if each.name),
        re_path("", csrf_exempt(nothing)),
    ]
