"""The pages of a centre's members, mediators and rooms."""

from __future__ import annotations

from django.urls import path

from .pages import booking, keeping, people, today

app_name = "mediators"
urlpatterns = [
    path("", today.today, name="today"),
    path("book/", booking.book, name="book"),
    path("bookings/<uuid:key>/give-up/", booking.give_up, name="give_up"),
    path("centre/", keeping.centre, name="centre"),
    path("centre/members/new/", keeping.new_member, name="new_member"),
    path("centre/members/<int:key>/", keeping.change_member, name="member"),
    path("centre/duties/new/", keeping.new_duty, name="new_duty"),
    path("centre/duties/<int:key>/drop/", keeping.drop_duty, name="drop_duty"),
    path("centre/teams/new/", keeping.new_team, name="new_team"),
    path("centre/teams/<int:key>/", keeping.change_team, name="team"),
    path("centre/rooms/new/", keeping.new_room, name="new_room"),
    path("centre/rooms/<int:key>/", keeping.change_room, name="room"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="new"),
    path("people/<int:key>/", people.mediator, name="mediator"),
    path("people/<int:key>/edit/", people.edit, name="edit"),
    path("people/<int:key>/hours/", people.hours, name="hours"),
    path("people/<int:key>/absence/", people.absence, name="absence"),
    path("people/<int:key>/absence/<int:row>/drop/", people.drop_absence, name="drop_absence"),
    path("people/<int:key>/declare/", people.declare, name="declare"),
    path("people/<int:key>/relations/<int:row>/end/", people.end_relation, name="end_relation"),
]
