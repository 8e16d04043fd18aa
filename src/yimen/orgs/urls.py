"""The staff's door, and the map of the city."""

from __future__ import annotations

from django.urls import path

from .pages import door, ground, maps, password

app_name = "orgs"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("set-password/", password.choose, name="choose_password"),
    path("places.geojson", ground.places, name="places"),
    path("place/", door.place, name="place"),
    path("map/areas.geojson", maps.city, name="map"),
    path("map/<slug:code>.geojson", maps.town, name="map_in"),
    path("map/point/", maps.point, name="map_point"),
]
