"""Who follows up and who publishes, and the conditions of their steps."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from yimen.cases import policy as cases
from yimen.cases.policy import of_its_case
from yimen.kernel.actors import Actor
from yimen.kernel.conditions import condition
from yimen.kernel.time import now
from yimen.mediation import policy as mediation
from yimen.mediation.models import Dispute, State
from yimen.orgs.models import Role

from .models import ATTEMPTS, Form, Opinion, Publication, Visit

AT_PEACE = frozenset({State.FOLLOWED_UP, State.CLOSED})


clock = of_its_case(cases.clock)
caller = of_its_case(cases.caller)
agent = of_its_case(cases.agent)
unit = of_its_case(cases.unit)
approver = of_its_case(cases.approver)
supervisor = of_its_case(cases.supervisor)
party = of_its_case(mediation.party)


def visits_of(actor: Actor) -> QuerySet[Visit]:
    """The follow-ups of the disputes that the actor may know of; a party reads none."""
    rows = Visit.objects.filter(case__in=mediation.visible_to(actor))
    return rows.none() if actor.reach == "own" else rows


def publications_of(actor: Actor) -> QuerySet[Publication]:
    """What is prepared or published of the disputes that the actor may know of."""
    return Publication.objects.filter(case__in=mediation.visible_to(actor))


def opinions_to_read(actor: Actor) -> QuerySet[Opinion]:
    """Comments on what the actor's centre published, for its approvers."""
    rows = Opinion.objects.filter(public__case__in=mediation.visible_to(actor))
    return rows if Role.APPROVER in actor.roles and actor.reach != "own" else rows.none()


@condition(caller.label)
def follows_up(actor: Actor, row: object) -> bool:
    """Who is shown what is due to be asked."""
    return Role.CALLER in actor.roles


@condition(approver.label)
def lets_through(actor: Actor, row: object) -> bool:
    """Who is shown what waits to be let through: publications and comments."""
    return Role.APPROVER in actor.roles


@condition(_("Whoever settled it does not ask how it went."))
def not_who_settled(actor: Actor, row: Visit) -> bool:
    return actor.key != row.settled_by


@condition(_("It is not yet time to ask."))
def is_time(actor: Actor, row: Visit) -> bool:
    return row.due_on <= localdate(now())


@condition(_("The dispute is open again."))
def at_peace(actor: Actor, row: Visit | Publication) -> bool:
    return row.case.state in AT_PEACE


@condition(_("Nobody was reached three times: this follow-up can be given up."))
def may_try(actor: Actor, row: Visit) -> bool:
    return row.attempts < ATTEMPTS


@condition(_("It was tried today already: try on another day."))
def another_day(actor: Actor, row: Visit) -> bool:
    return row.last_try is None or row.last_try < localdate(now())


@condition(_("Only after three attempts on different days."))
def tried_enough(actor: Actor, row: Visit) -> bool:
    return row.attempts >= ATTEMPTS


@condition(_("Only a dispute that was settled is published, and only while peace lasts."))
def is_settled(actor: Actor, row: Publication) -> bool:
    dispute: Dispute = row.case
    return dispute.state in AT_PEACE and dispute.settled_at is not None


@condition(_("Facts for statistics say nothing of a party: nobody's consent is asked."))
def tells_a_story(actor: Actor, row: Publication) -> bool:
    return row.form == Form.STORY


@condition(_("Whoever wrote it does not check it."))
def not_a_writer(actor: Actor, row: Publication) -> bool:
    return actor.key not in row.writers


@condition(_("Not every party has consented to this text."))
def everyone_consents(actor: Actor, row: Publication) -> bool:
    """个人信息保护法 art. 23, 25; 人民调解法 art. 23: a party may want it kept closed."""
    return not row.lacking
