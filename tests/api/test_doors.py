"""Who may speak to the API, what it refuses, and what it says of itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from yimen.kernel.process import NEW, PROCESSES
from yimen.orgs.api import FAILURES
from yimen.orgs.commands import withdraw_token
from yimen.orgs.models import Post, Role, Staff, Token
from yimen.requests.models import Request

from .conftest import System

pytestmark = pytest.mark.django_db
QUEUE = "/api/v1/cases"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}


@pytest.fixture
def agent(cast: Cast) -> Client:
    """An agent who is signed in."""
    staff = Staff.objects.create_user("anna", "correct horse")
    Post.objects.create(
        staff=staff, unit=cast.city.units["centre"], role=Role.AGENT, since="2020-01-01"
    )
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.force_login(staff)
    return client


def test_a_stranger_is_told_to_sign_in(cast: Cast) -> None:
    for answer in (Client().get(QUEUE), Client().post(f"{QUEUE}/requests", {"body": "x"})):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert set(answer.json()) == {"error", "fields"}


def test_a_wrong_token_is_refused_and_too_many_are_too_many(cast: Cast) -> None:
    client = Client(headers=bearer("ym_guess"))
    assert [client.get(QUEUE).status_code for _ in range(FAILURES)] == [401] * FAILURES
    late = client.get(QUEUE)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "60")
    assert late.json()["fields"] == {}


def test_a_right_token_is_not_hindered_by_others_wrong_ones(centre: System) -> None:
    client = Client(headers=bearer("ym_guess"))
    for _ in range(FAILURES + 1):
        client.get(QUEUE)
    assert centre.get("/cases").status_code == 200


def test_a_withdrawn_token_is_none(centre: System, cast: Cast) -> None:
    withdraw_token(Token.objects.get(), cast.administrator)
    assert centre.get("/cases").status_code == 401


def test_staff_use_the_same_routes_with_their_session(agent: Client) -> None:
    assert agent.get(QUEUE).status_code == 200
    without = agent.post(
        f"{QUEUE}/requests", {"body": "No water."}, content_type="application/json"
    )
    assert without.status_code == 403
    assert "CSRF" in without.json()["error"]
    assert not Request.objects.exists()
    token = "a" * 32
    agent.cookies["csrftoken"] = token
    with_it = agent.post(
        f"{QUEUE}/requests",
        {"body": "No water."},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert with_it.status_code == 201, with_it.json()


def test_a_token_needs_no_csrf(centre: System) -> None:
    client = Client(enforce_csrf_checks=True, headers=centre.headers)
    made = client.post(f"{QUEUE}/requests", {"body": "x"}, content_type="application/json")
    assert made.status_code == 201


def test_what_cannot_be_read_is_told_so_as_json(centre: System, settings: Settings) -> None:
    def sent(content: bytes | str, kind: str = "application/json") -> Any:
        client = Client(headers=centre.headers)
        return client.generic("POST", f"{QUEUE}/requests", content, content_type=kind)

    deep = "[" * 100_000
    for content in ("{", '{"body": NaN}', '{"body": "\\ud800"}', deep, b"\xff\xfe"):
        assert sent(content).status_code == 400, content[:20]
    assert sent("[]").status_code == 422
    assert sent('{"body": "a\\u0000b"}').status_code == 422
    assert sent("body=x", "application/x-www-form-urlencoded").status_code == 415
    assert sent("").status_code == 422
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert sent(json.dumps({"body": "x" * 200})).status_code == 413
    settings.ATTACHMENT_MAX_SIZE = 100
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10**9
    assert sent(json.dumps({"body": "x" * 70_000})).status_code == 413


def test_a_form_that_is_none_is_told_so(centre: System) -> None:
    case = Request.objects.get(pk=centre.post("/cases/requests", {"body": "x"}).json()["id"])

    def sent(content: str, kind: str = "multipart/form-data; boundary=X") -> Any:
        client = Client(headers=centre.headers, raise_request_exception=False)
        path = f"{QUEUE}/{case.pk}/attach"
        return client.generic("POST", path, content, content_type=kind)

    field = '--X\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n'
    for answer in (sent("abc", "multipart/form-data"), sent(f"{field * 101}--X--")):
        assert (answer.status_code, answer.json()["error"]) == (400, "The form cannot be read.")
    for answer in (sent("--X--\r\n"), sent("{}", "application/json")):
        assert (answer.status_code, set(answer.json()["fields"])) == (422, {"file"})


def test_places_and_methods_that_are_not_there(centre: System) -> None:
    client = Client(headers=centre.headers)
    for path in ("/api/v1/nothing", "/api/v1/cases/x", "/api/v1/cases/1/2/3/4"):
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, set(answer.json())) == (404, {"error", "fields"})
    wrong = client.delete(QUEUE)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    assert wrong.json()["error"] == "This cannot be done here."


def test_the_language_is_the_readers(centre: System) -> None:
    english = Client(headers={"Accept-Language": "en"}).get(QUEUE).json()["error"]
    assert english.startswith("Sign in")


def test_nothing_between_keeps_an_answer(centre: System) -> None:
    assert centre.get("/cases").headers["Cache-Control"] == "no-store"


def test_every_step_of_every_process_has_its_route() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    at = "/api/v1/cases/{case_id}"
    for process in ("request", "dispute"):
        for step in PROCESSES[process]:
            path = f"/api/v1/cases/{process}s" if NEW in step.source else f"{at}/{step.name}"
            assert described["paths"][path]["post"]["summary"], step.name


def test_a_step_is_described_by_its_command() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    send_back = described["paths"]["/api/v1/cases/{case_id}/send_back"]["post"]
    assert send_back["summary"].startswith("The unit says that it is not its own")
    kinds = send_back["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    names = [each["$ref"].rpartition("/")[2] for each in kinds]
    assert names == ["SendBackRequest", "SendBackDispute"], "of a dispute no rule is asked for"
    bodies = [described["components"]["schemas"][name] for name in names]
    assert [each["required"] for each in bodies] == [["reason", "basis"], ["reason"]]
    assert not any(each["additionalProperties"] for each in bodies)


def test_the_description_can_be_read_without_anything_from_elsewhere() -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/api/v1/cases/{case_id}/send_back" in text
    assert "//" not in text.replace("http://www.w3.org", "").split("</head>")[0]


def test_the_city_and_the_calendar(centre: System) -> None:
    units = centre.get("/units").json()["rows"]
    assert {each["code"] for each in units} >= {"centre", "water", "lamps"}
    lamps = next(each for each in units if each["code"] == "lamps")
    assert lamps["parent"] == "roads"
    assert [each["code"] for each in centre.get("/units", area="620722").json()["rows"]] == [
        "minle"
    ]
    areas = centre.get("/areas", area="620702").json()["rows"]
    assert [each["code"] for each in areas] == ["620702", "620702001", "620702001001"]
    assert [each["code"] for each in centre.get("/categories").json()["rows"]] == ["T1", "T101"]
    names = [each["name"] for each in centre.get("/processes").json()["rows"]]
    assert names[:3] == ["request", "problem", "dispute"]
    assert "task" in names


def test_work_days(centre: System) -> None:
    told = centre.get("/work-days", start="2026-09-30T10:00", value="5", unit="working_day").json()
    assert told["due"] == "2026-10-13T18:00:00+08:00"
    assert told["start"] == "2026-09-30T10:00:00+08:00"
    assert told["days"][-1]["so_far"] == 5
    half = centre.get("/work-days", start="2026-09-30T10:00", value="1.5", unit="working_day")
    assert half.status_code == 422
    for value in ("0", "-1", "1e9", "NaN", "Infinity"):
        asked = {"start": "2026-09-30T10:00", "value": value, "unit": "clock_hour"}
        assert centre.get("/work-days", **asked).status_code == 422
