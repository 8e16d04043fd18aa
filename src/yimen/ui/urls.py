"""The page of all parts, and the switch of languages."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from .pages.components import components

app_name = "ui"
urlpatterns = [
    path("", components, name="components"),
    path("language/", set_language, name="language"),
]
