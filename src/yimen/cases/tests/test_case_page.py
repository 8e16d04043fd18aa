"""The page of a case: what it says, to whom, and what it lets them do."""

from __future__ import annotations

import re

import pytest
from tests.cast import Story

from yimen.cases import commands
from yimen.cases.pages.buttons import MOST_BESIDE, Buttons, buttons
from yimen.cases.pages.case import SHORT, Folded
from yimen.kernel.actors import Actor
from yimen.orgs.commands import erase
from yimen.orgs.models import Disclosure, Resident
from yimen.requests.models import Request
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db


def page(door: Door, who: str, case: Request) -> str:
    response = door(who).get(f"/cases/{case.pk}/")
    assert response.status_code == 200
    return text_of(response)


def offered(door: Door, who: str, case: Request) -> Buttons:
    found: Buttons = door(who).get(f"/cases/{case.pk}/").context["buttons"]
    return found


def steps(door: Door, who: str, case: Request) -> set[str]:
    return {act.step.name for act in offered(door, who, case).shown}


def main_of(door: Door, who: str, case: Request) -> str:
    main = offered(door, who, case).main
    return main.step.name if main else ""


def test_it_tells_the_whole_history(door: Door, story: Story) -> None:
    story.to_call().call_back(words="Thank you")
    said = page(door, "agent", story.request)
    for words in (
        "No water on Mill Lane. Since this morning.",
        "dispatched it to Water company.",
        "signed for it.",
        "The valve was replaced.",
        "checked the answer and passed it: Solved.",
        "called back; the resident says: Solved.",
        "Thank you",
        "4 Satisfied",
    ):
        assert words in said
    assert said.count("The valve was replaced.") == 1, "the same words stand there once"


def test_what_was_typed_and_erased_is_said_to_be(door: Door, story: Story) -> None:
    person = story.cast.person
    story.to_hand().urge(reason=f"{person.name} says that it stinks").urge(reason="it is cold")
    assert "says that it stinks" in page(door, "agent", story.request)
    erase(Resident.objects.get(pk=person.pk), Actor(f"resident:{person.pk}", "own"))
    said = page(door, "agent", story.request)
    assert "urged the unit: (text erased)" in said
    assert "urged the unit: it is cold" in said
    assert "stinks" not in said


def test_of_a_long_history_the_latest_is_seen_and_the_rest_is_one_click_away(
    door: Door, story: Story
) -> None:
    case = story.to_hand().request
    for number in range(70):
        commands.note(case, story.cast.water, text=f"note {number:02d}.")
    said = page(door, "water", case)
    folded = said[
        said.index("earlier entries") : said.index("</details>", said.index("earlier entries"))
    ]
    assert "note 00." in folded
    assert "note 29." in folded
    assert "note 30." not in folded
    assert all(said.count(f"note {number:02d}.") == 1 for number in range(70))


def test_only_the_steps_that_are_mine_are_buttons(door: Door, story: Story) -> None:
    case = story.to_hand().request
    shared = {"note", "attach"}
    assert steps(door, "water", case) >= shared | {"answer", "ask_extension", "ask_end"}
    assert steps(door, "auditor", case) <= shared
    assert not steps(door, "agent", case) & {"answer", "sign", "dispatch"}
    assert "urge" in steps(door, "supervisor", case)
    # each button leads to a page
    for act in offered(door, "water", case).shown:
        assert door("water").get(act.link).status_code == 200


def test_one_step_is_the_main_one_as_the_table_says(door: Door, story: Story) -> None:
    case = story.register().request
    assert main_of(door, "dispatcher", case) == "dispatch"
    assert main_of(door, "agent", case) == "answer_now"
    assert (
        main_of(door, "water", story.dispatch(to=story.cast.city.units["water"]).request) == "sign"
    )
    found = offered(door, "water", story.sign().request)
    assert found.main
    assert found.main.step.name == "answer"
    assert {"ask_extension", "note"} <= {act.step.name for act in found.beside}
    assert len(found.beside) <= MOST_BESIDE
    assert [act.step.grave for act in found.more] == sorted(act.step.grave for act in found.more)
    watching = offered(door, "supervisor", case)
    assert watching.main is None, "nothing is asked of whoever only watches"
    assert {"urge", "supervise", "note"} <= {act.step.name for act in watching.beside}


def test_a_grave_step_is_never_the_main_one(story: Story) -> None:
    case = story.register().decline().request
    found = buttons(case, story.cast.approver, ["review"])
    assert {"confirm_decline", "overrule_decline"} <= {act.step.name for act in found.beside}
    assert found.main is None


def test_an_urging_is_answered_while_it_waits(door: Door, story: Story) -> None:
    case = story.to_hand().request
    assert "reply_to_urge" in {act.step.name for act in offered(door, "water", case).more}
    commands.urge(case, story.cast.supervisor, reason="It is cold.")
    assert "reply_to_urge" in {act.step.name for act in offered(door, "water", case).beside}


def test_of_a_long_story_the_rest_is_folded_and_nothing_is_lost(door: Door, story: Story) -> None:
    sentences = [f"{number:04d} 水管漏水，没有人来修。" for number in range(200)]
    case = story.register(body="".join(sentences)).request
    folded = offered_story(door, case)
    assert folded.begins + folded.goes_on == "".join(sentences)
    assert folded.begins.endswith("。")
    assert len(folded.begins) <= SHORT
    said = page(door, "agent", case)
    assert all(said.count(each) == 1 for each in (sentences[1], sentences[199]))
    assert said.index("The rest of the text") < said.index(sentences[199])


def offered_story(door: Door, case: Request) -> Folded:
    found: Folded = door("agent").get(f"/cases/{case.pk}/").context["story"]
    return found


def test_a_step_that_is_not_possible_now_says_why(door: Door, story: Story) -> None:
    case = twice_sent_back(story).request
    assert "dispatch" not in steps(door, "dispatcher", case)
    assert "After two returns only a ruling can dispatch it." in page(door, "dispatcher", case)
    assert "After two returns" not in page(door, "agent", case), "it was never theirs to take"


def test_what_was_sent_back_twice_waits_for_the_ruling_alone(door: Door, story: Story) -> None:
    once = story.register().dispatch(to=story.cast.city.units["water"]).send_back().accept_return()
    assert main_of(door, "dispatcher", once.request) == "dispatch"
    assert main_of(door, "agent", once.request) == "answer_now"
    twice = once.dispatch(to=story.cast.city.units["roads"]).send_back().accept_return().request
    assert main_of(door, "supervisor", twice) == "rule"
    for desk in ("dispatcher", "agent"):
        assert offered(door, desk, twice).main is None, "it is not theirs to settle"
        assert "answer_now" not in steps(door, desk, twice)
    assert "What waits for a ruling is not answered at once." in page(door, "agent", twice)


def twice_sent_back(story: Story) -> Story:
    story.register()
    for unit in ("water", "roads"):
        story.dispatch(to=story.cast.city.units[unit])
        story.send_back(reason="Not ours.").accept_return()
    return story


def test_each_clock_says_why_it_is_due_then(door: Door, story: Story) -> None:
    case = story.to_hand().request
    said = page(door, "water", case)
    assert "Handling" in said
    assert "Promise to the resident" in said
    assert "basis:" in said


def test_a_caller_is_masked_and_their_telephone_is_given_for_a_purpose(
    door: Door, story: Story
) -> None:
    case = story.to_hand().request
    said = page(door, "water", case)
    assert "138****0001" in said
    assert "王小明" not in said
    client, here = door("water"), f"/cases/{case.pk}/contact/"
    assert "13800000001" not in text_of(client.get(here))
    assert client.post(here, {"purpose": " "}).status_code == 422
    assert not Disclosure.objects.exists()
    shown = text_of(client.post(here, {"purpose": "to make an appointment"}))
    assert "+8613800000001" in shown
    assert "王小明" in shown
    trace = Disclosure.objects.get()
    staff = door.staff("water")
    assert (trace.actor, trace.case_id, trace.purpose) == (
        f"staff:{staff.pk}",
        case.pk,
        "to make an appointment",
    )
    assert "+8613800000001" not in text_of(client.get(here)), "once is once"


@pytest.mark.parametrize("path", ["", "sheet/"])
def test_a_confidential_caller_is_unknown_to_the_unit(door: Door, story: Story, path: str) -> None:
    story.register(confidential=True).dispatch(to=door.city.units["water"], basis="x").sign()
    here = f"/cases/{story.request.pk}/{path}"
    said = text_of(door("water").get(here))
    assert "kept secret" in said
    assert "138****" not in said
    assert "王*" not in said
    assert "138****0001" in text_of(door("agent").get(here))


def test_a_confidential_caller_is_not_told_to_the_unit_for_any_purpose(
    door: Door, story: Story
) -> None:
    story.register(confidential=True).dispatch(to=door.city.units["water"], basis="x").sign()
    here = f"/cases/{story.request.pk}/contact/"
    for response in (door("water").get(here), door("water").post(here, {"purpose": "please"})):
        assert response.status_code == 403
        assert "13800000001" not in text_of(response)
    assert not Disclosure.objects.exists()
    assert "+8613800000001" in text_of(door("caller").post(here, {"purpose": "follow-up call"}))


def test_whoever_only_reads_learns_no_telephone(door: Door, story: Story) -> None:
    case = story.to_hand().request
    for who in ("auditor", "approver"):
        response = door(who).post(f"/cases/{case.pk}/contact/", {"purpose": "curious"})
        assert response.status_code == 403


def test_an_erased_story_is_said_to_be_erased(door: Door, story: Story) -> None:
    case = story.to_hand().request
    case.texts.update(text="", salt="")
    case.texts.all().delete()
    assert "The text has been erased." in page(door, "agent", case)


def test_the_sheet_says_who_printed_it(door: Door, story: Story) -> None:
    case = story.to_hand().request
    said = text_of(door("water").get(f"/cases/{case.pk}/sheet/"))
    assert re.search(r"Printed.*Water\W+Water company", said)
    assert case.number in said
    assert "<button" not in said


def test_nothing_of_it_is_kept_by_the_browser_or_on_the_way(door: Door, story: Story) -> None:
    case = story.to_hand().request
    response = door("water").get(f"/cases/{case.pk}/")
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    lost = door("water").get("/cases/no-such-page/")
    assert lost.status_code == 404
    assert "Water company" in text_of(lost)
    assert lost["Cache-Control"] == "no-store"


def test_what_people_write_is_never_markup(door: Door, story: Story) -> None:
    story.register("<script>alert(1)</script>", place="<img src=x>")
    said = page(door, "agent", story.request)
    assert "<script>alert" not in said
    assert "<img src=x" not in said
