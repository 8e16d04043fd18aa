"""信访工作条例 art. 30, 济南 art. 32: what is reported about a unit is never with that unit."""

from __future__ import annotations

import pytest

from tests.cast import Story, refused
from yimen.requests.models import Request

from .conftest import refused_by_the_database, run

pytestmark = pytest.mark.django_db
NEVER = "case_is_never_with_whom_it_is_about"


def report(story: Story, about: str = "water") -> Story:
    return story.register("They took money", about_unit=story.cast.city.units[about])


@pytest.mark.parametrize("column", ["unit_id", "lead_id"])
def test_the_database_refuses_it(story: Story, column: str) -> None:
    report(story)
    with refused_by_the_database(NEVER):
        run(f"UPDATE cases_case SET {column} = about_unit_id WHERE id = %s", story.request.pk)


def test_no_step_gives_it_to_them(story: Story) -> None:
    report(story)
    with story.refused("never be dispatched to that unit"):
        story.dispatch()


def test_nor_to_a_part_of_them(story: Story) -> None:
    report(story, about="roads")
    with story.refused("never be dispatched to that unit"):
        story.dispatch(to=story.cast.city.units["lamps"])


def test_nor_does_a_later_correction_leave_it_with_them(story: Story) -> None:
    story.register().dispatch()
    story.send_back().accept_return().dispatch(to=story.cast.city.units["roads"])
    story.send_back(by=story.cast.roads).accept_return()
    with story.refused("never"):
        story.take("correct", about_unit=story.cast.city.units["centre"])


def test_a_centre_does_not_take_what_is_about_itself(story: Story) -> None:
    with refused("never"):
        report(story, about="centre")
    assert not Request.objects.exists()
