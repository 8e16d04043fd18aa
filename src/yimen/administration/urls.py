"""The administrator's pages."""

from __future__ import annotations

from django.urls import path

from .pages import calendar, centre_files, changes, files, guard, tables, texts
from .pages.start import start
from .pages.trial import trial

app_name = "administration"
urlpatterns = [
    path("", start, name="start"),
    path("try/", trial, name="try"),
    path("calendar/", calendar.years, name="calendar"),
    path("calendar/hours/", calendar.hours, name="hours"),
    path("calendar/<int:number>/", calendar.year, name="year"),
    path("calendar/<int:number>/notice.<slug:kind>", calendar.download, name="notice"),
    path("changes/", changes.changes, name="changes"),
    path("changes.csv", changes.download, name="changes_file"),
    path("files/<slug:name>/", files.file, name="file"),
    path("centre/<slug:name>/", centre_files.file, name="centre_file"),
    path(
        "centre/<slug:name>.<slug:kind>",
        centre_files.download,
        name="centre_download",
    ),
    path("files/<slug:name>.<slug:kind>", files.download, name="download"),
    path("texts/", texts.texts, name="texts"),
    path("texts/<slug:name>/", texts.text, name="text"),
    path("texts/<slug:name>/withdraw/<int:key>/", texts.withdraw, name="text_withdraw"),
    path("texts/<slug:name>/<slug:medium>/<slug:language>/", texts.edit, name="text_edit"),
    path(
        "texts/<slug:name>/<slug:medium>/<slug:language>/standard/",
        texts.standard,
        name="text_standard",
    ),
    path("guard/try/", guard.trial, name="guard_try"),
    path("<slug:table>/", tables.rows, name="rows"),
    path("<slug:table>/new/", tables.new, name="new"),
    path("<slug:table>/<slug:key>/", tables.row, name="row"),
    path("<slug:table>/<slug:key>/<slug:name>/", tables.act, name="act"),
]
