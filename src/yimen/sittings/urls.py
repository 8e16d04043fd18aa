"""The pages of sittings, under the address of their dispute."""

from __future__ import annotations

from django.urls import path

from .pages import mine

app_name = "sittings"
urlpatterns = [
    path("<uuid:key>/sittings/mine/", mine.mine, name="mine"),
    path("<uuid:key>/sittings/<int:number>/invitation.ics", mine.invitation, name="invitation"),
]
