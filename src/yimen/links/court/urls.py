"""Where the court's messages come in, and the pages of those who see to them."""

from __future__ import annotations

from django.urls import path

from .pages import door, files, messages

app_name = "court"
urlpatterns = [
    path("links/court/messages", door.messages, name="door"),
    path("links/court/messages/<uuid:message>/files/<str:sha256>", files.file, name="file"),
    path("court/", messages.overview, name="overview"),
    path("court/<int:key>/again/", messages.again, name="again"),
    path("court/<int:key>/set-aside/", messages.set_aside, name="set_aside"),
]
