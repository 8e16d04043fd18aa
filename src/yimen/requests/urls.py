"""The hotline's pages."""

from __future__ import annotations

from django.urls import path

from .pages import drafts, look_ups
from .pages.heard import heard
from .pages.register import register

app_name = "requests"
urlpatterns = [
    path("register/", register, name="register"),
    path("heard/", heard, name="heard"),
    path("draft/", drafts.keep, name="keep_draft"),
    path("draft/drop/", drafts.drop, name="drop_draft"),
    path("categories/", look_ups.categories, name="categories"),
    path("areas/", look_ups.areas, name="areas"),
    path("units/", look_ups.units, name="units"),
]
