"""The pages of a mediation centre."""

from __future__ import annotations

from django.urls import path

from .pages.look_ups import areas
from .pages.party import party
from .pages.register import register

app_name = "disputes"
urlpatterns = [
    path("new/", register, name="register"),
    path("<uuid:key>/parties/<int:number>/", party, name="party"),
    path("areas/", areas, name="areas"),
]
