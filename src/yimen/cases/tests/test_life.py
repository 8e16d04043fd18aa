"""The picture of a life says what the table says."""

from __future__ import annotations

import pytest
from tests.cast import Story

from yimen.cases.drawing import DROP, HEIGHT, WIDTH, drawing
from yimen.kernel.process import PROCESSES
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["request", "task"])
def test_every_state_and_step_is_drawn_and_no_two_lie_on_each_other(name: str) -> None:
    process = PROCESSES[name]
    drawn = drawing(process)
    assert {box.state for box in drawn.boxes} == {*process.states.values}
    shared = process.shared.steps if process.shared else {}
    moving = {each.name for each in process if each.target and each.name not in shared}
    first = {each.name for each in process if "" in each.source}
    assert {step for line in drawn.lines for step in line.steps} == moving - first
    places = [(box.x, box.y) for box in drawn.boxes]
    for x, y in places:
        assert 0 <= x <= drawn.width - WIDTH
        assert 0 <= y <= drawn.height - HEIGHT
        near = [(a, b) for a, b in places if abs(a - x) < WIDTH and abs(b - y) < HEIGHT]
        assert near == [(x, y)]
    assert drawn.height % DROP == 0


def test_steps_go_down_or_are_marked_as_going_back() -> None:
    drawn = drawing(PROCESSES["request"])
    height = {box.state: box.y for box in drawn.boxes}
    for line in drawn.lines:
        assert line.back == (height[line.target] <= height[line.source])


def test_the_page_marks_where_a_case_stands(door: Door) -> None:
    inside = door("dispatcher")
    page = text_of(inside.get("/processes/request/?state=in_hand"))
    assert page.count('class="box here"') == 1
    assert page.count("from-here") > 3
    assert 'class="box here"' not in text_of(inside.get("/processes/request/?state=nonsense"))
    assert inside.get("/processes/nonsense/").status_code == 404


def test_strangers_do_not_see_it(door: Door) -> None:
    assert door("stranger").get("/processes/request/").status_code == 302


def test_a_case_leads_to_it(door: Door, story: Story) -> None:
    story.register()
    page = text_of(door("dispatcher").get(f"/cases/{story.request.pk}/"))
    assert '/processes/request/?state=registered"' in page
