"""A request's whole life, told by outside systems."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yimen.cases.models import Attachment
from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.kernel.salts import digest_of
from yimen.orgs.models import Disclosure, Resident, Role
from yimen.orgs.queries import resident_by_phone
from yimen.requests.models import Request

from .conftest import Connect, System

pytestmark = pytest.mark.django_db
DRY = {"body": "No water on Mill Lane.", "item": "T101", "area": "620702001001"}


def opened(system: System, **more: object) -> dict[str, object]:
    answer = system.post("/cases/requests", {**DRY, **more})
    assert answer.status_code == 201, answer.json()
    made: dict[str, object] = answer.json()
    return made


def test_from_the_call_to_the_rating(centre: System, water: System, connect: Connect) -> None:
    case = opened(centre, resident={"phone": "13800000009", "name": "王小明"})
    at = f"/cases/{case['id']}"
    assert (case["state"], case["unit"], case["light"]) == ("registered", "centre", "green")

    def step(system: System, name: str, **said: object) -> dict[str, object]:
        answer = system.post(f"{at}/{name}", said)
        assert answer.status_code == 200, answer.json()
        told: dict[str, object] = answer.json()
        return told

    assert step(centre, "dispatch")["lead"] == "water"
    assert step(water, "sign")["state"] == "in_hand"
    assert step(water, "answer", text="The valve was replaced.", solved="yes")["unit"] == "centre"
    step(centre, "pass_check", solved="yes")
    caller = connect("centre", Role.CALLER)
    told = step(caller, "call_back", solved="yes", rating=5)
    assert (told["state"], told["due_at"]) == ("closed", None)
    assert Request.objects.get().rating == 5

    whole = centre.get(at).json()
    assert [line["kind"].partition(".")[2] for line in whole["timeline"]] == [
        "Registered", "Dispatched", "Signed", "Answered", "CheckPassed", "CalledBack",
    ]  # fmt: skip
    assert whole["timeline"][1]["says"].endswith("dispatched it to Water company.")
    assert {term["name"] for term in whole["terms"]} >= {"dispatch", "sign", "handle"}
    assert "may take" in whole["terms"][0]["why"]
    story = whole["passages"][0]
    assert story["text"] == DRY["body"]
    assert digest_of(story["salt"], story["text"]) == story["digest"]
    assert whole["caller"]["name"] == "王**"
    assert "reopen" in whole["steps"]


def test_the_same_key_is_the_same_case(centre: System) -> None:
    key = str(uuid7())
    first = centre.post("/cases/requests", {**DRY, "id": key})
    again = centre.post("/cases/requests", {**DRY, "id": key})
    by_header = centre.post("/cases/requests", DRY, **{"Idempotency-Key": key})
    assert [each.status_code for each in (first, again, by_header)] == [201, 200, 200]
    assert {each.json()["number"] for each in (first, again, by_header)} == {first.json()["number"]}
    assert first.json()["id"] == key
    assert Request.objects.count() == 1


def test_somebody_elses_key_is_refused(centre: System, connect: Connect) -> None:
    key = str(opened(centre)["id"])
    other = connect("centre", Role.AGENT).post("/cases/requests", {**DRY, "id": key})
    assert (other.status_code, other.json()["error"]) == (409, "This key belongs to another case.")


def test_a_caller_becomes_known_with_the_case_or_not_at_all(centre: System) -> None:
    refused = centre.post(
        "/cases/requests",
        {**DRY, "resident": {"phone": "13800000009"}, "about_unit": "centre"},
    )
    assert refused.status_code == 409, refused.json()
    assert resident_by_phone("13800000009") is None
    opened(centre, resident={"phone": "13800000009"})
    assert resident_by_phone("13800000009") is not None


def test_a_retry_of_a_caller_without_a_telephone_is_one_person(centre: System) -> None:
    before = Resident.objects.count()
    for _ in range(2):
        centre.post("/cases/requests", {**DRY, "id": str(UUID(int=7)), "resident": {"name": "王"}})
    assert Resident.objects.count() == before + 1


def test_units_cases_and_categories_are_named_by_their_keys(centre: System, cast: Cast) -> None:
    first = opened(centre)
    second = opened(centre, repeat_of=first["number"], about_unit=cast.city.units["roads"].pk)
    assert second["matter"] == first["id"]
    assert second["about_unit"] == "roads"
    third = opened(centre, repeat_of=first["id"], item=None)
    assert third["matter"] == first["id"]
    by_code = centre.post(f"/cases/{first['id']}/dispatch", {"to": "roads", "basis": "map"})
    assert by_code.json()["lead"] == "roads"
    wrong = centre.post(
        "/cases/requests", {**DRY, "item": "X9", "about_unit": "nobody", "repeat_of": "no"}
    )
    assert wrong.status_code == 422
    assert set(wrong.json()["fields"]) == {"item", "about_unit", "repeat_of"}


def test_a_case_that_is_not_mine_is_not_there(
    centre: System, water: System, roads: System, connect: Connect
) -> None:
    case = opened(centre)
    at = f"/cases/{case['id']}"
    centre.post(f"{at}/dispatch")
    for stranger in (roads, connect("minle", *Role)):
        assert stranger.get(at).status_code == 404
        for name in ("sign", "note", "dispatch", "answer"):
            said = {"text": "x", "solved": "yes"} if name in ("note", "answer") else {}
            if name == "note":
                said = {"text": "x"}
            assert stranger.post(f"{at}/{name}", said).status_code == 404
        assert stranger.get("/cases", queue="open").json()["rows"] == []
        assert stranger.get("/cases/search", words="Mill Lane").json()["rows"] == []
    assert water.get(at).status_code == 200
    assert water.post(f"{at}/dispatch").status_code == 409
    unknown = centre.get(f"/cases/{uuid7()}")
    assert (unknown.status_code, roads.get(at).json()) == (404, unknown.json())


def test_what_is_not_possible_is_refused_in_words(centre: System, water: System) -> None:
    at = f"/cases/{opened(centre)['id']}"
    early = centre.post(f"{at}/pass_check", {"solved": "yes"})
    assert early.status_code == 409
    assert early.json()["error"] == "“Pass the answer” is not possible now: To be dispatched."
    centre.post(f"{at}/dispatch")
    others = centre.post(f"{at}/sign")
    assert others.status_code == 403
    assert "the unit that answers for it" in others.json()["error"]
    blank = water.post(f"{at}/send_back", {"reason": "", "basis": "x", "more": 1})
    assert blank.status_code == 422
    assert set(blank.json()["fields"]) == {"reason", "more"}


def test_tasks_files_links_and_notes(centre: System, water: System, roads: System) -> None:
    other = opened(centre)
    at = f"/cases/{opened(centre)['id']}"
    centre.post(f"{at}/dispatch")
    asked = centre.post(
        f"{at}/tasks/ask",
        {
            "unit": "roads",
            "wanted": "open the road",
            "due_at": "2100-01-05T18:00:00+08:00",
        },
    )
    assert asked.status_code == 201, asked.json()
    assert asked.json()["state"] == "asked"
    mine = roads.get("/tasks").json()["rows"]
    assert [each["number"] for each in mine] == [1]
    assert roads.post(f"{at}/tasks/1/sign_task").json()["state"] == "signed"
    assert roads.post(f"{at}/tasks/1/do_task", {"result": "Opened."}).json()["state"] == "done"
    assert roads.post(f"{at}/tasks/2/do_task", {"result": "Opened."}).status_code == 404
    assert water.post(f"{at}/note", {"text": "Valve 7."}).status_code == 200
    linked = centre.post(f"{at}/link", {"other": other["number"], "bond": "follows"})
    assert linked.status_code == 200, linked.json()
    twice = centre.post(f"{at}/link", {"other": other["number"], "bond": "follows"})
    assert twice.status_code == 409, twice.json()

    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    sent = Client(headers=water.headers).post(
        f"/api/v1{at}/attach", {"file": SimpleUploadedFile("../../pipe.png", png)}
    )
    assert sent.status_code == 200, sent.json()
    assert Attachment.objects.get().media_type == "image/png"
    fetched = centre.get(f"{at}/files/1")
    assert (fetched.status_code, b"".join(fetched.streaming_content)) == (200, png)
    assert roads.get(f"{at}/files/9").status_code == 404

    whole = centre.get(at).json()
    assert [len(whole[part]) for part in ("tasks", "files", "links")] == [1, 1, 1]
    assert {each["wording"] for each in whole["passages"]} == {"story", "result", "note"}


def test_a_file_that_is_nothing_known_is_refused_and_not_kept(
    water: System, centre: System
) -> None:
    at = f"/cases/{opened(centre)['id']}"
    centre.post(f"{at}/dispatch")
    sent = Client(headers=water.headers).post(
        f"/api/v1{at}/attach", {"file": SimpleUploadedFile("x.png", b"MZ\x00\x01" + bytes(64))}
    )
    assert sent.status_code == 422
    assert "file" in sent.json()["fields"]


def test_reading_a_caller_in_clear_needs_a_purpose_and_leaves_a_trace(
    centre: System, water: System
) -> None:
    at = f"/cases/{opened(centre, resident={'phone': '13800000009', 'name': '王小明'})['id']}"
    assert centre.post(f"{at}/caller", {}).status_code == 422
    told = centre.post(f"{at}/caller", {"purpose": "to ask which tap"})
    assert told.json() == {"name": "王小明", "phone": "+8613800000009", "address": ""}
    assert Disclosure.objects.get().purpose == "to ask which tap"


def test_a_confidential_caller_is_unknown_to_the_unit(centre: System, water: System) -> None:
    person = {"phone": "13800000009", "name": "王小明"}
    at = f"/cases/{opened(centre, resident=person, confidential=True)['id']}"
    centre.post(f"{at}/dispatch")
    told = water.get(at).json()
    assert told["caller"] == {
        "known": True, "hidden": True, "name": "", "phone": "", "address": "", "readable": False,
    }  # fmt: skip
    assert "resident:" not in str(told)
    assert water.post(f"{at}/caller", {"purpose": "curious"}).status_code == 403


def test_a_queue_goes_on_where_the_page_before_ended(centre: System) -> None:
    made = {str(opened(centre, title=f"Lamp {place}")["id"]) for place in range(30)}
    first = centre.get("/cases").json()
    second = centre.get("/cases", after=first["next"]).json()
    assert [len(page["rows"]) for page in (first, second)] == [25, 5]
    assert second["next"] is None
    assert {row["id"] for page in (first, second) for row in page["rows"]} == made
    assert centre.get("/cases", light="red").json()["rows"] == []
    assert centre.get("/cases", after="nowhere").status_code == 422


def test_search_finds_words_and_numbers(centre: System) -> None:
    case = opened(centre, body="The lamp at Drum Tower is dark.")
    opened(centre)
    for words in ("Drum Tower", str(case["number"]), str(case["number"]).replace("-", "")):
        rows = centre.get("/cases/search", words=words).json()["rows"]
        assert [row["id"] for row in rows] == [case["id"]], words


def test_every_step_of_the_history_names_the_system(centre: System) -> None:
    opened(centre)
    assert StoredEvent.objects.get().actor.startswith("system:centre")
