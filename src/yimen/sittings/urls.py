"""The pages of sittings, under the address of their dispute."""

from __future__ import annotations

from django.urls import path

from .pages import acts, mine, overview

app_name = "sittings"
urlpatterns = [
    path("<uuid:key>/sittings/", overview.overview, name="overview"),
    path("<uuid:key>/sittings/team/", acts.team, name="team"),
    path("<uuid:key>/sittings/plan/", acts.plan, name="plan"),
    path("<uuid:key>/sittings/notes/", acts.note, name="note"),
    path("<uuid:key>/sittings/mine/", mine.mine, name="mine"),
    path("<uuid:key>/sittings/<int:number>/invitation.ics", mine.invitation, name="invitation"),
    path("<uuid:key>/sittings/<int:number>/move/", acts.move, name="move"),
    path("<uuid:key>/sittings/<int:number>/hold/", acts.hold, name="hold"),
    path("<uuid:key>/sittings/<int:number>/miss/", acts.miss, name="miss"),
    path("<uuid:key>/sittings/<int:number>/call-off/", acts.call_off, name="call_off"),
]
