"""The pages of every case."""

from __future__ import annotations

from django.urls import path

from .pages import attachments, bulk, contact, filters, life, queue, search, sheet, steps, stream
from .pages import case as case_page

app_name = "cases"
CASE = "cases/<uuid:key>/"
urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/seen/", queue.seen, name="seen"),
    path("queue/looked/", queue.looked, name="looked"),
    path("queue/news/", queue.arrivals, name="news"),
    path("queue/bulk/", bulk.bulk, name="bulk"),
    path("queue/filters/", filters.filters, name="filters"),
    path("queue/filters/keep/", filters.keep, name="keep_filter"),
    path("queue/filters/<int:key>/", filters.change, name="change_filter"),
    path("news/", stream.stream, name="stream"),
    path("search/", search.search, name="search"),
    path("processes/<slug:name>/", life.life, name="life"),
    path(CASE, case_page.case, name="case"),
    path(f"{CASE}sheet/", sheet.sheet, name="sheet"),
    path(f"{CASE}sheet.pdf", sheet.printed, name="sheet_pdf"),
    path(f"{CASE}contact/", contact.contact, name="contact"),
    path(f"{CASE}attach/", attachments.attach, name="attach"),
    path(f"{CASE}files/<int:number>/", attachments.file, name="file"),
    path(f"{CASE}files/<int:number>/view/", attachments.view, name="view_file"),
    path(f"{CASE}files/<int:number>/small/", attachments.small, name="small_file"),
    path(f"{CASE}files/<int:number>/large/", attachments.large, name="large_file"),
    path(f"{CASE}files/<int:number>/framed/", attachments.framed, name="framed_file"),
    path(f"{CASE}tasks/new/", steps.ask, name="ask"),
    path(f"{CASE}tasks/<int:number>/<slug:name>/", steps.task_step, name="task_step"),
    path(f"{CASE}<slug:name>/", steps.step, name="step"),
]
