"""The parts of a dispute by the API: the walkthrough of the documentation, keys, and who may."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from tests.agreements import Paper, propose
from tests.cast import Cast, at
from tests.peace import Peace
from tests.quarrels import Centre, Quarrel, open_centre
from tests.shape.source import ROOT
from tests.sittings import Round
from yimen.aftercare.reactions import plan
from yimen.api import PREFIX  # with it every module has said its parts
from yimen.cases.parts import PARTS
from yimen.kernel.ids import uuid7
from yimen.kernel.models import Part, PartKey
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import time_is
from yimen.mediation.models import Dispute
from yimen.orgs.models import Role
from yimen.sittings.models import CaucusNote, Sitting

from .conftest import Connect, System

pytestmark = pytest.mark.django_db
GUIDE = ROOT / "docs" / "howto" / "a-dispute-by-the-api.md"
LINE = re.compile(r"^    (GET|POST) +/api/v1(\S+)(?: (.+))?$", re.M)
FENCE = {
    "title": "A fence on the border", "body": "My neighbour moved it.",
    "dispute_type": "neighbours", "area": "620702001001",
}  # fmt: skip
POSTS = {
    "window": ("mediation", Role.AGENT),
    "duty_head": ("mediation", Role.DISPATCHER),
    "approver": ("mediation", Role.APPROVER),
    "follow_up": ("mediation", Role.CALLER),
    "supervisor": ("mediation", Role.SUPERVISOR),
    "mediator": ("team", Role.HANDLER),
    "committee": ("committee", Role.HANDLER),
    "other_centre": ("other_mediation", Role.DISPATCHER),
    "hotline": ("centre", Role.AGENT),
}
Desks = dict[str, System]


@pytest.fixture
def centre(cast: Cast) -> Centre:
    return open_centre(cast.city)


@pytest.fixture
def desks(centre: Centre, connect: Connect) -> Desks:
    """A system for each post, each with a token of its own."""
    return {who: connect(unit, role) for who, (unit, role) in POSTS.items()}


@pytest.fixture
def round_(centre: Centre) -> Round:
    """A dispute in mediation whose mediators are named."""
    return Round(Quarrel(centre).to_mediation())


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Any, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def here(quarrel: Quarrel) -> str:
    return f"/cases/{quarrel.dispute.pk}"


# --- the walkthrough of the documentation

BY = {
    "disputes": "window", "add_party": "window", "parties": "window", "assign": "duty_head",
    "mediators": "duty_head", "name_team": "duty_head", "visits": "follow_up",
    "record": "follow_up", "prepare": "window", "consent": "window", "ask_check": "window",
    "pass_check": "approver", "publish": "approver", "comments": "approver",
}  # fmt: skip
LATER = {
    "hold": "2026-03-03 10:00", "note_performance": "2026-03-20 10:00",
    "visits": "2026-03-31 10:00",
}  # fmt: skip
"""What a step waits for."""


class Guide:
    """The requests of the guide, each sent as it is written."""

    def __init__(self, desks: Desks) -> None:
        self.desks, self.moment = desks, "2026-03-02 09:00"
        self.known: dict[str, Any] = {}

    def lines(self) -> Iterator[tuple[str, str, str]]:
        """Method, address and what is sent; the sketch with `{id}` is none of them."""
        found = LINE.findall(GUIDE.read_text("utf-8"))
        yield from (each for each in found if "{" not in each[1])

    def send(self, method: str, path: str, said: str) -> Any:
        """Send one line; what is learned from the answer stands in the lines after it."""
        name = path.partition("?")[0].rpartition("/")[2]
        self.moment = LATER.get(name, self.moment)
        system = self.desks[BY.get(name, "mediator")]
        address, said = self.filled(path), self.filled(said)
        client = Client(headers=system.headers)
        with time_is(at(self.moment)):
            if method == "GET":
                answer = client.get(f"/api/v1{address}")
            elif said.startswith("file="):
                scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.7\n%%EOF\n")
                answer = client.post(f"/api/v1{address}", {"file": scan})
            else:
                body = said or "{}"
                json.loads(body)
                answer = client.post(f"/api/v1{address}", body, content_type="application/json")
            self.learn(name, answer)
        return answer

    def filled(self, text: str) -> str:
        return re.sub(r"<(\w+)>", lambda found: str(self.known[found[1]]), text)

    def learn(self, name: str, answer: Any) -> None:
        """What later lines take from an answer; a worker does what follows the step."""
        told = answer.json() if answer.headers["Content-Type"] == "application/json" else {}
        if name == "disputes":
            self.known["id"] = told["id"]
        elif name in ("mediators", "rooms"):
            self.known[name.removesuffix("s")] = told["rows"][0]["id"]
        elif name == "perform":
            plan(self.known["id"], told["head"])
        self.known.update({key: told[key] for key in ("sha256",) if key in told})


def test_every_line_of_the_guide_does_what_it_says(centre: Centre, desks: Desks) -> None:
    Round(Quarrel(centre).to_mediation(), named=False)  # the centre has mediators and a room
    guide, came = Guide(desks), []
    for method, path, said in guide.lines():
        answer = guide.send(method, path, said)
        begins = path.rpartition("/")[2] in (
            "disputes", "name_team", "plan", "write_note", "propose", "draft", "prepare",
        )  # fmt: skip
        wanted = 201 if begins and method == "POST" else 200
        assert answer.status_code == wanted, (method, path, answer.content.decode())
        came.append((path, answer))
    assert len(came) > 30
    told = {path: answer.json() for path, answer in came if path.startswith("/settled")}
    assert [row["title"] for row in told["/settled"]["rows"]] == ["A fence"]
    dispute = Dispute.objects.get(pk=guide.known["id"])
    assert (dispute.state, dispute.visits_left) == ("followed_up", 2)


# --- the table is the API


def parts() -> set[str]:
    """The processes of all parts of cases."""

    def below(kind: Any) -> Iterator[Any]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    return {each.process for each in below(Part) if each.__module__.startswith("yimen.")}


def test_every_step_of_every_kind_of_part_has_its_route() -> None:
    described = Client().get(f"{PREFIX}openapi.json").json()["paths"]
    assert set(PARTS) == parts()
    for name, kind in PARTS.items():
        place = f"/api/v1/cases/{{case_id}}/{kind.place}"
        assert described[place]["get"]["summary"]
        assert described[f"{place}/{{number}}"]["get"]["summary"]
        for step in PROCESSES[name]:
            one = "" if "" in step.source else "{number}/"
            route = described[f"{place}/{one}{step.name}"]["post"]
            assert route["operationId"] == f"{step.name}_{name}"
            with translation.override("en"):
                assert str(step.by.label) in route["description"]


def test_their_tables_are_told_with_those_of_cases(desks: Desks) -> None:
    told = {each["name"]: each for each in desks["window"].get("/processes").json()["rows"]}
    assert set(told) >= parts()
    (hold,) = (step for step in told["sitting"]["steps"] if step["name"] == "hold")
    assert {ask["name"] for ask in hold["asks"]} == {"record", "came", "sat", "in_public"}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_database_knows_every_event_of_a_part(name: str, db: None) -> None:
    """Its guard asks for an event of the part's own kind; else the step fails at the commit."""
    model: Any = PARTS[name].model
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rtrim(encode(tgargs, 'escape'), '\\000') FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE '%%state_has_its_event'",
            [model._meta.db_table],
        )
        (pattern,) = (row[0] for row in cursor.fetchall())
        for kind in PROCESSES[name].kinds:
            cursor.execute("SELECT %s LIKE %s", [kind, pattern])
            assert cursor.fetchone() == (True,), (kind, pattern)


# --- one key, one part


def test_the_same_key_is_the_same_part(round_: Round, desks: Desks) -> None:
    place, key = f"{here(round_.quarrel)}/offers", str(uuid7())
    team = desks["mediator"]
    first = team.post(f"{place}/propose", {"words": "Half.", "id": key})
    again = team.post(f"{place}/propose", {"words": "Half."}, **{"Idempotency-Key": key})
    other = team.post(f"{place}/propose", {"words": "Half."})
    assert [each.status_code for each in (first, again, other)] == [201, 200, 201]
    assert first.json() == again.json()
    assert [row["number"] for row in team.get(place).json()["rows"]] == [1, 2]
    assert PartKey.objects.count() == 1


def test_a_retry_is_answered_even_when_nothing_can_be_begun_any_more(
    round_: Round, desks: Desks
) -> None:
    place, said = f"{here(round_.quarrel)}/offers/propose", {"words": "Half.", "id": str(uuid7())}
    first = desks["mediator"].post(place, said)
    round_.quarrel.fail()
    again = desks["mediator"].post(place, said)
    assert [first.status_code, again.status_code] == [201, 200]
    assert again.json()["number"] == first.json()["number"]
    assert desks["mediator"].post(place, {"words": "Half."}).status_code == 409


def test_a_key_of_something_else_is_refused(round_: Round, desks: Desks) -> None:
    place, key = here(round_.quarrel), str(uuid7())
    team = desks["mediator"]
    assert team.post(f"{place}/offers/propose", {"words": "x", "id": key}).status_code == 201
    note = team.post(f"{place}/notes/write_note", {"party": 1, "text": "x", "id": key})
    assert (note.status_code, note.json()["error"]) == (409, "This key belongs to something else.")
    assert not CaucusNote.objects.exists()


def test_what_was_refused_leaves_its_key_free(round_: Round, desks: Desks) -> None:
    place, key = f"{here(round_.quarrel)}/sittings/plan", str(uuid7())
    said = {"room": round_.room.pk, "begins": "2026-03-03T09:00:00+08:00", "id": key}
    team = desks["mediator"]
    with time_is(at("2026-03-02 10:00")):
        short = team.post(place, {**said, "length": 1})
        assert (short.status_code, set(short.json()["fields"])) == (422, {"length"})
        assert [team.post(place, said).status_code for _time in range(3)] == [201, 200, 200]
    assert Sitting.objects.count() == 1


# --- who may


@pytest.fixture
def full(centre: Centre) -> Quarrel:
    """A dispute that has a part of every kind."""
    quarrel = Quarrel(centre).to_mediation()
    round_ = Round(quarrel)
    round_.plan()
    propose(quarrel, centre.mediator)
    Paper(quarrel.settle()).draft()
    return quarrel


PLACES = sorted({kind.place for name, kind in PARTS.items()} | {"parties", "obligations"})


@pytest.mark.parametrize("who", ["hotline", "other_centre", "committee"])
def test_of_another_units_dispute_nothing_is_known(full: Quarrel, desks: Desks, who: str) -> None:
    system, place = desks[who], here(full)
    for each in PLACES:
        assert system.get(f"{place}/{each}").status_code == 404, each
    for name, kind in PARTS.items():
        for step in PROCESSES[name]:
            one = "" if "" in step.source else "1/"
            answer = system.post(f"{place}/{kind.place}/{one}{step.name}", {})
            assert answer.status_code in (404, 422), (name, step.name)
    for path in ("agreements/1/pdf", "papers/end", "rooms", "mediators"):
        assert system.get(f"{place}/{path}").status_code == 404, path


SAID: dict[str, dict[str, Any]] = {
    "offers/propose": {"words": "x"},
    "offers/1/allow_telling": {},
    "offers/1/pass_on": {},
    "offers/1/withdraw_offer": {},
    "offers/1/accept_offer": {},
    "offers/1/decline_offer": {},
    "agreements/draft": {},
    "agreements/1/redraft": {"reason": "x"},
    "agreements/1/offer_to_sign": {},
    "agreements/1/drop": {"reason": "x"},
    "panels/1/name_anew": {"lead": 1, "reason": "x"},
    "panels/1/accept_team": {},
    "panels/1/object_to_team": {"words": "x"},
    "ties/tell_tie": {"mediator": 1, "words": "x"},
    "sittings/plan": {"room": 1, "begins": "2026-03-03T09:00:00+08:00"},
    "sittings/1/move": {"room": 1, "begins": "2026-03-03T09:00:00+08:00", "reason": "x"},
    "sittings/1/call_off": {"reason": "x"},
    "sittings/1/ask_open": {},
    "sittings/1/hold": {"record": "x", "came": [1]},
    "notes/write_note": {"party": 1, "text": "x"},
    "publications/prepare": {"form": "facts"},
}
NAMING = {"panels/1/name_anew", "panels/1/accept_team", "panels/1/object_to_team"}
PLANNING = {"sittings/plan", "sittings/1/move", "sittings/1/call_off"}
THEIRS = {"duty_head": {*NAMING, *PLANNING, "publications/prepare", "ties/tell_tie"}}


@pytest.mark.parametrize("who", ["approver", "follow_up", "supervisor", "duty_head"])
def test_a_step_is_for_who_it_is_for_on_the_pages(full: Quarrel, desks: Desks, who: str) -> None:
    head = Dispute.objects.get(pk=full.dispute.pk).head
    for path, said in SAID.items():
        if path in THEIRS.get(who, ()):
            continue
        known = {"room": Sitting.objects.get().booking.room_id} if "room" in said else {}
        answer = desks[who].post(f"{here(full)}/{path}", {**said, **known})
        assert answer.status_code == 403, (path, answer.content.decode())
    assert Dispute.objects.get(pk=full.dispute.pk).head == head


def test_rooms_and_mediators_are_told_to_whoever_arranges(full: Quarrel, desks: Desks) -> None:
    for path in ("rooms", "mediators"):
        came = {who: desks[who].get(f"{here(full)}/{path}").status_code for who in desks}
        assert {who for who, status in came.items() if status == 200} == {"mediator", "duty_head"}
        assert {came[who] for who in ("approver", "supervisor", "window", "follow_up")} == {403}


def test_a_private_note_leaves_to_its_writer_alone(round_: Round, desks: Desks) -> None:
    place = f"{here(round_.quarrel)}/notes"
    made = desks["mediator"].post(f"{place}/write_note", {"party": 1, "text": "SECRET half"})
    assert (made.status_code, made.json()["text"]) == (201, "SECRET half")
    round_.note(text="SECRET of a person of the same team")
    own = desks["mediator"].get(place).json()["rows"]
    assert [(row["number"], row["text"]) for row in own] == [(1, "SECRET half")]
    for who, system in desks.items():
        told = (
            system.get(place).content.decode() + system.get(here(round_.quarrel)).content.decode()
        )
        assert ("SECRET" in told) == (who == "mediator"), who
        assert "same team" not in told, who
        assert system.get(f"{place}/2").status_code == 404, who
        one = system.get(f"{place}/1").status_code
        assert one == (200 if who == "mediator" else 404), who


def test_the_text_of_an_agreement_and_of_an_offer_is_for_who_sees_the_dispute(
    full: Quarrel, desks: Desks
) -> None:
    (draft,) = desks["window"].get(f"{here(full)}/agreements").json()["rows"]
    assert draft["sha256"] == draft["versions"][-1]["sha256"]
    assert "moved the fence" in draft["versions"][-1]["text"]
    assert draft["steps"] == []
    (offer,) = desks["mediator"].get(f"{here(full)}/offers").json()["rows"]
    assert (offer["words"], offer["by_party"], offer["steps"]) == (
        *("I pay half.", None), ["allow_telling", "pass_on", "withdraw_offer"],
    )  # fmt: skip


def test_parties_are_masked(full: Quarrel, desks: Desks) -> None:
    told = desks["mediator"].get(f"{here(full)}/parties")
    assert [row["name"] for row in told.json()["rows"]] == ["张**", "李**"]
    assert "建国" not in told.content.decode()


def test_what_cannot_be_found_is_named_by_its_field(round_: Round, desks: Desks) -> None:
    said = {"room": 99999, "begins": "2026-03-03T09:00:00+08:00", "mediators": [88888]}
    answer = desks["mediator"].post(f"{here(round_.quarrel)}/sittings/plan", said)
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"room", "mediators"})
    nothing = desks["mediator"].get(f"{here(round_.quarrel)}/sittings/7")
    assert (nothing.status_code, nothing.json()["error"]) == (404, "There is no such sitting.")


# --- after a settlement


def test_lists_of_the_aftercare_are_for_their_posts(centre: Centre, desks: Desks) -> None:
    peace = Peace(Quarrel(centre)).settle().later(days=40)
    with time_is(peace.quarrel.moment):
        came = {who: system.get("/visits") for who, system in desks.items()}
    assert {who for who, each in came.items() if each.status_code == 200} == {"follow_up"}
    assert [row["turn"] for row in came["follow_up"].json()["rows"]] == [1, 2]
    comments = {who: system.get("/comments").status_code for who, system in desks.items()}
    assert {who for who, status in comments.items() if status == 200} == {"approver"}
    assert desks["follow_up"].get("/visits", after="x").status_code == 422


def test_a_comment_is_let_through_by_an_approver_of_its_centre(
    centre: Centre, desks: Desks
) -> None:
    from yimen.aftercare.commands.opinions import give_opinion

    peace = Peace(Quarrel(centre)).settle().published()
    said = give_opinion(peace.publication, centre.applicant, stars=5, comment="It was fair.")
    at_it = f"/comments/{said.pk}"
    (row,) = desks["approver"].get("/comments").json()["rows"]
    assert (row["comment"], row["state"]) == ("It was fair.", "waiting")
    for who in ("window", "other_centre", "mediator", "supervisor"):
        assert desks[who].post(f"{at_it}/show_comment").status_code == 404, who
        refuse = desks[who].post(f"{at_it}/refuse_comment", {"ground": "insult", "reason": "x"})
        assert refuse.status_code == 404, who
    assert desks["approver"].post(f"{at_it}/refuse_comment", {"ground": "dull"}).status_code == 422
    assert desks["approver"].post(f"{at_it}/show_comment").json()["state"] == "shown"
    assert desks["approver"].post(f"{at_it}/show_comment").status_code == 409
    one = desks["hotline"].get(f"/settled/{peace.publication.public}").json()
    assert one["comments"] == [{"stars": 5, "comment": "It was fair."}]
    assert desks["hotline"].get(f"/settled/{uuid7()}").status_code == 404
