"""What staff see of a case on the public list: that it stands there, and how many follow it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yimen.cases.models import Case
from yimen.cases.words import Label, Story

from .policy import is_listed
from .queries import how_many_follow


def listing_facts(case: Case, _told: Story = ()) -> list[tuple[Label, str]]:
    """One line for a case that its resident lets be listed; never who follows it."""
    if not case.may_list:
        return []
    if not is_listed(case):
        return [(gettext_lazy("Public list"), _("allowed, but nothing that is listed"))]
    number = how_many_follow(case)
    follow = ngettext("%(n)d resident follows it", "%(n)d residents follow it", number)
    return [(gettext_lazy("Public list"), follow % {"n": number})]
