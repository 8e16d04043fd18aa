"""One act for many rows: told before, done row by row, never twice, and only where one may."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.cast import Cast, Story

from yimen.cases.models import Case
from yimen.cases.pages.bulk import MOST, acts_for, acts_of
from yimen.cases.queues import rows_of_page, waiting
from yimen.kernel.models import StoredEvent
from yimen.requests.process import REQUEST
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
BULK = "/queue/bulk/"


def dispatched(cast: Cast, title: str, unit: str = "water") -> Case:
    story = Story(cast).register(title)
    story.dispatch(to=cast.city.units[unit], basis="x")
    return story.request


def sent(page: Any) -> dict[str, Any]:
    """The form of a preview, as a browser sends it."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text_of(page))
    form: dict[str, Any] = {"case": [value for name, value in found if name == "case"]}
    return form | {
        name: value for name, value in found if name in ("act", "light", "state", "kind")
    }


def preview(client: Client, act: str, *cases: Case, **more: str) -> Any:
    return client.get(BULK, {"act": act, "case": [str(each.pk) for each in cases], **more})


def test_acts_ask_for_nothing_move_a_case_on_and_are_not_grave() -> None:
    names = {each.name for each in acts_of("request")}
    assert {"sign", "dispatch", "grant_extension"} <= names
    assert not names & {"note", "correct", "register", "confirm_decline", "withdraw", "send_back"}
    assert not names & {"note_missed_call"}, "each call is one of its own"
    assert all(not REQUEST.steps[name].grave for name in names)


def test_a_bar_offers_what_the_actor_may_do(cast: Cast) -> None:
    dispatched(cast, "One")
    Story(cast).register("Two")
    for actor, acts in (
        (cast.water, ["sign"]),
        (cast.dispatcher, ["dispatch"]),
        (cast.agent, []),
        (cast.roads, []),
        (cast.auditor, []),
        (cast.administrator, []),
    ):
        assert [each.name for each in acts_for(actor, rows_of_page(waiting(actor)))] == acts


def test_acts_can_be_asked_for_of_listed_rows_in_every_state(cast: Cast) -> None:
    """A condition of such a step asks nothing that a list does not know."""
    Story(cast).register()
    (row,) = rows_of_page(waiting(cast.dispatcher))
    for each in acts_of("request"):
        state = min(each.source)
        for actor in (cast.both, cast.water, cast.resident, cast.administrator):
            acts_for(actor, [row._replace(state=state)])
        assert each in acts_for(cast.both, [row._replace(state=state)]) or each.name in {
            *("sign", "rate", "refuse_answer", "appeal")
        }


def test_rows_are_ticked_where_there_is_an_act(door: Door, cast: Cast) -> None:
    case = dispatched(cast, "One")
    assert f'value="{case.pk}" form="many"' in text_of(door("water").get("/queue/"))
    Story(cast).register("Two")
    assert 'form="many"' not in text_of(door("auditor").get("/queue/")), "the same row, kept"
    assert 'form="many"' not in text_of(door("water").get("/search/?q=One"))


def test_a_preview_says_what_will_happen_and_does_nothing(door: Door, cast: Cast) -> None:
    known = Story(cast).register("Known to the directory").request
    unknown = Story(cast).register("Nobody's", item=None).request
    client = door("dispatcher")
    page = preview(client, "dispatch", known, unknown)
    (one,), (other,) = page.context["possible"], page.context["refused"]
    said = {str(name): value for name, value in one.says}
    assert said["The directory names"] == "Water company"
    assert said["Signing"]
    assert said["Basis"] == "City directory 2026"
    assert (one.row.title, one.after) == ("Known to the directory", "To be signed for")
    assert other.refused == "The dispatch directory names no unit for this: choose one."
    assert {Case.objects.get(pk=each.pk).head for each in (known, unknown)} == {1}
    assert StoredEvent.objects.count() == 2
    assert len(sent(page)["case"]) == 1, "only what can be done is sent"


def test_it_is_done_row_by_row_and_one_that_fails_stops_no_other(door: Door, cast: Cast) -> None:
    first, second, third = (dispatched(cast, f"Matter {n}") for n in range(3))
    client = door("water")
    form = sent(preview(client, "sign", first, second, third))
    REQUEST.commands["withdraw"](second, cast.agent, reason="It came back by itself.")
    page = client.post(BULK, form)
    results = {each.row.title: each.refused for each in page.context["results"]}
    assert results["Matter 0"] == results["Matter 2"] == ""
    assert "since it was shown" in results["Matter 1"]
    assert {Case.objects.get(pk=each.pk).state for each in (first, third)} == {"in_hand"}
    assert Case.objects.get(pk=second.pk).state == "withdrawn"


def test_the_same_form_twice_does_nothing_twice(door: Door, cast: Cast) -> None:
    case = dispatched(cast, "One")
    client = door("water")
    form = sent(preview(client, "sign", case))
    pages = [client.post(BULK, form) for _time in range(2)]
    assert StoredEvent.objects.filter(case_id=case.pk, kind="requests.Signed").count() == 1
    assert [page.context["left"] for page in pages] == [0, 0], "it is done, and says so"


def test_what_another_did_meanwhile_is_not_taken_for_mine(door: Door, cast: Cast) -> None:
    case = dispatched(cast, "One")
    client = door("water")
    form = sent(preview(client, "sign", case))
    REQUEST.commands["sign"](case, cast.water)  # a colleague of the same unit
    assert client.post(BULK, form).context["left"] == 1


def test_what_one_may_not_see_is_not_there(door: Door, cast: Cast) -> None:
    mine, theirs = dispatched(cast, "Mine"), dispatched(cast, "Secret", "roads")
    client = door("water")
    page = preview(client, "sign", mine, theirs)
    missing = client.get(BULK, {"act": "sign", "case": [str(mine.pk), str(uuid4())]})
    assert "Secret" not in text_of(page)
    assert [each.row.id for each in page.context["possible"]] == [mine.pk]
    assert not page.context["refused"]
    assert len(page.context["possible"]) == len(missing.context["possible"]) == 1
    form = {"act": "sign", "case": [f"{theirs.pk}.{theirs.head}", f"{mine.pk}.{mine.head}"]}
    done = client.post(BULK, form)
    assert [each.row.title for each in done.context["results"]] == ["Mine"]
    assert Case.objects.get(pk=theirs.pk).head == theirs.head


@pytest.mark.parametrize("who", ["auditor", "agent", "dispatcher", "leader"])
def test_who_may_see_but_not_do_is_refused_row_by_row(door: Door, cast: Cast, who: str) -> None:
    case = dispatched(cast, "One")
    client = door(who)
    page = preview(client, "sign", case)
    assert "is for the unit that answers for it" in page.context["refused"][0].refused
    done = client.post(BULK, {"act": "sign", "case": f"{case.pk}.{case.head}"})
    assert done.context["results"][0].refused
    assert Case.objects.get(pk=case.pk).state == "dispatched"


@pytest.mark.parametrize("who", ["administrator", "other_county", "roads"])
def test_who_may_not_see_it_chooses_nothing(door: Door, cast: Cast, who: str) -> None:
    case = dispatched(cast, "Secret")
    page = preview(door(who), "sign", case)
    assert "No case was chosen that you may see" in text_of(page)
    door(who).post(BULK, {"act": "sign", "case": f"{case.pk}.{case.head}"})
    assert Case.objects.get(pk=case.pk).head == case.head


@pytest.mark.parametrize("who", ["stranger", "resident"])
def test_others_are_asked_to_sign_in(door: Door, cast: Cast, who: str) -> None:
    case = dispatched(cast, "One")
    for page in (
        preview(door(who), "sign", case),
        door(who).post(BULK, {"act": "sign", "case": f"{case.pk}.{case.head}"}),
    ):
        assert page["Location"].startswith("/sign-in/")
    assert Case.objects.get(pk=case.pk).head == case.head


@pytest.mark.parametrize("act", ["", "note", "withdraw", "correct", "turn_red", "nonsense"])
def test_no_other_step_is_taken_for_many(door: Door, cast: Cast, act: str) -> None:
    case = dispatched(cast, "One")
    form = {"act": act, "case": f"{case.pk}.{case.head}"}
    assert door("water").post(BULK, form).status_code == 404
    assert Case.objects.get(pk=case.pk).head == case.head


def test_fifty_at_most_and_nonsense_is_left_out(door: Door, cast: Cast) -> None:
    case = dispatched(cast, "One")
    client = door("water")
    many = [str(uuid4()) for _each in range(MOST + 1)]
    assert client.get(BULK, {"act": "sign", "case": many}).status_code == 422
    assert client.post(BULK, {"act": "sign", "case": many}).status_code == 422
    said = ["x", "", ".5", f"{case.pk}.x", str(case.pk), str(case.pk)]
    assert len(client.get(BULK, {"act": "sign", "case": said}).context["possible"]) == 1
    unseen = client.post(BULK, {"act": "sign", "case": str(case.pk)})
    assert unseen.context["left"] == 1, "what was not shown is not done"


def test_the_filter_of_the_queue_is_kept_on_the_way(door: Door, cast: Cast) -> None:
    case = dispatched(cast, "One")
    client = door("water")
    page = preview(client, "sign", case, state="dispatched", light="nonsense")
    assert page.context["back"] == "/queue/?state=dispatched"
    assert client.post(BULK, sent(page)).context["back"] == "/queue/?state=dispatched"
