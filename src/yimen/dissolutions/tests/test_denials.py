"""Who may not dissolve a unit, and what nobody can."""

from __future__ import annotations

from datetime import date

import pytest
from tests.cast import Story, refused

from yimen.cases.commands import hand_on, hand_task_on
from yimen.catalogue.models import Direction
from yimen.dissolutions import commands
from yimen.dissolutions.models import Dissolution, DissolutionState
from yimen.kernel.models import StoredEvent
from yimen.kernel.remarks import said_with
from yimen.orgs.models import Post, Role, Staff, Unit
from yimen.orgs.queries import actor_of

from .conftest import Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who",
    ["agent", "dispatcher", "both", "supervisor", "leader", "auditor", "water", "other_county",
     "resident"],
)  # fmt: skip
def test_nobody_but_an_administrator_dissolves_or_stops(story: Story, desk: Desk, who: str) -> None:
    story.to_hand()
    somebody = getattr(story.cast, who)
    with refused("an administrator of this unit"):
        desk.order("water", "housing", by=somebody)
    desk.order("water", "housing")
    with refused("an administrator of this unit"):
        commands.stop(desk.unit("water"), somebody, reason="x")


def test_another_countys_administrator_does_not_either(story: Story, desk: Desk) -> None:
    story.to_hand(to="street")
    stranger = story.cast.city.actor("91", "minle", Role.ADMINISTRATOR)
    with refused("an administrator of this unit"):
        desk.order("street", "minle", by=stranger)
    own = story.cast.city.actor("92", "ganzhou", Role.ADMINISTRATOR)
    with refused("an administrator of this unit"):
        desk.order("street", "housing", by=own)
    assert desk.dissolve("street", "ganzhou", by=own).stage == DissolutionState.DONE


def test_a_units_own_administrator_burdens_nobody_else(story: Story, desk: Desk) -> None:
    own = story.cast.city.actor("93", "roads", Role.ADMINISTRATOR)
    story.to_hand(to="lamps")
    with refused("an administrator of this unit"):
        desk.order("lamps", "water", by=own)
    with refused("an administrator of a centre"):
        desk.order("lamps", to_desks=True, by=own)
    assert desk.dissolve("lamps", "roads", by=own).stage == DissolutionState.DONE


def test_the_directory_goes_over_by_its_own_keeper_only(story: Story, desk: Desk) -> None:
    units = story.cast.city.units
    Direction.objects.update(unit=units["lamps"])
    own = story.cast.city.actor("93", "roads", Role.ADMINISTRATOR)
    with refused("administrator of this area's centre"):
        desk.order("lamps", "roads", by=own)
    assert Direction.objects.get().unit == units["lamps"]


@pytest.mark.parametrize("who", ["administrator", "both", "water", "resident", "other_county"])
def test_nobody_takes_the_step_by_hand(story: Story, desk: Desk, who: str) -> None:
    task = story.to_hand().ask("roads")
    somebody, water = getattr(story.cast, who), desk.unit("water")
    with story.refused("is for the clock"):
        hand_on(story.request, somebody, former=water, to=desk.unit("housing"), reason="x")
    with story.refused("is for the clock"):
        hand_task_on(task, somebody, former=desk.unit("roads"), reason="x")


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u200b"])
def test_why_must_be_said(story: Story, desk: Desk, reason: str) -> None:
    story.to_hand()
    with refused("This must be said"):
        desk.order("water", "housing", reason=reason)
    assert desk.unit("water").active


def test_a_long_reason_is_kept_whole_with_each_case(story: Story, desk: Desk) -> None:
    story.to_hand()
    reason = "公" * 500
    assert desk.dissolve("water", "housing", reason=reason).stage == DissolutionState.DONE
    handed = StoredEvent.objects.get(kind="cases.HandedOn")
    assert said_with(handed)["reason"] == reason
    assert Direction.objects.get(valid_to=None).unit == desk.unit("housing")


def test_whoever_was_to_follow_has_ended_too(story: Story, desk: Desk) -> None:
    """What is handed on by then stays; the rest is refused, and nobody follows who is gone."""
    story.to_hand()
    Direction.objects.all().delete()
    order = desk.order("water", "lamps")
    desk.dissolve("lamps", "roads")
    commands.carry_out(order.pk)
    order.refresh_from_db()
    assert order.stage == DissolutionState.LEFT
    story.withdraw(reason="settled")
    Dissolution.objects.update(stage=DissolutionState.RUNNING)
    commands.carry_out(order.pk)
    assert desk.unit("water").successor == desk.unit("roads")


def test_a_dissolved_unit_that_is_set_up_again_follows_itself(story: Story, desk: Desk) -> None:
    story.to_call().call_back()
    desk.dissolve("water", "housing")
    Unit.objects.filter(code="water").update(active=True)
    assert desk.unit("water").successor is None
    story.refuse_answer()
    assert story.request.unit == desk.unit("water")


def test_what_cannot_be_is_refused(story: Story, desk: Desk) -> None:
    story.to_hand()
    with refused("another unit"):
        desk.order("water", "water")
    with refused("not both"):
        desk.order("water", "housing", to_desks=True)
    with refused("Units below it 1"):
        desk.order("roads", "housing")
    desk.dissolve("lamps", "roads")
    with refused("is dissolved, or is being"):
        desk.order("water", "lamps")
    desk.order("water", "housing")
    with refused("is dissolved, or is being"):
        desk.order("roads", "water")
    with refused("being dissolved already"):
        desk.order("water", "roads")
    with refused("is not being dissolved"):
        commands.stop(desk.unit("housing"), story.cast.administrator, reason="x")
    with refused("dissolved already"):
        desk.order("lamps", "roads")


def test_an_administrator_does_not_dissolve_their_own_last_post(desk: Desk, story: Story) -> None:
    boss = Staff.objects.create_user("boss", name="B")
    post = {"staff": boss, "role": Role.ADMINISTRATOR, "since": date(2020, 1, 1)}
    Post.objects.create(unit=desk.unit("ganzhou"), **post)
    story.register().dispatch(to=desk.unit("ganzhou"), basis="x")
    himself = story.cast.city.actor(str(boss.pk), "centre", Role.ADMINISTRATOR)
    with refused("without a post as an administrator"):
        desk.order("ganzhou", "centre", by=himself)
    assert actor_of(boss.pk).unit == desk.unit("ganzhou").pk
    assert not desk.unit("ganzhou").ending
