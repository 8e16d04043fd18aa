"""What the call screen says of matters that are known already."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, Story

from yimen.kernel.crypto import keyed_hash
from yimen.orgs.models import Area
from yimen.reading.nearby.commands import write_signs
from yimen.requests.heard import Heard
from yimen.requests.models import Request
from yimen.requests.panels.near import says
from yimen.ui.tests.visitors import Door, text_of

from .test_register_page import said

pytestmark = pytest.mark.django_db
HERE = "/requests/heard/"
PHONE = "13800000001"
TROUBLE = "柳林苑楼下饭店油烟扰民"


@pytest.fixture
def told(cast: Cast) -> Story:
    """王小明, whose telephone is known, has told of it."""
    cast.person.phone_hash = keyed_hash(f"+86{PHONE}")
    cast.person.save()
    story = Story(cast).register(title="柳林苑小区餐馆油烟直排", body="柳林苑餐馆油烟直排楼上。")
    write_signs([story.request.pk])
    return story


def asked(door: Door, who: str = "agent", **more: Any) -> str:
    place = {"body": TROUBLE, "place": "", "phone": PHONE}
    return text_of(door(who).post(HERE, said(**place | more)))


def test_the_callers_own_earlier_matter_can_be_taken_by_one_key(door: Door, told: Story) -> None:
    page = asked(door)
    number = told.request.number
    assert "The caller told of it before" in page
    assert f'data-put="repeat_of" data-value="{number}"' in page
    assert "both name 柳林苑" in page
    assert "of others" not in page


def test_what_has_ended_is_still_the_callers_own(door: Door, told: Story) -> None:
    told.answer_now(text="It is clean again.")
    assert told.request.number in asked(door)
    assert "Known already" not in asked(door, phone="13800000009")


def test_others_matters_are_shown_and_not_taken_for_ones_own(door: Door, told: Story) -> None:
    page = asked(door, phone="13800000009")
    assert "1 open matter of others is near" in page
    assert told.request.number in page
    assert "data-put" not in page


def test_nothing_is_near_in_another_county(door: Door, told: Story) -> None:
    assert told.request.number not in asked(door, "other_county", area="620722")
    here = told.request
    here.area = Area.objects.get(pk="620722")
    here.save()
    assert here.number in asked(door, "other_county", area="620722", phone="13800000009")


def test_another_trouble_is_not_near(door: Door, told: Story) -> None:
    assert "Known already" not in asked(door, body="北塔湾新城搅拌站噪音")
    assert "Known already" not in asked(door, body="你好")


@pytest.mark.parametrize("phone", [PHONE, "13800000009", "138", ""])
def test_the_panel_asks_two_questions_and_of_others_one_more(
    told: Story, cast: Cast, phone: str
) -> None:
    draft = Request(process="request", area_id="620702001", opened_at=told.moment)
    heard = Heard(cast.agent, draft, body=TROUBLE, phone=phone)
    says(heard)  # which categories are public is held
    with CaptureQueriesContext(connection) as asked_for:
        found = says(heard)
    assert found
    assert len(asked_for) <= (3 if found["others"] else 2)
    assert bool(found["own"]) == (phone == PHONE)


def test_a_caller_of_another_city_is_nobody_here(told: Story, cast: Cast) -> None:
    draft = Request(process="request", area_id="620722", opened_at=told.moment)
    assert says(Heard(cast.other_county, draft, body=TROUBLE, phone=PHONE)) is None
