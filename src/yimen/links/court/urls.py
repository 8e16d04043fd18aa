"""Where the court's messages come in, and the pages of those who see to them."""

from __future__ import annotations

from django.urls import path

from .pages import door

app_name = "court"
urlpatterns = [
    path("links/court/messages", door.messages, name="door"),
]
