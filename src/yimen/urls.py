"""Where each module's pages hang."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yimen import api

urlpatterns: list[URLPattern | URLResolver] = [
    path(api.PREFIX.lstrip("/"), include((api.urls(), "api"))),
    path("ui/", include("yimen.ui.urls")),
    path("knowledge/", include("yimen.knowledge.urls")),
    path("requests/", include("yimen.requests.urls")),
    path("disputes/", include("yimen.mediation.urls")),
    path("mediators/", include("yimen.mediators.urls")),
    path("", include("yimen.sittings.urls")),
    path("reading/", include("yimen.reading.urls")),
    path("troubles/", include("yimen.troubles.urls")),
    path("agreements/", include("yimen.agreements.urls")),
    path("boards/", include("yimen.boards.urls")),
    path("administration/", include("yimen.administration.urls")),
    path("", include("yimen.links.court.urls")),
    path("", include("yimen.orgs.urls")),
    path("", include("yimen.cases.urls")),
    path("", include("yimen.aftercare.urls")),
    path("", include("yimen.portal.urls")),
]
