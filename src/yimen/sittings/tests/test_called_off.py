"""Mediation ends or rests: what was planned is called off, its room is free, parties are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from tests.cast import at
from tests.sittings import ENDS, Round
from tests.visits import Come

from yimen.cases.verify import checked
from yimen.kernel.errors import NotAllowed
from yimen.kernel.events import REACTIONS
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.links.sms.models import Message
from yimen.mediators.commands import give_up
from yimen.mediators.models import Booking, BookingState
from yimen.sittings.reactions import call_off_planned, invite
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
STOPS: dict[str, Callable[[Round], object]] = {
    **ENDS,
    "suspend": lambda round_: round_.quarrel.suspend(),
}
REASONS = {"suspend": "suspended", "move_up": "moved_up"}


def follow(round_: Round, head: int | None = None) -> None:
    """What follows the last event, or an earlier one, is done, by a worker that starts twice."""
    event = StoredEvent.objects.get(case_id=round_.dispute.pk, number=head or round_.dispute.head)
    wanted = [each.job.name for each in REACTIONS[event.kind]]
    assert "sittings.call_off_planned" in wanted
    for _again in range(2):
        with time_is(round_.moment()):
            call_off_planned(str(event.case_id), event.number)


@pytest.mark.parametrize("step", STOPS)
def test_what_was_planned_is_called_off(round_: Round, step: str) -> None:
    round_.plan("2026-03-03 09:00").plan("2026-03-04 09:00")
    STOPS[step](round_)
    end = round_.dispute.head
    follow(round_)
    rows = {row.number: row.state for row in round_.dispute.sittings.all()}
    assert rows == {1: "called_off", 2: "called_off"}
    assert not Booking.objects.filter(state=BookingState.HELD).exists()
    events = StoredEvent.objects.filter(case_id=round_.dispute.pk, number__gt=end)
    assert {(each.actor, each.facts["why"]) for each in events} == {
        ("system:clock", REASONS.get(step, "ended"))
    }
    assert len(events) == 2
    assert [fault for _last, _many, found in checked() for fault in found] == []


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        ("suspend", "mediation is suspended", "调解已中止"),
        ("move_up", "the level above mediates from now on", "改由上级调解"),
        ("fail", "mediation has ended", "调解已结束"),
    ],
)
def test_why_it_is_called_off_is_said_in_the_language_of_whoever_reads_it(
    round_: Round, come: Come, step: str, english: str, chinese: str
) -> None:
    STOPS[step](round_.plan())
    with translation.override("zh-hans"):
        follow(round_)
    client = come("duty_head")
    for language, said in (
        ("en", f"Sitting 1 does not take place: {english}."),
        ("zh-hans", f"第1次调解会不再举行：{chinese}。"),
    ):
        page = client.get(f"/cases/{round_.dispute.pk}/", headers={"accept-language": language})
        assert said in text_of(page)


@pytest.mark.parametrize("who", ["mediator", "duty_head", "applicant", "supervisor"])
def test_nobody_but_the_clock_lets_a_sitting_lapse(round_: Round, who: str) -> None:
    round_.plan()
    with pytest.raises(NotAllowed):
        round_.take("lapse", getattr(round_.centre, who), why="ended")
    assert round_.again().state == "planned"


def test_an_agreement_that_takes_effect_needs_no_further_sitting(round_: Round) -> None:
    kinds = {kind for kind, each in REACTIONS.items() if call_off_planned in [r.job for r in each]}
    assert "mediation.TookEffect" in kinds
    assert "mediation.PartiesAgreed" not in kinds, "a sitting may be there to sign"


def test_the_parties_are_told_that_it_does_not_take_place(round_: Round) -> None:
    round_.plan().quarrel.fail()
    follow(round_)
    with time_is(round_.moment()):
        invite(str(round_.dispute.pk), round_.dispute.head)
    phones = dict(Message.objects.values_list("phone", "text"))
    assert set(phones) == {"+8613800000011", "+8613800000012"}
    assert all("2026-03-03 09:00" in (text or "") for text in phones.values())


def test_the_room_can_be_booked_by_others(round_: Round) -> None:
    round_.plan().quarrel.withdraw()
    follow(round_)
    assert round_.beside().plan().again().state == "planned"


def test_what_has_begun_keeps_its_minutes_to_be_written(round_: Round) -> None:
    round_.plan().quarrel.until("2026-03-03 09:40").agree_orally()
    follow(round_)
    assert round_.again().state == "planned"
    assert round_.hold().again().state == "held"


def test_what_is_planned_for_the_appraisal_itself_stays(round_: Round) -> None:
    round_.plan().quarrel.suspend()
    rest = round_.dispute.head
    first = round_.sitting
    round_.plan("2026-03-05 14:00")
    follow(round_, rest)
    assert (round_.again().state, first.number) == ("planned", 1)
    assert round_.dispute.sittings.get(number=1).state == "called_off"


def test_who_goes_on_before_it_is_called_off_keeps_it(round_: Round) -> None:
    round_.plan().quarrel.suspend()
    rest = round_.dispute.head
    round_.quarrel.resume()
    follow(round_, rest)
    assert round_.again().state == "planned"
    round_.take("move", room=round_.room, begins=at("2026-03-04 09:00"), reason="later")


def test_a_room_that_the_desk_gave_up_before_does_not_hold_it_back(round_: Round) -> None:
    round_.plan()
    with time_is(round_.moment()):
        give_up(round_.again().booking, round_.centre.duty_head, reason="the roof leaks")
    round_.quarrel.fail()
    follow(round_)
    assert round_.again().state == "called_off"
