"""How well messages are read."""

from __future__ import annotations

from django.urls import path

from .learned import pages

app_name = "reading"
urlpatterns = [
    path("", pages.reading, name="reading"),
    path("<int:key>/<slug:act>/", pages.switch, name="switch"),
]
