"""What staff see of a dispute on its page: how the follow-ups stand, and what is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.cases.models import Case
from yimen.cases.words import Label, Story
from yimen.mediation.process import DISPUTE
from yimen.ui.templatetags.yimen import light

from .events import VisitCancelled, VisitGivenUp, VisitPlanned, VisitRecorded
from .models import PublicationState, light_on
from .policy import AT_PEACE
from .process import PUBLICATION

MADE = VisitRecorded.kind()
OVER = frozenset({MADE, VisitGivenUp.kind(), VisitCancelled.kind()})


def aftercare_facts(case: Case, told: Story) -> list[tuple[Label, str]]:
    """A line for follow-ups and one for what is published, where there are any. No query."""
    if case.process != DISPUTE.name:
        return []
    return [*follow_ups(told), *publication(case, told)]


def follow_ups(told: Story) -> Iterator[tuple[Label, str]]:
    """How many were made, and until when the next one is due."""
    planned = {each.part: each.facts["day"] for each in told if each.kind == VisitPlanned.kind()}
    if not planned:
        return
    over = {each.part for each in told if each.kind in OVER}
    said = _("%(made)d made") % {"made": sum(each.kind == MADE for each in told)}
    if following := min((day for part, day in planned.items() if part not in over), default=""):
        due = date.fromisoformat(following)
        said = format_html(
            "{} · {} {}", said, _("next: %s") % date_format(due), light(light_on(due))
        )
    yield gettext_lazy("Follow-ups"), said


def publication(case: Case, told: Story) -> Iterator[tuple[Label, str]]:
    """Where the last publication stands, and the way there."""
    state = ""
    for each in told:
        if step := PUBLICATION.step_of(each.kind):
            state = step.leads_to(state)
    if state or case.state in AT_PEACE:
        said = str(PublicationState(state).label) if state else _("nothing prepared")
        link = reverse("aftercare:publications", args=[case.pk])
        yield gettext_lazy("Publication"), format_html('<a href="{}">{}</a>', link, said)
