"""The rules of the guard: which words must not be missed; and what a sentence sets off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yimen.administration.guard_forms import GuardForm, SentenceForm
from yimen.administration.queries import ENDED, NOW, in_use
from yimen.administration.queries.guard import guard_rule, guard_rules
from yimen.administration.row_forms import end_form
from yimen.catalogue.policy import keeper_of_categories
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import Label
from yimen.reading import commands
from yimen.reading.guard import Duty
from yimen.reading.history import OF_GUARD
from yimen.reading.models import GuardRule
from yimen.reading.queries import forget_guard, guarded
from yimen.requests.heard import Heard
from yimen.requests.models import Request
from yimen.requests.panels import guard as panels
from yimen.ui.show import show

from .access import needs_administrator
from .areas import IN_USE
from .listing import Act, Line, Listing, typed
from .synonyms import may_end

SHOWN = 40
"""Characters of a rule's words in the list."""


def lines(rows: Sequence[GuardRule], day: date) -> list[Line]:
    """The rows of the list."""
    return [
        Line(
            key=row.pk,
            cells=(
                row.pk,
                row.get_duty_display(),
                row.to,
                Truncator(row.words.replace(" ", "、")).chars(SHOWN),
                row.why,
            ),
            state=NOW if row.active else ENDED,
        )
        for row in rows
    ]


def facts(row: GuardRule) -> list[tuple[Label, str]]:
    """All that a rule says."""
    return [
        (_("What it is for"), row.get_duty_display()),
        (_("Leads to"), row.to or "–"),
        (_("What is listened for"), row.words.replace(" ", "、")),
        (_("Only with one of these near"), row.near.replace(" ", "、") or "–"),
        (_("Not with one of these near"), row.unless.replace(" ", "、") or "–"),
        (_("Times said at least"), str(row.times)),
        (_("Also of what is over, denied or supposed"), _("yes") if row.always else _("no")),
        (_("What the agent is told to do"), row.why),
        (_("Basis"), row.basis),
        (_("In use"), _("yes") if row.active else _("no")),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs_administrator
def trial(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What a sentence would set off, as the agent would see it. Nothing of it is stored.

    It is sent, and not put into the address: what is typed may be a resident's and addresses are
    logged.
    """
    form = SentenceForm(request.POST or None)
    context: dict[str, object] = {"form": form, "listing": GUARD_RULES}
    if form.is_bound and form.is_valid():
        forget_guard()  # another process may have changed a rule a moment ago
        said = form.cleaned_data["text"]
        draft = Request(process="request", area_id=actor.area)
        heard = Heard(actor, draft, body=said)
        context |= {
            "tried": True,
            "hits": guarded(said),
            "duties": Duty.choices,
            "danger": panels.danger(heard),
            "route": panels.route(heard),
        }
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "administration/guard_try.html", context, status=status)


GUARD_RULES = Listing(
    name="guard",
    title=gettext_lazy("Rules of the guard"),
    about=gettext_lazy(
        "Words that must not be missed while a caller speaks: of danger to life, of lawful routes"
        " of their own, of accusations against a unit. A rule decides nothing: it tells the agent."
    ),
    heads=(
        gettext_lazy("Code"),
        gettext_lazy("What it is for"),
        gettext_lazy("Leads to"),
        gettext_lazy("What is listened for"),
        gettext_lazy("What the agent is told to do"),
    ),
    states=IN_USE,
    rows=guard_rules,
    valid=in_use,
    lines=lines,
    find=guard_rule,
    missing=gettext_lazy("There is no such row."),
    heading=lambda row: f"{row.pk} · {row.get_duty_display()}",
    facts=facts,
    told=OF_GUARD,
    file="guard",
    trial="administration:guard_try",
    new=Act(
        name="new",
        label=gettext_lazy("Add a rule"),
        may=keeper_of_categories.holds,
        form=GuardForm,
        run=lambda _row, actor, form: commands.add_guard(actor, **form.said),
    ),
    acts=(
        Act(
            name="change",
            label=gettext_lazy("Change it"),
            may=keeper_of_categories.holds,
            form=GuardForm,
            run=typed(commands.change_guard),
        ),
        Act(
            name="end",
            label=gettext_lazy("Let it end"),
            may=may_end,
            form=end_form(OF_GUARD),
            run=typed(commands.end_guard),
            about=gettext_lazy("Agents are then told nothing by these words."),
            grave=True,
        ),
    ),
)
