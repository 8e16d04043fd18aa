"""Where the court's messages come in, and the pages of those who see to them."""

from __future__ import annotations

from django.urls import path

from .pages import door, files, overview, seeing_to

app_name = "court"
urlpatterns = [
    path("links/court/messages", door.messages, name="door"),
    path("links/court/messages/<uuid:message>/files/<str:sha256>", files.file, name="file"),
    path("court/", overview.overview, name="overview"),
    path("court/<int:key>/again/", seeing_to.again, name="again"),
    path("court/<int:key>/set-aside/", seeing_to.set_aside, name="set_aside"),
    path("court/files/<int:key>/again/", seeing_to.file_again, name="file_again"),
    path("court/files/<int:key>/set-aside/", seeing_to.file_aside, name="file_aside"),
]
