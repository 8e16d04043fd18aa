"""An answer is read over before it goes out: told, never blocking."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Story

from yimen.kernel.time import time_is
from yimen.orgs.held import forget_all
from yimen.orgs.models import Unit
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
HOLLOW = "我局高度重视，下一步将进一步加强管理。"


def test_whoever_writes_it_may_have_it_read_and_nothing_is_done(door: Door, story: Story) -> None:
    case = story.to_hand().request
    said = {"text": HOLLOW, "solved": "yes", "true": "on", "read": "1"}
    response = door("water").post(f"/cases/{case.pk}/answer/", said)
    assert response.status_code == 200
    shown = text_of(response)
    for words in ("Read over, of 100", "Empty words", "高度重视", "It names nobody to ask", HOLLOW):
        assert words in shown
    assert Request.objects.get().head == case.head


def test_it_is_read_before_all_of_the_form_is_filled_in(door: Door, story: Story) -> None:
    case = story.to_hand().request
    response = door("water").post(f"/cases/{case.pk}/answer/", {"text": HOLLOW, "read": "1"})
    page = response.content.decode()
    assert "Empty words" in page
    assert "data-read" in page
    assert "This field is required." not in page
    assert HOLLOW in page


def test_what_the_resident_reads_is_read_where_both_are_written(door: Door, story: Story) -> None:
    case = story.to_hand().request
    said = {"text": HOLLOW, "public_text": "水管已于3月4日修复，请拨打12345。", "read": "1"}
    response = door("water").post(f"/cases/{case.pk}/answer/", said)
    assert "Empty words" not in text_of(response)


def test_a_hollow_answer_can_be_given(door: Door, story: Story) -> None:
    case = story.to_hand().request
    said = {"text": HOLLOW, "solved": "yes", "true": "on"}
    assert door("water").post(f"/cases/{case.pk}/answer/", said).status_code == 302
    assert Request.objects.get().state == "answered"


@pytest.mark.parametrize("step", ["pass_check", "fail_check"])
def test_whoever_checks_it_is_told_and_decides(door: Door, story: Story, step: str) -> None:
    case = story.to_hand().answer(text=HOLLOW).request
    assert "高度重视" in text_of(door("approver").get(f"/cases/{case.pk}/{step}/"))
    passed = door("approver").post(f"/cases/{case.pk}/pass_check/", {"solved": "yes"})
    assert passed.status_code == 302


def test_a_copy_is_told_by_the_number_of_the_other_case(door: Door, story: Story) -> None:
    text = "经现场查看，水泵老化导致水压不足，供水公司已于3月4日更换水泵，现在水压已经恢复正常。"
    first = story.to_hand().answer(text=text).request
    other = Story(story.cast).to_hand().answer(text=text.replace("3月4日", "3月5日"))
    with time_is(other.moment):
        shown = text_of(door("approver").get(f"/cases/{other.request.pk}/pass_check/"))
    assert "nearly the same as another answer" in shown
    assert first.number in shown


def test_a_stranger_reads_nothing_over(door: Door, story: Story) -> None:
    case = story.to_hand().request
    for who, status in (("agent", 403), ("roads", 404)):
        response = door(who).post(f"/cases/{case.pk}/answer/", {"text": HOLLOW, "read": "1"})
        assert response.status_code == status
        assert "Empty words" not in text_of(response)


def test_a_unit_that_is_accused_is_told_before_it_is_dispatched_to(
    door: Door, story: Story
) -> None:
    Unit.objects.filter(code="water").update(name="张掖市城市管理局")
    forget_all()
    told = "实名举报城管局不作为，多次投诉，城管局推诿。"
    case = story.register("举报城管局不作为", body=told).request
    shown = text_of(door("dispatcher").get(f"/cases/{case.pk}/dispatch/"))
    assert "A unit is reported, perhaps" in shown
    plain = Story(story.cast).register("水管坏了", body="水管坏了，请维修。").request
    shown = text_of(door("dispatcher").get(f"/cases/{plain.pk}/dispatch/"))
    assert "A unit is reported, perhaps" not in shown


def test_the_check_reads_few_rows(door: Door, story: Story) -> None:
    case = story.to_hand().answer(text=HOLLOW).request
    visitor = door("approver")
    visitor.get(f"/cases/{case.pk}/pass_check/")
    with CaptureQueriesContext(connection) as queries:
        visitor.get(f"/cases/{case.pk}/pass_check/")
    assert len(queries) <= 9
