"""The staff's door."""

from __future__ import annotations

from django.urls import path

from .pages import door, ground, password

app_name = "orgs"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("set-password/", password.choose, name="choose_password"),
    path("places.geojson", ground.places, name="places"),
    path("place/", door.place, name="place"),
]
