"""The pages of what comes after a settlement: for staff, and for everybody."""

from __future__ import annotations

from django.urls import path

from .pages import comments, publications, settled, visits

app_name = "aftercare"
urlpatterns = [
    path("aftercare/visits/", visits.visits, name="visits"),
    path("aftercare/<uuid:key>/visits/<int:number>/<slug:name>/", visits.step, name="visit_step"),
    path("aftercare/waiting/", publications.waiting, name="waiting"),
    path("aftercare/<uuid:key>/published/", publications.publications, name="publications"),
    path("aftercare/<uuid:key>/published/prepare/", publications.prepare, name="prepare"),
    path(
        "aftercare/<uuid:key>/published/<int:number>/<slug:name>/",
        publications.step,
        name="publication_step",
    ),
    path("aftercare/comments/", comments.comments, name="comments"),
    path("aftercare/comments/<uuid:key>/show/", comments.let, name="show_comment"),
    path("aftercare/comments/<uuid:key>/refuse/", comments.refuse, name="refuse_comment"),
    path("settled/", settled.settled, name="settled"),
    path("settled/figures/", settled.figures, name="figures"),
    path("settled/<uuid:public>/", settled.one, name="one"),
]
