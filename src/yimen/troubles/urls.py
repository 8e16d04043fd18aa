"""The pages of troubles."""

from __future__ import annotations

from django.urls import path

from .pages import hottest, trouble

app_name = "troubles"
urlpatterns = [
    path("", hottest.hottest, name="hottest"),
    path("<uuid:key>/", trouble.trouble, name="trouble"),
    path("<uuid:key>/problem/", trouble.declare, name="declare"),
    path("<uuid:key>/points.geojson", trouble.points, name="points"),
]
