"""A week is proposed to the duty head, who leaves out, keeps and plans; nothing plans itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import at
from tests.quarrels import Quarrel
from tests.sittings import Round
from tests.visits import Come

from yimen.kernel.errors import NotAllowed
from yimen.kernel.time import time_is
from yimen.mediators import commands
from yimen.mediators.models import Booking, Charge
from yimen.orgs.models import Unit
from yimen.sittings.commands.week import plan_chosen, propose_week
from yimen.sittings.models import ProposedWeek, Sitting
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
WEEK = date(2026, 3, 9)
PLACE = "/mediators/week/?day=2026-03-11"


def centre_of(round_: Round) -> Unit:
    return round_.centre.city.units["mediation"]


def proposed(round_: Round, **said: Any) -> ProposedWeek:
    """The duty head has the week after next proposed."""
    with time_is(round_.moment()):
        return propose_week(centre_of(round_), round_.centre.duty_head, first=WEEK, **said)


def cases(week: ProposedWeek) -> set[UUID]:
    return {UUID(each["case"]) for each in week.sittings}


def test_disputes_in_mediation_are_proposed_and_nothing_is_booked(round_: Round) -> None:
    unnamed = Quarrel(round_.centre, round_.moment()).to_mediation()
    week = proposed(round_)
    assert cases(week) == {round_.dispute.pk, unnamed.dispute.pk}
    named = {each["case"]: (each["named"], each["mediators"]) for each in week.sittings}
    both = [round_.lead.pk, round_.other.pk]
    assert named[str(round_.dispute.pk)] == (True, both)
    assert named[str(unnamed.dispute.pk)] == (False, both)  # neither is simple: a mixed team
    times = sorted((each["begins"], each["ends"]) for each in week.sittings)
    assert times[0][1] <= times[1][0]  # the parties are the same, and so are room and mediator
    assert (Booking.objects.count(), Sitting.objects.count()) == (0, 0)


def test_what_has_a_sitting_or_an_objection_is_not_proposed(round_: Round) -> None:
    objected = round_.beside().say("object_to_team", round_.centre.respondent, words="No.")
    round_.plan()
    week = proposed(round_)
    assert week.sittings == []
    assert week.left == [{"case": str(objected.dispute.pk), "why": "objected"}]


def test_the_chosen_are_planned_and_the_others_stay_proposed(round_: Round) -> None:
    unnamed = Quarrel(round_.centre, round_.moment()).to_mediation()
    week = proposed(round_)
    with time_is(round_.moment()):
        (done,) = plan_chosen(week, round_.centre.duty_head, chosen={unnamed.dispute.pk})
    assert (done.case, done.refused) == (unnamed.dispute.pk, "")
    sitting = Sitting.objects.get()
    assert (sitting.case_id, sitting.state) == (unnamed.dispute.pk, "planned")
    assert Charge.objects.get(case=unnamed.dispute.pk, lead=True).mediator == round_.lead
    week.refresh_from_db()
    assert cases(week) == {round_.dispute.pk}


def test_what_was_booked_meanwhile_is_refused_and_the_others_stand(round_: Round) -> None:
    second = round_.beside()
    week = proposed(round_)
    first = next(e for e in week.sittings if e["case"] == str(round_.dispute.pk))
    with time_is(round_.moment()):
        begins, ends = (datetime.fromisoformat(first[each]) for each in ("begins", "ends"))
        commands.book(
            round_.dispute, round_.centre.duty_head, room=round_.room, mediators=[round_.lead],
            begins=begins, ends=ends,
        )  # fmt: skip
    with time_is(round_.moment()):
        outcomes = plan_chosen(week, round_.centre.duty_head, chosen=cases(week))
    told = {each.case: each.refused for each in outcomes}
    assert "is booked already" in told[round_.dispute.pk]
    assert told[second.dispute.pk] == ""
    assert Sitting.objects.filter(case=second.dispute.pk).count() == 1
    assert not Sitting.objects.filter(case=round_.dispute.pk).exists()
    with time_is(round_.moment()):
        again = plan_chosen(week, round_.centre.duty_head, chosen={second.dispute.pk})
    assert [each.refused for each in again] == ["A sitting was planned meanwhile."]


def test_left_out_and_kept_ones_are_gone_around(round_: Round) -> None:
    second = round_.beside()
    before = proposed(round_)
    kept = next(e for e in before.sittings if e["case"] == str(round_.dispute.pk))
    week = proposed(round_, keep={round_.dispute.pk}, out={second.dispute.pk})
    assert week.sittings == [{**kept, "fixed": True}]
    assert week.out == [str(second.dispute.pk)]
    week = proposed(round_, keep={round_.dispute.pk})
    assert cases(week) == {round_.dispute.pk, second.dispute.pk}
    assert next(e for e in week.sittings if e["fixed"]) == {**kept, "fixed": True}
    assert ProposedWeek.objects.count() == 1


def test_only_the_duty_head_of_the_centre_proposes_and_plans(round_: Round) -> None:
    week, centre = proposed(round_), round_.centre
    for actor in (
        centre.window, centre.supervisor, centre.leader, centre.mediator, centre.committee,
        centre.other_centre, centre.applicant, centre.cast.both, centre.cast.dispatcher,
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            propose_week(centre_of(round_), actor, first=WEEK)
        with pytest.raises(NotAllowed):
            plan_chosen(week, actor, chosen=cases(week))
    assert not Sitting.objects.exists()


def test_the_page_proposes_again_and_plans(round_: Round, come: Come) -> None:
    second = round_.beside()
    head = come("duty_head")
    with time_is(round_.moment()):
        assert "Propose this week" in text_of(head.get(PLACE))
        head.post(PLACE, {"act": "propose"})
        page = text_of(head.get(PLACE))
        assert "Plan the ticked sittings" in page
        assert "has it in charge: leads" in page
        assert "8 seats for 4 people" in page
        head.post(PLACE, {"act": "propose", "plan": [str(second.dispute.pk), "nonsense"]})
        assert "let it in again" in text_of(head.get(PLACE))
        page = text_of(head.post(PLACE, {"act": "plan", "plan": [str(second.dispute.pk)]}))
    assert "1 sitting is planned." in page
    assert Sitting.objects.get().case_id == second.dispute.pk
    assert Sitting.objects.get().begins >= at("2026-03-09 08:00")


def test_nobody_else_has_the_page(round_: Round, come: Come) -> None:
    for who in ("window", "supervisor", "leader", "approver", "follow_up"):
        assert come(who).get(PLACE).status_code == 403, who
        assert come(who).post(PLACE, {"act": "propose"}).status_code == 403, who
    for who in ("committee", "hotline"):
        assert come(who).get(PLACE).status_code in (403, 404), who
    assert come("applicant").get(PLACE).status_code in (302, 403)
    assert "Propose a week" in text_of(come("duty_head").get("/mediators/"))
    assert "Propose a week" not in text_of(come("window").get("/mediators/"))


def test_many_sittings_cost_no_more_queries(round_: Round, come: Come) -> None:
    head = come("duty_head")
    rounds = [round_.beside() for _n in range(6)]
    rounds[0].plan("2026-03-10 09:00")
    proposed(round_)
    assert len(ProposedWeek.objects.get().sittings) == 6
    with time_is(round_.moment()):
        head.get(PLACE)
        with CaptureQueriesContext(connection) as told:
            assert head.get(PLACE).status_code == 200
    assert len(told) <= 12
