"""The window: a dispute and its parties in one go, all of it or nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.quarrels import Centre
from tests.visits import Come

from yimen.cases.models import Passage
from yimen.kernel.ids import uuid7
from yimen.mediation.models import Dispute, Party
from yimen.orgs.models import Resident
from yimen.ui.tests.visitors import text_of

pytestmark = pytest.mark.django_db
HERE = "/disputes/new/"


def said(*parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the form sends."""
    known = parties or (
        {"side": "applicant", "name": "王小明", "phone": "138 0000 0021"},
        {"side": "respondent", "name": "赵大海", "phone": "13800000022", "employer": "Sunrise Ltd"},
    )
    rows = {
        f"party-{n}-{name}": value
        for n, party in enumerate(known)
        for name, value in {"side": "applicant", **party}.items()
    }
    return {
        "id": str(uuid7()),
        "act": "register",
        "body": "He built a wall\r\non my land.",
        "dispute_type": "neighbours",
        "area": "620702001001",
        "place": "Field 7",
        "amount": "1200.50",
        "people": "4",
        "source": "visit",
        "kind": "",
        "risk": "yellow",
        "grade": "simple",
        "party-TOTAL_FORMS": str(len(known)),
        "party-INITIAL_FORMS": "0",
        **rows,
        **more,
    }


def test_a_dispute_and_its_parties_come_into_being_together(come: Come) -> None:
    response = come("window").post(HERE, said())
    dispute = Dispute.objects.get()
    assert response["Location"] == f"/cases/{dispute.pk}/"
    assert (dispute.state, dispute.people, dispute.risk) == ("registered", 4, "yellow")
    assert (str(dispute.amount), dispute.area_id, dispute.place) == (
        *("1200.50", "620702001001", "Field 7"),
    )
    assert dispute.title == "He built a wall\non my land."
    parties = {p.number: p for p in Party.objects.all()}
    assert {n: (p.side, p.resident and p.resident.name) for n, p in parties.items()} == {
        1: ("applicant", "王小明"),
        2: ("respondent", "赵大海"),
    }
    assert parties[2].employer == "Sunrise Ltd"


def test_sent_twice_it_is_the_same_dispute(come: Come) -> None:
    client, form = come("window"), said()
    one, two = client.post(HERE, form), client.post(HERE, form)
    assert one["Location"] == two["Location"]
    assert (Dispute.objects.count(), Party.objects.count()) == (1, 2)


def test_one_party_that_cannot_be_leaves_nothing(come: Come) -> None:
    twice = {"side": "respondent", "name": "王小明", "phone": "13800000021"}
    first = {"side": "applicant", "name": "王小明", "phone": "13800000021"}
    before = Resident.objects.count()
    response = come("window").post(HERE, said(first, twice))
    assert response.status_code == 409
    assert "This person is a party already." in text_of(response)
    assert "He built a wall" in text_of(response), "what was typed stays"
    assert (Dispute.objects.count(), Passage.objects.count()) == (0, 0)
    assert Resident.objects.count() == before


@pytest.mark.parametrize(
    ("party", "words", "field"),
    [
        ({"phone": "13800000023"}, "This must be said.", "party-0-name"),
        ({"organisation_code": "9162"}, "This must be said.", "party-0-name"),
        ({"name": "Wang", "phone": "12"}, "telephone", "party-0-phone"),
        ({"name": "Wang", "stands_for": "-1"}, "greater than or equal to 0", "party-0-stands_for"),
    ],
)
def test_what_is_wrong_with_a_party_stands_at_its_field(
    come: Come, party: dict[str, str], words: str, field: str
) -> None:
    response = come("window").post(HERE, said(party))
    assert response.status_code == 422
    assert f'href="#id_{field}"' in text_of(response)
    assert words in text_of(response)
    assert not Dispute.objects.exists()


def test_an_organisation_a_group_and_an_agent_of_a_party_by_its_place(come: Come) -> None:
    come("window").post(
        HERE,
        said(
            {"side": "applicant", "name": "Worker A", "stands_for": "30"},
            {"side": "applicant"},
            {"side": "respondent", "organisation": "Sunrise Ltd"},
            {"side": "respondent", "name": "Lawyer Wu", "acts_for": "3"},
        ),
    )
    found = list(Party.objects.order_by("number"))
    assert [(p.kind, p.stands_for, p.acts_for) for p in found] == [
        ("person", 30, None),
        ("organisation", 0, None),
        ("person", 0, 2),
    ]


def test_one_party_more_keeps_what_was_typed_and_says_nothing_of_what_lacks(come: Come) -> None:
    shown = text_of(come("window").post(HERE, said(act="add-third", body="", dispute_type="")))
    assert 'name="party-2-side"' in shown
    assert '<option value="third" selected>' in shown
    assert "Sunrise Ltd" in shown
    assert "交通巷社区" in shown, "the area by its name, as it was chosen"
    assert "This must be said." not in shown
    assert "This did not go through" not in shown
    fewer = text_of(come("window").post(HERE, said(act="remove-0")))
    assert "王小明" not in fewer
    assert "赵大海" in fewer
    assert 'name="party-1-side"' not in fewer
    assert not Dispute.objects.exists()


def opened(page: str) -> list[str]:
    """What the folds that stand open say of themselves."""
    return re.findall(r"<details open><summary>(.*?)</summary>", page)


def test_what_is_seldom_needed_is_folded_until_it_says_something_or_is_wrong(come: Come) -> None:
    client = come("desk")
    plain = text_of(client.get(HERE))
    assert plain.count("<details>") == 4 + 2 * 3
    assert not opened(plain)
    kept = text_of(client.post(HERE, said(act="preview", source="court")))
    assert opened(kept) == [
        "Title, amount, how many people, since when",
        "Address, identity document, employer",
        "Where it came from, and by which law",
    ]
    wrong = {"name": "Wang", "stands_for": "-1"}
    shown = text_of(client.post(HERE, said(wrong, amount="", people="2", risk="blue")))
    assert opened(shown) == ["It speaks for a group, or for another party"]
    lacking = text_of(client.post(HERE, said(act="settle", amount="", people="2")))
    assert "It is settled here and now" in opened(lacking)


def test_settled_at_once_or_assigned_in_one_go(come: Come, centre: Centre) -> None:
    desk = come("desk")
    desk.post(HERE, said(act="settle", result="They shook hands."))
    assert Dispute.objects.get().state == "followed_up"
    desk.post(HERE, said(act="assign", to="team", grade="hard"))
    assert Dispute.objects.filter(state="assigned", lead=centre.city.units["team"]).count() == 1
    for act, field in (("settle", "result"), ("assign", "to")):
        response = desk.post(HERE, said(act=act))
        assert response.status_code == 422
        assert f'href="#id_{field}"' in text_of(response)
    assert Dispute.objects.count() == 2


def test_what_is_not_ones_own_step_is_not_offered_and_leaves_nothing(come: Come) -> None:
    window = come("window")
    assert "Register and assign" not in text_of(window.get(HERE))
    assert "settle at once" not in text_of(come("duty_head").get(HERE))
    response = window.post(HERE, said(act="assign", to="team", grade="hard"))
    assert response.status_code == 403
    assert not Dispute.objects.exists()


def test_what_must_not_wait_and_what_follows_are_told_before_anything_is_kept(come: Come) -> None:
    text = "邻居正在拿刀砍人，快来救命"
    shown = text_of(come("window").post(HERE, said(act="preview", body=text)))
    assert "Danger to life" in shown
    assert "What follows" in shown
    part = text_of(come("window").post(HERE, said(act="preview"), headers={"HX-Request": "true"}))
    assert "What follows" in part
    assert "<form" not in part
    court = text_of(come("window").post(HERE, said(act="preview", kind="entrusted_simple")))
    assert court.count("<dt>") >= 2
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("who", ["mediator", "approver", "leader", "hotline"])
def test_the_window_is_for_those_who_sit_there(come: Come, who: str) -> None:
    for client in (come(who),):
        assert client.get(HERE).status_code == 403
        assert client.post(HERE, said()).status_code == 403
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("window", 200), ("hotline", 200), ("leader", 403)])
def test_an_area_is_looked_up_by_those_who_bring_disputes(
    come: Come, who: str, status: int
) -> None:
    answer = come(who).get("/disputes/areas/", {"q": "交通巷"})
    assert answer.status_code == status
    if status == 200:
        assert [each["code"] for each in answer.json()["found"]] == ["620702001001"]
