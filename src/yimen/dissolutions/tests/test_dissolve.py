"""A unit is dissolved: what it holds goes to whoever follows it, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils.translation import override
from tests.cast import Cast, Story, refused
from tests.quarrels import Centre, Quarrel

from yimen.cases import verify
from yimen.cases.commands import hand_on
from yimen.cases.models import Notice, Task
from yimen.cases.reactions import tell_of_handing_on
from yimen.catalogue.models import Direction
from yimen.deadlines.models import Term
from yimen.dissolutions import commands
from yimen.dissolutions.models import Dissolution, DissolutionState, Remainder
from yimen.dissolutions.queries import remainders
from yimen.kernel.errors import NotNow
from yimen.kernel.models import Change, StoredEvent
from yimen.kernel.remarks import said_with
from yimen.mediation.models import Dispute
from yimen.orgs.commands import add_unit
from yimen.orgs.models import Post, Role, Staff
from yimen.orgs.queries import actor_of
from yimen.requests.models import Request

from .conftest import Desk

pytestmark = pytest.mark.django_db


def told(story: Story) -> StoredEvent:
    """The last event of the story's request."""
    return StoredEvent.objects.filter(case_id=story.request.pk).latest("number")


def in_hand(cast: Cast, many: int) -> list[Story]:
    return [Story(cast).to_hand() for _n in range(many)]


def test_its_open_cases_go_to_whoever_follows_it_as_they_stand(story: Story, desk: Desk) -> None:
    story.to_hand()
    clocks = {(t.name, t.started_at, t.due_at) for t in Term.objects.all()}
    before = (story.state, story.due())
    order = desk.dissolve("water", "housing")
    story.request = Request.objects.get(pk=story.request.pk)
    assert (story.request.lead, story.request.unit) == (desk.unit("housing"),) * 2
    assert (story.state, story.due()) == before
    assert {(t.name, t.started_at, t.due_at) for t in Term.objects.all()} == clocks
    event, units = told(story), story.cast.city.units
    water, housing = units["water"].pk, units["housing"].pk
    assert (event.kind, event.actor, event.unit) == (
        "cases.HandedOn", story.cast.administrator.key, units["centre"].pk,
    )  # fmt: skip
    said = {"former": water, "unit": housing, "leads": True, "reason": "Order 7"}
    assert said_with(event) == said
    assert (order.stage, order.handed) == (DissolutionState.DONE, 1)
    gone = desk.unit("water")
    assert (gone.active, gone.ending, gone.successor) == (False, False, desk.unit("housing"))
    story.answer(by=story.cast.housing)
    assert [fault for _l, _n, found in verify.checked() for fault in found] == []


def test_whoever_takes_it_on_is_told_once(story: Story, desk: Desk) -> None:
    story.to_hand()
    desk.dissolve("water", "housing")
    for _time in range(2):
        tell_of_handing_on(str(story.request.pk), told(story).number)
    roles = Notice.objects.filter(unit=desk.unit("housing")).values_list("role", flat=True)
    assert sorted(roles) == ["dispatcher", "grid_worker", "handler", "leader"]


def test_without_a_successor_the_centres_desk_has_it_and_can_hand_it_down(
    story: Story, desk: Desk
) -> None:
    story.to_hand()
    due = story.due("promise")
    desk.dissolve("water", to_desks=True)
    story.request.refresh_from_db()
    assert story.request.unit == desk.unit("centre")
    story.hand_down(by=story.cast.dispatcher, to=desk.unit("roads")).sign(by=story.cast.roads)
    assert story.due("promise") == due
    assert not Direction.objects.filter(valid_to=None).exists()
    assert desk.unit("water").successor is None


def test_what_only_the_centre_holds_now_is_the_successors_to_do_again(
    story: Story, desk: Desk
) -> None:
    story.to_call()
    assert story.request.unit == desk.unit("centre")
    desk.dissolve("water", "housing")
    story.refuse_answer()
    assert story.request.unit == desk.unit("housing")


def test_what_had_ended_comes_back_to_the_successor(story: Story, desk: Desk) -> None:
    story.to_call().call_back()
    assert story.state == "closed"
    desk.dissolve("water", "housing")
    desk.moment += timedelta(days=1)
    for code, follower in (("lamps", "roads"), ("housing", "roads")):
        desk.dissolve(code, follower)
    story.refuse_answer()
    assert story.request.unit == desk.unit("roads"), "the successor of the successor"


def test_what_had_ended_comes_back_to_the_centre_where_nobody_follows(
    story: Story, desk: Desk
) -> None:
    story.to_call().call_back()
    desk.dissolve("water", to_desks=True)
    story.refuse_answer()
    assert story.request.unit == desk.unit("centre")


def test_a_ruling_for_the_first_receiver_is_for_whoever_follows_it(
    story: Story, desk: Desk
) -> None:
    story.register().dispatch(to=desk.unit("water"), basis="x")
    story.send_back().accept_return().dispatch(to=desk.unit("roads"), basis="x")
    story.send_back().accept_return()
    desk.dissolve("water", "housing")
    story.rule(reason="theirs")
    assert story.request.unit == desk.unit("housing")


def test_its_tasks_go_over_with_their_dates(story: Story, desk: Desk) -> None:
    task = story.to_hand().ask("roads")
    desk.dissolve("lamps", "housing")
    order = desk.dissolve("roads", "housing")
    kept = Task.objects.get()
    assert (kept.unit, kept.due_at, kept.state) == (desk.unit("housing"), task.due_at, "asked")
    assert order.handed == 1
    story.assist("do_task", kept, by=story.cast.housing, result="Done.")
    assert told(story).kind == "cases.TaskDone"


def test_a_task_without_a_successor_is_whoevers_the_case_is(story: Story, desk: Desk) -> None:
    story.to_hand().ask("housing")
    desk.dissolve("housing", to_desks=True)
    assert Task.objects.get().unit == desk.unit("water")


def test_its_rows_of_the_directory_are_the_successors_from_today_on(desk: Desk) -> None:
    desk.dissolve("water", "housing")
    was, holds = Direction.objects.order_by("valid_from")
    assert (was.unit.code, was.valid_to, holds.unit.code, holds.basis) == (
        "water", holds.valid_from, "housing", "Order 7",
    )  # fmt: skip


def test_it_takes_nothing_new_while_it_is_being_dissolved(story: Story, desk: Desk) -> None:
    story.to_hand()
    desk.order("water", "housing")
    other = Story(story.cast).register()
    with other.refused("is being dissolved"):
        other.dispatch(to=desk.unit("water"), basis="x")
    other.dispatch(to=desk.unit("roads"), basis="x").sign()
    story.cast.city.units["water"] = desk.unit("water")
    with other.refused("is being dissolved"):
        other.ask("water")


def test_nothing_said_about_who_follows_dissolves_nothing(story: Story, desk: Desk) -> None:
    story.to_hand()
    with refused(f"Open cases 1 .{story.request.number}."):
        desk.order("water")
    assert desk.unit("water").active
    assert not Dissolution.objects.exists()


def test_what_is_refused_stays_and_is_listed_with_the_reason(story: Story, desk: Desk) -> None:
    story.register(about_unit=desk.unit("housing")).dispatch(to=desk.unit("water"), basis="x")
    fine = Story(story.cast).to_hand()
    order = desk.dissolve("water", "housing")
    assert (order.stage, order.handed) == (DissolutionState.LEFT, 1)
    assert Request.objects.get(pk=fine.request.pk).unit == desk.unit("housing")
    (left,) = remainders(order)
    assert left.case_id == story.request.pk
    assert left.reason.startswith("What is reported about a unit")
    water = desk.unit("water")
    assert (water.active, water.ending) == (True, True)
    story.sign().answer()  # whoever holds it goes on
    again = desk.dissolve("water", "roads")
    assert (again.pk, again.stage, again.handed) == (order.pk, DissolutionState.DONE, 2)
    assert not Remainder.objects.exists()


def test_what_cannot_go_over_is_settled_and_listed_no_more(story: Story, desk: Desk) -> None:
    story.register(about_unit=desk.unit("housing")).dispatch(to=desk.unit("water"), basis="x")
    order = desk.dissolve("water", "housing")
    story.withdraw(reason="settled")
    assert remainders(order) == []
    assert desk.dissolve("water", "housing").stage == DissolutionState.DONE
    assert not desk.unit("water").active


def test_a_report_stays_hidden_from_whoever_follows_the_unit_it_is_about(
    story: Story, desk: Desk
) -> None:
    """信访工作条例 art. 30: its people may be in the unit that follows it."""
    story.register(about_unit=desk.unit("water"))
    desk.dissolve("water", "housing")
    with story.refused("What is reported about a unit"):
        story.dispatch(to=desk.unit("housing"), basis="x")
    handler = Staff.objects.create_user("h", name="H")
    unit = desk.unit("housing")
    Post.objects.create(staff=handler, unit=unit, role=Role.HANDLER, since=date(2020, 1, 1))
    assert desk.unit("water").pk in actor_of(handler.pk).above


def test_a_job_that_breaks_off_goes_on_where_it_was(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = in_hand(cast, 3)
    done: list[int] = []
    order = desk.order("water", "housing")

    def dies(*said: Any, **more: Any) -> Any:
        if len(done) == 1:
            raise OperationalError("the machine is switched off")
        done.append(1)
        return hand_on(*said, **more)

    monkeypatch.setattr(commands, "hand_on", dies)
    with pytest.raises(OperationalError):
        commands.carry_out(order.pk)
    order.refresh_from_db()
    assert (order.stage, order.handed) == (DissolutionState.RUNNING, 1)
    monkeypatch.undo()
    for _time in range(2):
        commands.carry_out(order.pk)
    order.refresh_from_db()
    assert (order.stage, order.handed) == (DissolutionState.DONE, 3)
    kinds = StoredEvent.objects.filter(kind="cases.HandedOn").values_list("case_id", flat=True)
    assert sorted(kinds) == sorted(each.request.pk for each in stories), "each of them once"


def test_it_is_stopped_and_taken_up_again(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_hand(cast, 3)
    order = desk.order("water", "housing")

    def stops(*said: Any, **more: Any) -> Any:
        monkeypatch.undo()
        commands.stop(desk.unit("water"), cast.administrator, reason="Not yet")
        return hand_on(*said, **more)

    monkeypatch.setattr(commands, "hand_on", stops)
    commands.carry_out(order.pk)
    order.refresh_from_db()
    assert (order.stage, order.handed) == (DissolutionState.STOPPED, 1)
    water = desk.unit("water")
    assert (water.active, water.ending) == (True, False)
    Story(cast).to_hand()  # it takes cases again
    commands.carry_out(order.pk)
    assert Request.objects.filter(unit=water).count() == 3, "a late job does nothing"
    again = desk.dissolve("water", "housing")
    assert (again.pk, again.stage, again.handed) == (order.pk, DissolutionState.DONE, 4)


def test_one_that_fails_keeps_no_other_waiting(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_others = in_hand(cast, 3)

    def fails(case: Request, *said: Any, **more: Any) -> Any:
        if case.pk == first.request.pk:
            raise KeyError("a mistake in the program")
        return hand_on(case, *said, **more)

    monkeypatch.setattr(commands, "hand_on", fails)
    order = desk.dissolve("water", "housing")
    assert (order.stage, order.handed) == (DissolutionState.LEFT, 2)
    assert [left.reason for left in remainders(order)] == [
        "It failed; the log of the worker says why."
    ]


def test_what_has_moved_on_meanwhile_is_listed_with_no_fault_in_the_program(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_hand(cast, 1)

    def ends(*said: Any, **more: Any) -> Any:
        raise NotNow("It has ended.")

    monkeypatch.setattr(commands, "hand_on", ends)
    (left,) = remainders(desk.dissolve("water", "housing"))
    assert left.reason == "It has moved on meanwhile: look where it stands."


def test_what_came_to_lead_to_it_meanwhile_keeps_it_in_force(desk: Desk, story: Story) -> None:
    story.to_hand()
    order, units = desk.order("water", "housing"), story.cast.city.units
    add_unit(
        units["water"].area, story.cast.administrator, code="pipes", name="Pipes", kind="team",
        parent=desk.unit("water"),
    )  # fmt: skip
    commands.carry_out(order.pk)
    order.refresh_from_db()
    assert (order.stage, desk.unit("water").active) == (DissolutionState.LEFT, True)


def test_its_history_tells_who_ordered_it_and_who_follows(story: Story, desk: Desk) -> None:
    story.to_hand()
    desk.dissolve("water", "housing")
    rows = Change.objects.filter(table="units", key="water").order_by("pk")
    assert [(row.actor, row.now, row.reason) for row in rows] == [
        ("staff:9", {"ending": True}, "Order 7"),
        ("staff:9", {"active": False}, "Order 7"),
        ("staff:9", {"successor": "housing"}, "Order 7"),
    ]


# --- mediation -----------------------------------------------------------------------------


def test_a_dispute_goes_on_with_whoever_follows_its_mediators(centre: Centre) -> None:
    quarrel = Quarrel(centre).to_mediation()
    desk, clock = Desk(centre.cast), Term.objects.get(name="mediate")
    desk.dissolve("team", "committee")
    dispute = Dispute.objects.get(pk=quarrel.dispute.pk)
    assert (dispute.unit, dispute.state) == (desk.unit("committee"), "in_mediation")
    assert Term.objects.get(name="mediate").due_at == clock.due_at


def test_a_party_does_not_follow_as_mediator(centre: Centre) -> None:
    quarrel, desk = Quarrel(centre).to_mediation(), Desk(centre.cast)
    quarrel.add_party(
        kind="organisation", organisation="Roads", side="respondent", unit=desk.unit("roads")
    )
    desk.dissolve("lamps", "water")
    order = desk.dissolve("team", "roads")
    (left,) = remainders(order)
    assert (order.stage, left.reason) == (
        DissolutionState.LEFT,
        "A unit that is a party does not mediate.",
    )
    assert desk.dissolve("team", to_desks=True).stage == DissolutionState.DONE
    assert Dispute.objects.get(pk=quarrel.dispute.pk).unit == desk.unit("mediation")


def test_a_centre_is_followed_by_a_centre_of_its_kind(centre: Centre) -> None:
    Quarrel(centre).register()
    desk = Desk(centre.cast)
    for code in ("team", "committee"):
        desk.dissolve(code, to_desks=True)
    with refused("of its kind"):
        desk.order("mediation", "centre")
    with refused("no desk that could take"):
        desk.order("mediation", to_desks=True)
    desk.dissolve("mediation", "other_mediation")
    dispute = Dispute.objects.get()
    assert (dispute.centre, dispute.unit) == (desk.unit("other_mediation"),) * 2


def test_a_centre_whose_people_would_not_see_it_does_not_get_it(story: Story, desk: Desk) -> None:
    story.register()
    Request.objects.update(centre=desk.unit("ganzhou"), unit=desk.unit("ganzhou"))
    order = desk.dissolve("ganzhou", "minle")
    (left,) = remainders(order)
    said = {"unit": "Minle hotline centre"}
    assert left.refused == {"why": "cases.elsewhere", "values": said}
    assert left.reason == "Minle hotline centre belongs to another county."
    with override("zh-hans"):
        assert left.reason == "Minle hotline centre属于其他区县。"
    assert desk.dissolve("ganzhou", "centre").stage == DissolutionState.DONE
    assert Request.objects.get().centre == desk.unit("centre")
