"""The pages of agreements."""

from __future__ import annotations

from django.urls import path

from .pages import agreement, offers, prints, templates

app_name = "agreements"
DISPUTE = "<uuid:key>/"
ONE = f"{DISPUTE}<int:number>/"
urlpatterns = [
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/prefix/", templates.prefix, name="prefix"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path(f"{DISPUTE}draft/", agreement.draft, name="draft"),
    path(f"{DISPUTE}offers/new/", offers.propose, name="propose"),
    path(f"{DISPUTE}offers/<int:number>/<slug:name>/", offers.step, name="offer_step"),
    path(f"{DISPUTE}papers/<slug:name>.pdf", prints.paper, name="paper"),
    path(ONE, agreement.agreement, name="agreement"),
    path(f"{DISPUTE}<int:number>.pdf", prints.printed, name="pdf"),
    path(f"{ONE}redraft/", agreement.redraft, name="redraft"),
    path(f"{ONE}sign/", agreement.sign, name="sign"),
    path(f"{ONE}<slug:name>/", agreement.step, name="step"),
]
