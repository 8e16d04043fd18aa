"""The pages of sittings, under the address of their dispute, and a week of a centre."""

from __future__ import annotations

from django.urls import path

from .pages import acts, calendar, overview, ties, week

app_name = "sittings"
urlpatterns = [
    path("mediators/week/", week.week, name="week"),
    path("disputes/<uuid:key>/sittings/", overview.overview, name="overview"),
    path("disputes/<uuid:key>/sittings/team/", acts.team, name="team"),
    path("disputes/<uuid:key>/sittings/plan/", acts.plan, name="plan"),
    path("disputes/<uuid:key>/sittings/ties/", ties.tell, name="tell_tie"),
    path(
        "disputes/<uuid:key>/sittings/ties/<int:number>/consent/",
        ties.consent,
        name="consent_to_tie",
    ),
    path(
        "disputes/<uuid:key>/sittings/ties/<int:number>/decline/", ties.decline, name="decline_tie"
    ),
    path("disputes/<uuid:key>/sittings/notes/", acts.note, name="note"),
    path(
        "disputes/<uuid:key>/sittings/<int:number>/invitation.ics",
        calendar.invitation,
        name="invitation",
    ),
    path("disputes/<uuid:key>/sittings/<int:number>/move/", acts.move, name="move"),
    path("disputes/<uuid:key>/sittings/<int:number>/hold/", acts.hold, name="hold"),
    path("disputes/<uuid:key>/sittings/<int:number>/miss/", acts.miss, name="miss"),
    path("disputes/<uuid:key>/sittings/<int:number>/call-off/", acts.call_off, name="call_off"),
]
