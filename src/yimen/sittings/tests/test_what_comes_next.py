"""What the top of a dispute's page offers of its sittings, in the order in which they come."""

from __future__ import annotations

import pytest
from tests.quarrels import Quarrel
from tests.sittings import Round
from tests.visits import Come

from yimen.kernel.time import time_is
from yimen.sittings.reactions import release_mediators

pytestmark = pytest.mark.django_db


def main_of(come: Come, who: str, round_: Round) -> tuple[str, str]:
    """The step on the main button of the dispute's page, and where it leads."""
    with time_is(round_.moment()):
        found = come(who).get(f"/cases/{round_.dispute.pk}/").context["buttons"].main
    return (found.step.name, found.link) if found else ("", "")


def test_mediators_then_a_sitting_then_its_minutes_then_what_came_of_it(
    quarrel: Quarrel, come: Come
) -> None:
    round_ = Round(quarrel.to_mediation(), named=False)
    sittings = f"/disputes/{round_.dispute.pk}/sittings/"
    assert main_of(come, "duty_head", round_) == ("name_team", f"{sittings}team/")
    round_.name()
    assert main_of(come, "mediator", round_) == ("plan", f"{sittings}plan/")
    round_.plan("2026-03-03 09:00")
    assert main_of(come, "mediator", round_)[0] == "settle", "it has not begun"
    round_.quarrel.until("2026-03-03 10:30")
    assert main_of(come, "mediator", round_) == ("hold", f"{sittings}1/hold/")
    round_.hold()
    assert main_of(come, "mediator", round_)[0] == "settle"


def test_whoever_only_watches_is_offered_nothing_of_it(round_: Round, come: Come) -> None:
    assert main_of(come, "supervisor", round_) == ("", "")


def test_where_others_mediate_or_a_party_objects_it_begins_with_their_naming(
    round_: Round, come: Come
) -> None:
    round_.plan().hold().move_up()
    sittings = f"/disputes/{round_.dispute.pk}/sittings/"
    release_mediators(str(round_.dispute.pk), round_.dispute.head)
    round_.quarrel.sign()
    assert main_of(come, "duty_head", round_) == ("name_anew", f"{sittings}team/")
    for reason in ("The level above mediates.", "A party objects."):
        round_.name(step="name_anew", reason=reason)
        assert main_of(come, "duty_head", round_) == ("plan", f"{sittings}plan/")
        round_.say("object_to_team", round_.centre.respondent, words="No.")
        assert main_of(come, "duty_head", round_)[0] == "name_anew"
