"""A tie of a mediator is told to the parties, and what each says on a paper is noted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from yimen.cases.pages.steps import FORM
from yimen.kernel.actors import Actor
from yimen.mediation.queries import dispute_for
from yimen.orgs.pages.access import needs_staff
from yimen.sittings import queries
from yimen.sittings.forms import HeardForm, TieForm
from yimen.sittings.models import Tie
from yimen.sittings.process import TIE

from .acts import answered, posted, sides


@FORM
@needs_staff
def tell(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Who is tied to a party, in words that all parties read."""
    dispute = dispute_for(actor, key)
    tie = Tie(case=dispute)
    TIE.check("tell_tie", actor, tie)
    people = {each.pk: each for each in queries.mediators_here(dispute)}
    form = TieForm(posted(request), people=[(key, each.staff.name) for key, each in people.items()])

    def act() -> None:
        said = form.cleaned_data
        TIE.commands["tell_tie"](tie, actor, mediator=people[said["mediator"]], words=said["words"])

    return answered(request, dispute, form, act, TIE, "tell_tie")


@FORM
@needs_staff
def consent(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """A party consents on a paper."""
    return heard(request, actor, key, number, "consent_to_tie")


@FORM
@needs_staff
def decline(request: HttpRequest, actor: Actor, key: UUID, number: int) -> HttpResponse:
    """A party does not consent, on a paper."""
    return heard(request, actor, key, number, "decline_tie")


def heard(request: HttpRequest, actor: Actor, key: UUID, number: int, step: str) -> HttpResponse:
    """The form of what a party said."""
    dispute = dispute_for(actor, key)
    tie = queries.tie_for(dispute, number)
    TIE.check(step, actor, tie)
    form = HeardForm(posted(request), parties=sides(dispute))

    def act() -> None:
        TIE.commands[step](tie, actor, **form.cleaned_data)

    return answered(request, dispute, form, act, TIE, step)
