"""The boards."""

from __future__ import annotations

from django.urls import path

from .pages import boards, disputes, ground, months, wall

app_name = "boards"
urlpatterns = [
    path("", boards.lights, name="lights"),
    path("cases/", boards.cases, name="cases"),
    path("shelved/", boards.shelved, name="shelved"),
    path("figures/", boards.figures, name="figures"),
    path("wall/", wall.wall, name="wall"),
    path("months/", months.months, name="months"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("map/", ground.ground, name="ground"),
    path("map/points.geojson", ground.points, name="points"),
    path("map/cases/", ground.lying, name="lying"),
]
