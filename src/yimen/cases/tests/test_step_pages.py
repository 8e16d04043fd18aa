"""One page takes any step: its form, its refusals, what is found from a line that is typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.cast import Story

from yimen.cases.fields import unit_field
from yimen.cases.forms import can_be_drawn
from yimen.cases.models import Passage, Task
from yimen.cases.process import TASK
from yimen.cases.words import SHARED, WORDS, words_of
from yimen.kernel.asks import asks
from yimen.kernel.process import PROCESSES
from yimen.kernel.time import now, time_is
from yimen.requests.models import Request
from yimen.requests.process import REQUEST
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
MACHINE = {"register", "attach", "turn_yellow", "turn_red", "reckon_again"}


def drawn_steps() -> list[tuple[str, str]]:
    return [
        (process.name, name)
        for process in (REQUEST, TASK)
        for name, command in process.commands.items()
        if name not in MACHINE and can_be_drawn(command)
    ]


def test_every_step_can_be_taken_on_a_page() -> None:
    for process in (REQUEST, TASK):
        drawn = {name for kind, name in drawn_steps() if kind == process.name}
        assert set(process.commands) - MACHINE == drawn


@pytest.mark.parametrize(("kind", "name"), drawn_steps())
def test_everything_that_is_asked_has_words(kind: str, name: str) -> None:
    words = words_of(kind)
    for each in asks(PROCESSES[kind].commands[name]):
        said = {f"{name}.{each.name}", each.name} & {*words.labels, *SHARED}
        assert said, f"{name} asks for {each.name} without words"
    assert not {key for key in WORDS[kind].hints if key.split(".")[-1] not in asked_for()}


def asked_for() -> set[str]:
    return {
        each.name
        for process in (REQUEST, TASK)
        for command in process.commands.values()
        for each in asks(command)
    }


def post(door: Door, who: str, case: Request, step: str, **said: Any) -> Any:
    return door(who).post(f"/cases/{case.pk}/{step}/", said)


def test_a_whole_life_by_pages(door: Door, story: Story) -> None:
    case = story.register().request
    assert post(door, "dispatcher", case, "dispatch").status_code == 302
    assert post(door, "water", case, "sign").status_code == 302
    answer = {"text": "The valve\r\nwas replaced.", "solved": "yes", "true": "on"}
    assert post(door, "water", case, "answer", **answer).status_code == 302
    assert post(door, "approver", case, "pass_check", solved="yes").status_code == 302
    called = {"solved": "yes", "contacted": "on", "rating": "4", "words": "Thank you"}
    done = post(door, "caller", case, "call_back", **called)
    assert done["Location"] == f"/cases/{case.pk}/"
    case = Request.objects.get()
    assert (case.state, case.rating, case.resident_says) == ("closed", 4, "yes")
    assert Passage.objects.filter(text="The valve\nwas replaced.").exists(), "lines end alike"


def test_before_dispatching_the_unit_and_the_dates_are_told(door: Door, story: Story) -> None:
    case = story.register().request
    said = text_of(door("dispatcher").get(f"/cases/{case.pk}/dispatch/"))
    for words in ("The directory names", "Water company", "City directory 2026", "Handling"):
        assert words in said


def test_what_is_missing_is_said_and_what_was_typed_stays(door: Door, story: Story) -> None:
    case = story.to_hand().request
    response = post(door, "water", case, "answer", text="We looked at it.")
    assert response.status_code == 422
    said = text_of(response)
    assert "We looked at it." in said
    assert 'href="#id_solved' in said
    assert "This field is required." in said
    assert Request.objects.get().head == case.head


def test_a_refusal_becomes_the_forms_message(door: Door, story: Story) -> None:
    story.register().dispatch(to=door.city.units["water"], basis="x")
    case = story.request
    response = post(door, "water", case, "hand_down", to="roads")
    assert response.status_code == 409
    assert "to a unit below only" in text_of(response)
    assert 'value="roads"' in text_of(response)


def test_a_refusal_that_names_a_field_stands_at_the_field(door: Door, story: Story) -> None:
    case = story.to_hand().request
    with time_is(story.moment):
        response = post(door, "water", case, "ask_extension", days="99", reason="parts")
    assert response.status_code == 422
    assert response.context["form"].errors["days"]


def test_a_step_that_another_took_meanwhile_is_refused_on_the_form(
    door: Door, story: Story
) -> None:
    story.to_hand()
    case = story.request
    story.answer()
    response = post(door, "water", case, "answer", text="Again.", solved="yes")
    assert response.status_code == 409
    assert "Again." in text_of(response), "what was typed is not lost"


@pytest.mark.parametrize(
    ("who", "step", "status"),
    [
        ("water", "no_such_step", 404),
        ("water", "register", 404),
        ("supervisor", "turn_red", 403),
        ("water", "pass_check", 409),
        ("agent", "answer", 403),
    ],
)
def test_a_step_that_is_not_open_is_a_page_that_says_why(
    door: Door, story: Story, who: str, step: str, status: int
) -> None:
    case = story.to_hand().request
    response = door(who).get(f"/cases/{case.pk}/{step}/")
    assert response.status_code == status
    assert f'href="/cases/{case.pk}/"' in text_of(response), "and leads back"
    assert door(who).post(f"/cases/{case.pk}/{step}/", {}).status_code >= 400
    assert Request.objects.get().head == case.head


def test_a_name_that_several_bear_asks_which(door: Door, story: Story) -> None:
    case = story.register().request
    response = post(door, "dispatcher", case, "dispatch", to="bureau", basis="duties")
    assert response.status_code == 422
    said = text_of(response)
    for words in ("Several bear this name", "Roads bureau", "Housing bureau"):
        assert words in said
    choice = {"to": "bureau", "to-typed": "bureau", "to-picked": "roads", "basis": "duties"}
    assert post(door, "dispatcher", case, "dispatch", **choice).status_code == 302
    assert Request.objects.get().lead == door.city.units["roads"]


def test_where_there_is_a_choice_no_browser_asks_for_the_line(door: Door) -> None:
    line, choice = unit_field(), unit_field(likely=[door.city.units["roads"]])
    assert [each.line.use_required_attribute(None) for each in (line, choice)] == [True, False]


def test_a_choice_counts_only_for_the_line_that_it_was_made_for(door: Door, story: Story) -> None:
    case = story.register().request
    changed = {"to": "housing", "to-typed": "bureau", "to-picked": "roads", "basis": "duties"}
    assert post(door, "dispatcher", case, "dispatch", **changed).status_code == 302
    assert Request.objects.get().lead == door.city.units["housing"]


def test_a_name_that_nobody_bears_is_said_so(door: Door, story: Story) -> None:
    case = story.register().request
    response = post(door, "dispatcher", case, "dispatch", to="moon\0office", basis="x")
    assert response.status_code == 422
    assert "is known" in text_of(response)


def test_a_choice_that_no_form_offers_is_said_so(door: Door, story: Story) -> None:
    case = story.register().request
    forged = {"to": "bureau", "to-typed": "bureau", "to-picked": "mo\0on", "basis": "x"}
    response = post(door, "dispatcher", case, "dispatch", **forged)
    assert response.status_code == 422
    assert "is known" in text_of(response)


def test_a_correction_begins_with_what_stands_there_and_changes_what_differs(
    door: Door, story: Story
) -> None:
    case = story.register(place="Mill Lane 3").request
    client, here = door("agent"), f"/cases/{case.pk}/correct/"
    form = client.get(here).context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert (said["place"], said["item"]) == ("Mill Lane 3", "T101")
    sent = {
        "kind": case.kind,
        "item": "T101",
        "area": "交通巷社区",
        "area-typed": "交通巷社区",
        "area-picked": "620702001001",
        "place": "Mill Lane 5",
        "urgency": "normal",
    }
    assert client.post(here, sent).status_code == 302
    assert Request.objects.get().place == "Mill Lane 5"
    assert "corrected: Place" in text_of(client.get(f"/cases/{case.pk}/"))


def test_cases_are_linked_by_number_and_only_those_one_may_see(door: Door, story: Story) -> None:
    other = Story(story.cast).register("Elsewhere").request
    case = story.register().request
    wrong = post(door, "agent", case, "link", other="261123-99999", bond="follows")
    assert wrong.status_code == 422
    linked = post(door, "agent", case, "link", other=other.number, bond="follows")
    assert linked.status_code == 302
    said = text_of(door("agent").get(f"/cases/{case.pk}/"))
    assert "Follows from" in said
    assert "Elsewhere" in said
    assert "Followed by" in text_of(door("agent").get(f"/cases/{other.pk}/"))


def test_a_unit_is_asked_to_assist_does_its_part_and_the_lead_sees_it(
    door: Door, story: Story
) -> None:
    case = story.to_hand().request
    here = f"/cases/{case.pk}/tasks/"
    by = (now() + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")
    asked = {"unit": "housing", "wanted": "Say whose the wall is", "due_at": by}
    assert door("water").post(f"{here}new/", asked).status_code == 302
    assert door("housing").post(f"{here}1/sign_task/").status_code == 302
    done = door("housing").post(f"{here}1/do_task/", {"result": "It is the city's."})
    assert done.status_code == 302
    assert Task.objects.get().state == "done"
    assert "It is the city&#x27;s." in text_of(door("water").get(f"/cases/{case.pk}/"))


@pytest.mark.parametrize("path", ["tasks/9/sign_task/", "tasks/1/ask/", "tasks/1/answer/"])
def test_a_task_that_is_not_there(door: Door, story: Story, path: str) -> None:
    case = story.to_hand().request
    assert door("water").get(f"/cases/{case.pk}/{path}").status_code == 404


def test_handing_down_out_of_sight_leads_back_to_the_queue(door: Door, story: Story) -> None:
    story.register().dispatch(to=door.city.units["ganzhou"], basis="x")
    case = story.request
    Door.__call__(door, "street")
    response = post(door, "dispatcher", case, "sign")
    assert response.status_code in {302, 403}


def test_forms_need_the_mark_against_other_sites(door: Door, story: Story) -> None:
    case = story.to_hand().request
    client = door("water")
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/cases/{case.pk}/note/", {"text": "x"}).status_code == 403
    assert Request.objects.get().head == case.head


def test_labels_are_lazy_so_that_each_reader_has_their_language() -> None:
    with translation.override("en"):
        assert str(words_of("request").label("reason", "send_back")) == "Reason"
