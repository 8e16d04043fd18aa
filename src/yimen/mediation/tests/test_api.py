"""Disputes brought and moved by outside systems."""

from __future__ import annotations

import logging

import pytest
from tests.api.conftest import System
from tests.quarrels import Centre

from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute, Party
from yimen.orgs.commands import issue_token
from yimen.orgs.models import Resident, Role

pytestmark = pytest.mark.django_db
AT = "/cases/disputes"
FENCE = {"title": "A fence", "body": "He moved it.", "dispute_type": "neighbours"}


def system(centre: Centre, unit: str, *roles: Role) -> System:
    """An outside system that acts for a unit."""
    row = centre.city.units[unit]
    name = f"{unit} {min(roles)}"
    return System(issue_token(row, centre.cast.administrator, name=name, roles=roles)[1])


@pytest.fixture
def window(centre: Centre) -> System:
    return system(centre, "mediation", Role.AGENT, Role.DISPATCHER)


def test_a_dispute_from_the_window_to_mediation(window: System, centre: Centre) -> None:
    made = window.post(AT, {**FENCE, "area": "620702001001", "amount": "900.50"})
    assert made.status_code == 201, made.json()
    at = f"/cases/{made.json()['id']}"
    for name, said in {
        "add_party": {"side": "applicant", "name": "王小明"},
        "assign": {"to": "team", "grade": "hard"},
    }.items():
        assert window.post(f"{at}/{name}", said).status_code == 200
    team = system(centre, "team", Role.HANDLER)
    assert team.post(f"{at}/sign").json()["state"] == "in_mediation"
    whole = team.get(at).json()
    assert [line["kind"].partition(".")[2] for line in whole["timeline"]] == [
        *("Registered", "PartyAdded", "Assigned", "Signed"),
    ]
    assert "settle" in whole["steps"]


def test_both_sides_are_two_people_and_a_retry_makes_nobody_new(window: System) -> None:
    sides = {"applicant": {"name": "王小明"}, "respondent": {"name": "赵大海"}}
    said, before = {**FENCE, **sides, "id": str(uuid7())}, Resident.objects.count()
    assert [window.post(AT, said).status_code for _time in range(2)] == [201, 200]
    assert [p.resident and p.resident.name for p in Party.objects.order_by("number")] == [
        *("王小明", "赵大海"),
    ]
    assert Resident.objects.count() == before + 2
    assert Dispute.objects.count() == 1


def test_whoever_is_named_in_a_dispute_that_fails_is_not_kept(window: System) -> None:
    before = Resident.objects.count()
    said = {**FENCE, "respondent": {"name": "赵大海", "phone": "13800000031"}, "amount": 10**13}
    assert window.post(AT, said).status_code == 422
    said = {**FENCE, "respondent": {"name": "赵大海", "phone": "13800000031"}, "area": "62"}
    assert window.post(AT, {**said, "follows": "250101-000001"}).status_code == 422
    assert (Dispute.objects.count(), Resident.objects.count()) == (0, before)


PRIVATE = {
    "name": "钱多多",
    "phone": "13911112222",
    "address": "Silver Lane 77",
    "id_number": "620702197001019999",
    "employer": "Moonlight Ltd",
    "organisation": "Twilight Ltd",
    "organisation_code": "91620700MA7777777X",
}


def test_what_is_said_of_a_party_is_neither_echoed_nor_logged_nor_in_its_history(
    window: System, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    at = f"/cases/{window.post(AT, FENCE).json()['id']}"
    good = window.post(f"{at}/add_party", {"side": "respondent", **PRIVATE})
    wrong = window.post(f"{at}/add_party", {"side": "nobody", **PRIVATE})
    number = window.post(f"{at}/add_party", {"side": "third", **PRIVATE, "acts_for": 9})
    assert [each.status_code for each in (good, wrong, number)] == [200, 422, 422]
    whole = window.get(at)
    events = str(list(StoredEvent.objects.values_list("facts", flat=True)))
    sql = {record.name for record in caplog.records if record.name.startswith("django.db")}
    logged = "".join(r.getMessage() for r in caplog.records if r.name not in sql)
    for name, value in PRIVATE.items():
        for told in (good, wrong, number, whole):
            assert value not in told.content.decode(), name
        assert value not in events, name
        assert value not in logged, name
    assert Party.objects.get().id_number == PRIVATE["id_number"]


def test_a_system_of_the_hotline_brings_one_and_sees_no_more_of_it(centre: Centre) -> None:
    hotline = system(centre, "centre", Role.AGENT)
    said = {**FENCE, "source": "hotline", "applicant": {"name": "王小明"}, "area": "620702001001"}
    made = hotline.post(AT, {**said, "organisation": "Sunrise Ltd"})
    assert made.status_code == 201
    assert Party.objects.get(side="respondent").organisation == "Sunrise Ltd"
    at = f"/cases/{made.json()['id']}"
    assert hotline.get(at).status_code == 404
    assert hotline.post(f"{at}/add_party", {"side": "third", "name": "X"}).status_code == 404
