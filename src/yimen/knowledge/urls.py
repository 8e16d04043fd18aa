"""The pages of the knowledge base, for staff; residents' are the portal's."""

from __future__ import annotations

from django.urls import path

from .pages import articles, gaps, writing

app_name = "knowledge"
urlpatterns = [
    path("", articles.articles, name="articles"),
    path("new/", writing.new, name="new"),
    path("due/", gaps.due, name="due"),
    path("missed/", gaps.missed, name="missed"),
    path("publish/", writing.publish_some, name="publish_some"),
    path("<slug:code>/", articles.article, name="article"),
    path("<slug:code>/edit/", writing.edit, name="edit"),
    path("<slug:code>/<int:number>/", articles.article, name="version"),
    path("<slug:code>/<int:number>/compare/", articles.compare, name="compare"),
    path("<slug:code>/<int:number>/<slug:name>/", writing.act, name="act"),
]
