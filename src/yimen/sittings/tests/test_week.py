"""A week is proposed to the duty head, who leaves out, keeps and plans; nothing plans itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import at
from tests.quarrels import Quarrel
from tests.sittings import Round
from tests.visits import Come, arrivals

from yimen.kernel.errors import NotAllowed, NotNow
from yimen.kernel.hindrances import reason_of
from yimen.kernel.time import time_is
from yimen.mediators import commands
from yimen.mediators.models import Booking, Charge
from yimen.orgs.held import forget_all
from yimen.orgs.models import Post, Staff, Unit
from yimen.orgs.queries import actor_of
from yimen.sittings.commands.planning import plan_chosen, plan_next, plan_week
from yimen.sittings.commands.week import propose_week
from yimen.sittings.models import Panel, ProposedWeek, Sitting
from yimen.sittings.process import PANEL
from yimen.sittings.reactions import release_mediators
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
WEEK, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)
PLACE = "/mediators/week/?day=2026-03-11"


def centre_of(round_: Round) -> Unit:
    return round_.centre.city.units["mediation"]


def proposed(round_: Round, **said: Any) -> ProposedWeek:
    """The duty head has the week after next proposed."""
    with time_is(round_.moment()):
        return propose_week(centre_of(round_), round_.centre.duty_head, first=WEEK, **said)


def chosen(round_: Round, week: ProposedWeek, *keys: UUID) -> ProposedWeek:
    """The duty head, who signed in, has some of a week planned; the job has yet to begin."""
    arrivals(round_.centre)("duty_head")
    head = actor_of(Staff.objects.get(login="duty_head").pk)
    with time_is(round_.moment()):
        plan_chosen(week, head, chosen=set(keys), made_at=week.made_at)
    return ProposedWeek.objects.get(pk=week.pk)


def waiting() -> list[dict[str, Any]]:
    """What the jobs that plan a week were told."""
    rows = ProcrastinateJob.objects.filter(task_name=plan_week.name).order_by("pk")
    return list(rows.values_list("args", flat=True))


def done(round_: Round, week: ProposedWeek) -> dict[UUID, Any]:
    """The job is done, by a worker that starts twice: what became of each that was chosen."""
    for _again in range(2):
        with time_is(round_.moment()):
            plan_week(**waiting()[-1])
    week.refresh_from_db()
    assert week.todo == []
    return {UUID(each["case"]): each["refused"] for each in week.outcomes}


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
    week = chosen(round_, week, unnamed.dispute.pk)
    assert (week.todo, Sitting.objects.count()) == ([str(unnamed.dispute.pk)], 0)
    assert done(round_, week) == {unnamed.dispute.pk: None}
    sitting = Sitting.objects.get()
    assert (sitting.case_id, sitting.state) == (unnamed.dispute.pk, "planned")
    assert Charge.objects.get(case=unnamed.dispute.pk, lead=True).mediator == round_.lead
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
    told = done(round_, chosen(round_, week, *cases(week)))
    why, values = told[round_.dispute.pk].values()
    assert (why, values["when"][:10]) == ("mediators.taken", f"{begins:%Y-%m-%d}")
    assert told[second.dispute.pk] is None
    assert Sitting.objects.filter(case=second.dispute.pk).count() == 1
    assert not Sitting.objects.filter(case=round_.dispute.pk).exists()
    week.refresh_from_db()
    assert cases(week) == {round_.dispute.pk}


def test_what_was_planned_or_named_meanwhile_is_left_as_it_is(round_: Round) -> None:
    unnamed = Quarrel(round_.centre, round_.moment()).to_mediation()
    week = chosen(round_, proposed(round_), round_.dispute.pk, unnamed.dispute.pk)
    round_.plan("2026-03-10 16:00")
    with time_is(round_.moment()):
        PANEL.commands["name_team"](
            Panel(case=unnamed.dispute), round_.centre.duty_head, lead=round_.other
        )
    assert done(round_, week) == {
        round_.dispute.pk: {"why": "mediators.planned", "values": {}},
        unnamed.dispute.pk: {"why": "mediators.named", "values": {}},
    }


def test_what_a_job_was_refused_is_said_in_the_language_of_whoever_reads_it(
    round_: Round, come: Come
) -> None:
    week = chosen(round_, proposed(round_), round_.dispute.pk)
    with time_is(round_.moment()):
        commands.add_absence(round_.lead, round_.centre.duty_head, first=WEEK, last=FRIDAY)
    with translation.override("en"):
        (refused,) = done(round_, week).values()
    assert refused == {"why": "mediators.away", "values": {"who": round_.lead.staff.name}}
    head, said = come("duty_head"), {}
    for language in ("en", "zh-hans"):
        with time_is(round_.moment()), translation.override(language):
            said[language] = reason_of(refused)
            page = head.get(PLACE, headers={"accept-language": language})
        assert said[language] in text_of(page)
    assert said["en"] != said["zh-hans"]


def test_where_the_level_above_mediates_its_mediators_are_named_with_the_sitting(
    round_: Round, come: Come
) -> None:
    round_.move_up()
    release_mediators(str(round_.dispute.pk), round_.dispute.head)
    round_.quarrel.sign()
    week = proposed(round_)
    assert [each["named"] for each in week.sittings] == [False]
    week = chosen(round_, week, round_.dispute.pk)
    with translation.override("zh-hans"):
        assert done(round_, week) == {round_.dispute.pk: None}
    assert Charge.objects.filter(case=round_.dispute.pk, until=None).count() == 2
    client = come("duty_head")
    for language, said in (
        ("en", "named other mediators: who was named before mediates it no more."),
        ("zh-hans", "更换了调解员：原调解员不再调解。"),
    ):
        page = client.get(f"/cases/{round_.dispute.pk}/", headers={"accept-language": language})
        assert said in text_of(page)


def test_a_second_press_and_a_second_head_wait(round_: Round) -> None:
    second = round_.beside()
    week = proposed(round_)
    now_ = chosen(round_, week, round_.dispute.pk)
    with pytest.raises(NotNow, match="being planned already"):
        chosen(round_, now_, second.dispute.pk)
    with pytest.raises(NotNow, match="being planned already"):
        proposed(round_)
    assert len(waiting()) == 1
    done(round_, now_)
    assert Sitting.objects.count() == 1
    with time_is(round_.moment() + timedelta(minutes=1)):
        again = propose_week(centre_of(round_), round_.centre.duty_head, first=WEEK)
    with pytest.raises(NotNow, match="proposed anew"):
        chosen(round_, week, second.dispute.pk)
    assert (again.todo, again.outcomes) == ([], [])


def test_a_worker_that_died_hinders_nobody_and_another_goes_on(round_: Round) -> None:
    second = round_.beside()
    week = chosen(round_, proposed(round_), round_.dispute.pk, second.dispute.pk)
    said = waiting()[0]
    asked = datetime.fromisoformat(said["asked"])
    with time_is(round_.moment()):
        assert plan_next(said["week"], said["staff"], said["unit"], asked)
    assert Sitting.objects.count() == 1
    with time_is(round_.moment() + timedelta(hours=1)):
        assert not ProposedWeek.objects.get().being_planned
    assert done(round_, week) == {round_.dispute.pk: None, second.dispute.pk: None}
    assert Sitting.objects.count() == 2


def test_a_late_job_does_not_plan_in_its_name_what_another_chose(round_: Round) -> None:
    """The worker was away for an hour; meanwhile somebody else chose, and another sitting."""
    second = round_.beside()
    week = chosen(round_, proposed(round_), round_.dispute.pk)
    late, chosen_at = waiting()[0], week.asked_at
    assert chosen_at is not None
    head = actor_of(late["staff"])
    with time_is(chosen_at + timedelta(hours=1)):
        plan_chosen(week, head, chosen={second.dispute.pk}, made_at=week.made_at)
        plan_week(**late)
    assert not Sitting.objects.exists()
    assert done(round_, week) == {second.dispute.pk: None}


def test_who_heads_the_centre_no_more_plans_nothing(round_: Round) -> None:
    week = chosen(round_, proposed(round_), round_.dispute.pk)
    Post.objects.filter(staff=waiting()[0]["staff"]).delete()
    forget_all()
    assert done(round_, week) == {round_.dispute.pk: {"why": "mediators.not_allowed", "values": {}}}
    assert not Sitting.objects.exists()


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
            plan_chosen(week, actor, chosen=cases(week), made_at=week.made_at)
    assert (waiting(), Sitting.objects.count()) == ([], 0)


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
        made = ProposedWeek.objects.get().made_at.isoformat()
        said = {"act": "plan", "plan": [str(second.dispute.pk)], "made_at": made}
        head.post(PLACE, said)
        page = text_of(head.get(PLACE))
        assert "0 of 1" in page
        assert "Plan the ticked sittings" not in page
        assert "being planned already" in text_of(head.post(PLACE, said, follow=True))
        part = head.get(PLACE, headers={"HX-Request": "true"})
        assert "0 of 1" in text_of(part)
        assert (b"<main" in part.content, "HX-Refresh" in part) == (False, False)
        done(round_, ProposedWeek.objects.get())
        assert head.get(PLACE, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        page = text_of(head.get(PLACE))
    assert "1 sitting is planned." in page
    assert "Plan the ticked sittings" not in page  # nothing is left of the proposal
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


def test_a_day_without_a_sitting_is_one_line(round_: Round, come: Come) -> None:
    round_.plan("2026-03-10 09:00")
    with time_is(round_.moment()):
        rows = come("duty_head").get(PLACE).content.decode().count("<tr")
    assert rows == 1 + 4 + 2  # the rooms; four days without; the morning and the afternoon of one
