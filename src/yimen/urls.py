"""Where each module's pages hang."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from yimen import api

urlpatterns: list[URLPattern | URLResolver] = [
    path(api.PREFIX.lstrip("/"), include((api.urls(), "api"))),
]

for module, at in (
    ("orgs", ""),
    ("deadlines", "deadlines/"),
    ("catalogue", "catalogue/"),
    ("cases", ""),
    ("requests", "requests/"),
    ("boards", "boards/"),
    ("ui", "ui/"),
    ("portal", ""),
):
    if find_spec(f"yimen.{module}") and find_spec(f"yimen.{module}.urls"):
        urlpatterns.append(path(at, include(f"yimen.{module}.urls")))
