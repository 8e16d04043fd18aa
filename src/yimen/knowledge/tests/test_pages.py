"""The pages of the knowledge base: what staff read, write, approve and look after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from yimen.knowledge import commands, queries
from yimen.knowledge.models import Lack, Stage, Version
from yimen.orgs.models import Role
from yimen.orgs.queries import today
from yimen.ui.tests.visitors import Door, text_of

from .conftest import ANSWER, BILL, Published, words

pytestmark = pytest.mark.django_db
HERE = "/knowledge/"

BUDGET = {
    # page: (who, most queries)
    "": ("agent", 5),
    "?q=counter": ("agent", 5),
    "?stands=in_review": ("approver", 5),
    "K00001/": ("agent", 6),
    "K00001/2/": ("water", 7),
    "K00001/2/compare/": ("water", 5),
    "K00001/edit/": ("water", 7),
    "K00001/2/withdraw/": ("water", 4),
    "new/": ("water", 7),
    "due/": ("water", 4),
    "missed/": ("supervisor", 5),
}


def said(**more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "title": BILL,
        "body": ANSWER.replace("\n", "\r\n"),
        "document": "Water supply rules 2026",
        "items": ["T101"],
        "audience": "public",
        "valid_from": "2020-01-01",
        "review_on": f"{today() + timedelta(days=90)}",
        "act": "keep",
        **more,
    }


@pytest.mark.parametrize("page", BUDGET)
def test_a_page_takes_so_many_queries_whatever_is_on_it(
    door: Door, published: Published, cast: Cast, page: str
) -> None:
    first = published(review_on=today())
    commands.revise(first.article, cast.water, words=words(body="By telephone."))
    for n in range(12):
        published(title=f"Other {n}", body=f"counter {n}", review_on=today())
    commands.miss(Lack.ITEM, "T101")
    who, most = BUDGET[page]
    client = door(who)
    client.get(HERE + page)
    with CaptureQueriesContext(connection) as told:
        assert client.get(HERE + page).status_code == 200
    assert len(told) <= most, [each["sql"][:120] for each in told]


def test_a_unit_writes_keeps_and_sends_it_for_approval(door: Door, cast: Cast) -> None:
    client = door("water")
    unit = cast.city.units["water"].pk
    response = client.post(HERE + "new/", said(unit=unit))
    assert response["Location"] == "/knowledge/K00001/1/"
    version = Version.objects.get()
    assert (version.stage, version.body) == (Stage.DRAFT, ANSWER)
    response = client.post(HERE + "K00001/edit/", said(title="How to pay?", act="submit"))
    assert response["Location"] == "/knowledge/K00001/2/"
    assert Version.objects.get(number=2).stage == Stage.IN_REVIEW
    page = text_of(client.get(HERE + "K00001/2/"))
    assert "How to pay?" in page
    assert "<li>Bring the meter card.</li>" in page
    assert "Approve and publish" not in page


def test_an_editor_names_the_unit_by_its_code(door: Door) -> None:
    response = door("supervisor").post(HERE + "new/", said(unit="roads"))
    assert response.status_code == 302
    assert Version.objects.get().article.unit.code == "roads"


def test_what_is_wrong_stays_in_the_form(door: Door, cast: Cast) -> None:
    form = said(unit=cast.city.units["water"].pk, document=" ", title="Kept words")
    response = door("water").post(HERE + "new/", form)
    assert response.status_code == 422
    assert "Kept words" in text_of(response)
    assert not Version.objects.exists()


def test_a_unit_does_not_write_for_another(door: Door, cast: Cast) -> None:
    form = said(unit=cast.city.units["water"].pk)
    assert door("roads").post(HERE + "new/", form).status_code == 422
    assert door("agent").get(HERE + "new/").status_code == 403
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("told", "instead"),
    [
        ("王小明反映的水费问题已处理。", "王某"),
        ("请联系李秀兰，电话13893612345。", "[电话]"),
        ("身份证号620702198001011234的用户已退费。", "[证件号码]"),
        ("车牌甘G12345的洒水车每日洒水。", "[车牌]"),
        ("退费打到卡号6222021234567890123。", "[账号]"),
    ],
)
def test_whoever_approves_sees_what_may_tell_who_somebody_is(
    door: Door, cast: Cast, told: str, instead: str
) -> None:
    sent = said(unit=cast.city.units["water"].pk, act="submit", body=told)
    door("water").post(HERE + "new/", sent)
    client = door("approver")
    for page in ("K00001/1/", "K00001/1/publish/"):
        shown = text_of(client.get(HERE + page))
        assert "It may tell who somebody is" in shown
        assert f"</mark> → {instead}" in shown
    client.post(HERE + "K00001/1/publish/")
    assert "It may tell" not in text_of(client.get(HERE + "K00001/1/")), "it is decided"


def test_offices_are_nobody_in_particular(door: Door, cast: Cast) -> None:
    body = "请到西街新建街12号的供水营业厅办理，咨询电话0936-8212345。"
    unit = cast.city.units["water"].pk
    door("water").post(HERE + "new/", said(unit=unit, act="submit", body=body))
    assert "It may tell" not in text_of(door("approver").get(HERE + "K00001/1/"))


def test_another_approves_and_the_writer_cannot(door: Door, cast: Cast) -> None:
    door("water").post(HERE + "new/", said(unit=cast.city.units["water"].pk, act="submit"))
    assert door("water").post(HERE + "K00001/1/publish/").status_code == 403
    assert door("agent").post(HERE + "K00001/1/publish/").status_code == 404
    client = door("approver")
    assert "Approve and publish" in text_of(client.get(HERE + "K00001/1/"))
    assert client.post(HERE + "K00001/1/publish/").status_code == 302
    page = text_of(door("agent").get(HERE))
    assert BILL in page
    assert "K00001" in page


def test_it_is_sent_back_with_a_reason_that_the_writer_reads(door: Door, cast: Cast) -> None:
    door("water").post(HERE + "new/", said(unit=cast.city.units["water"].pk, act="submit"))
    client = door("approver")
    assert client.post(HERE + "K00001/1/send_back/", {"reason": ""}).status_code == 422
    client.post(HERE + "K00001/1/send_back/", {"reason": "Name the hours."})
    assert "Name the hours." in text_of(door("water").get(HERE + "K00001/edit/"))


def test_several_that_wait_are_approved_at_once_but_not_ones_own(door: Door, cast: Cast) -> None:
    unit = cast.city.units["water"]
    for n in range(2):
        made = commands.write(cast.water, unit=unit, words=words(title=f"{n}"))
        commands.submit(made, cast.water)
    client = door("approver")
    own = f"staff:{door.staff('approver').pk}"
    third = commands.write(
        cast.city.actor(own[6:], "centre", Role.APPROVER), unit=unit, words=words()
    )
    commands.submit(third, cast.water)
    codes = ["K00001", "K00002", "K00003"]
    assert 'name="code" value="K00001"' in text_of(client.get(HERE + "?stands=in_review"))
    page = text_of(client.post(HERE + "publish/", {"code": codes}, follow=True))
    assert "2 articles published." in page
    assert "somebody else than who wrote it" in page
    assert Version.objects.filter(stage=Stage.PUBLISHED).count() == 2


def test_a_comparison_shows_what_was_put_in_and_taken_out(
    door: Door, published: Published, cast: Cast
) -> None:
    first = published(body="It costs 3 yuan. Pay at the counter.")
    commands.revise(
        first.article, cast.water, words=words(body="It costs 4 yuan. Pay at the counter.")
    )
    page = text_of(door("water").get(HERE + "K00001/2/compare/"))
    assert "<del>It costs 3 yuan.</del>" in page
    assert "<ins>It costs 4 yuan.</ins>" in page
    assert "Pay at the counter." in page
    assert door("roads").get(HERE + "K00001/2/compare/").status_code == 404


def test_a_search_marks_what_it_found_and_counts_what_it_did_not(
    door: Door, published: Published
) -> None:
    published()
    client = door("agent")
    assert "<mark>counter</mark>" in text_of(client.get(HERE + "?q=counter"))
    assert "No article holds all these words" in text_of(client.get(HERE + "?q=passport"))
    assert queries.missed()["words"] == [("passport", 1)]
    page = text_of(door("supervisor").get(HERE + "missed/"))
    assert "passport" in page
    assert door("agent").get(HERE + "missed/").status_code == 403
    assert door("water").get(HERE + "missed/").status_code == 403


def test_the_owner_sees_what_is_due_and_says_that_it_is_right(
    door: Door, published: Published
) -> None:
    published(review_on=today(), title="Due today")
    client = door("water")
    assert "Due today" in text_of(client.get(HERE + "due/"))
    assert "Due today" not in text_of(door("roads").get(HERE + "due/"))
    later = {"review_on": f"{today() + timedelta(days=30)}"}
    assert client.post(HERE + "K00001/1/confirm/", later).status_code == 302
    assert "Due today" not in text_of(client.get(HERE + "due/"))


def test_a_stranger_is_asked_to_sign_in_and_a_resident_too(door: Door) -> None:
    for who in ("stranger", "resident"):
        assert door(who).get(HERE)["Location"].startswith("/sign-in/")


def test_nonsense_in_an_address_is_not_found(door: Door, published: Published) -> None:
    published()
    client = door("water")
    for path in ("NO-SUCH/", "K00001/7/", "K00001/1/shout/", "K00001/1/compare/"):
        assert client.get(HERE + path).status_code == 404, path
    assert client.get(HERE + "?from=9999999999&stands=x").status_code == 200
