"""What staff see of a dispute on its page: how the follow-ups stand, and what is published."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yimen.cases.models import Case
from yimen.cases.words import Label
from yimen.mediation.process import DISPUTE

from .models import PublicationState, VisitState
from .policy import AT_PEACE
from .queries import last_publication, visits_seen


def aftercare_facts(case: Case) -> list[tuple[Label, str]]:
    """A line for follow-ups and one for what is published, where there are any."""
    if case.process != DISPUTE.name:
        return []
    facts: list[tuple[Label, str]] = []
    visits = visits_seen(case.pk)
    if visits:
        made = sum(row.state == VisitState.DONE for row in visits)
        following = next((row.due_on for row in visits if row.closed_at is None), None)
        said = _("%(made)d made") % {"made": made}
        if following:
            said += " · " + _("next: %s") % date_format(following)
        facts.append((gettext_lazy("Follow-ups"), said))
    last = last_publication(case.pk)
    if last or case.state in AT_PEACE:
        said = str(PublicationState(last.state).label) if last else _("nothing prepared")
        link = reverse("aftercare:publications", args=[case.pk])
        facts.append((gettext_lazy("Publication"), format_html('<a href="{}">{}</a>', link, said)))
    return facts
