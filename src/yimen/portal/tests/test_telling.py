"""What a resident reads of their matter: plain sentences of units, and nothing from inside."""

from __future__ import annotations

from dataclasses import fields
from string import Formatter

import pytest
from tests.cast import Story

from yimen.cases.commands import note
from yimen.cases.models import Wording
from yimen.cases.process import CASE, TASK
from yimen.kernel.events import KINDS, Event
from yimen.portal import queries
from yimen.portal.sentences import NEXT, TOLD, WITH_WORDS, YOURS
from yimen.requests.models import State
from yimen.requests.process import REQUEST

INSIDE = {
    *("Noted", "Linked", "TurnedYellow", "TurnedRed", "RepliedToUrge", "SupervisionLifted"),
    "ReckonedAgain",
    *("TaskSigned", "TaskDeclined", "TaskCancelled", "TaskHandedOn"),
    *("Corrected", "DeclineAsked", "DeclineOverruled", "SentBack", "ReturnRefused"),
    *("ExtensionAsked", "ExtensionRefused", "SuspensionAsked", "SuspensionRefused"),
    *("ShelvingAsked", "ShelvingRefused", "EndAsked", "EndRefused"),
}
"""Events that the resident is not told of: what units and centre settle among themselves."""

CAST_NAMES = {"unit", "to", "lead", "before", "number", "receiver", "solved", "rating"}
REMEMBERED = {"reason", "route", "cause", "measures"}


def lines(story: Story) -> list[str]:
    """The sentences on the resident's page."""
    found = queries.matter(story.cast.resident, story.request.pk)
    return [line.says for line in found.lines]


def words(story: Story) -> list[str]:
    """The words under the sentences."""
    found = queries.matter(story.cast.resident, story.request.pk)
    return [line.words for line in found.lines if line.words]


def test_every_event_is_told_or_is_known_to_be_an_inner_one() -> None:
    kinds = {**REQUEST.kinds, **CASE.kinds, **TASK.kinds}
    untold = {KINDS[kind].__name__ for kind in kinds if KINDS[kind] not in TOLD}
    assert untold == INSIDE


def test_every_state_says_what_comes_next() -> None:
    assert set(NEXT) == set(State.values)


@pytest.mark.parametrize("event", [*TOLD, *YOURS], ids=lambda event: event.__name__)
def test_every_name_in_a_sentence_means_something(event: type[Event]) -> None:
    for sentence in (TOLD[event], YOURS.get(event, "")):
        named = {name for _text, name, _spec, _turn in Formatter().parse(str(sentence)) if name}
        assert named <= CAST_NAMES | REMEMBERED | {field.name for field in fields(event)}


def test_a_whole_life_in_plain_sentences(story: Story) -> None:
    story.to_call().take("call_back", solved="yes", rating=4)
    number = story.request.number
    assert lines(story) == [
        f"It was registered and has the number {number}.",
        "City hotline centre gave it to Water company, which must answer.",
        "Water company has taken it in hand.",
        "Water company has written an answer. The centre checks it before you get it.",
        "Water company answered; the centre has checked the answer.",
        "City hotline centre called you. You said: Solved.",
    ]


def test_the_answer_is_read_once_it_is_checked_and_not_before(story: Story) -> None:
    story.to_hand()
    story.take("answer", text="INNER", public_text="The valve is new.", solved="yes")
    assert "The valve is new." not in words(story)
    story.fail_check()
    assert "The valve is new." not in words(story)
    story.take("answer", text="INNER", public_text="Valve and pipe are new.", solved="yes")
    story.pass_check()
    assert words(story) == [
        "No water on Mill Lane. Since this morning.",
        "Valve and pipe are new.",
    ]


def test_nothing_from_inside_is_told(story: Story) -> None:
    """Notes, applications, reasons of returns, records of calls, results of tasks."""
    story.to_hand()
    note(story.request, story.cast.water, text="SECRET note")
    story.take("ask_extension", days=3, reason="SECRET for now", resident_told=True)
    story.take("refuse_extension", reason="SECRET refusal")
    story.take("answer", text="SECRET answer", public_text="Done.", solved="yes").pass_check()
    story.take("call_back", solved="yes", rating=4, words="SECRET record")
    found = queries.matter(story.cast.resident, story.request.pk)
    assert "SECRET" not in repr(found.lines)
    inner = {Wording.NOTE, Wording.ANSWER, Wording.RECORD}
    assert inner <= {text.wording for text in story.request.texts.all()}


def test_no_clerk_is_named(story: Story) -> None:
    story.to_call().take("call_back", solved="yes", rating=4)
    told = repr(queries.matter(story.cast.resident, story.request.pk).lines)
    assert "staff" not in told


def test_what_was_applied_for_is_told_when_it_is_granted(story: Story) -> None:
    story.to_hand().ask_extension(days=3, reason="the parts are late", resident_told=True)
    assert "the parts are late" not in " ".join(lines(story))
    story.grant_extension()
    assert lines(story)[-1] == "Water company was given 3 more working days: the parts are late"


def test_why_it_was_not_accepted_and_where_to_turn(story: Story) -> None:
    story.register().decline().confirm_decline()
    assert lines(story)[-1] == "It was not accepted: The court has it. Court"


def test_why_it_cannot_be_solved_for_now(story: Story) -> None:
    story.to_hand().ask_shelving().grant_shelving()
    assert lines(story)[-1] == (
        "It cannot be solved for now: old main. What is done: renewal next year."
    )
    found = queries.matter(story.cast.resident, story.request.pk)
    assert found.heading == "Cannot be solved for now"
    assert found.due_at is not None


def test_who_has_it_is_told_right_through_returns_and_rounds(story: Story) -> None:
    units = story.cast.city.units
    story.register().dispatch(to=units["roads"], basis="x").send_back().accept_return()
    assert lines(story)[-1].startswith("Roads bureau is not the right unit; City hotline centre")
    story.dispatch(to=units["water"], basis="x").sign().answer().pass_check().refuse_answer()
    assert lines(story)[-1] == "You said that it is not solved: Water company does it once more."
    assert words(story)[-1] == "Still no water."


def test_what_the_resident_did_is_told_as_yours_and_an_agents_part_is_not(story: Story) -> None:
    story.register().take("add", text="By telephone.", by=story.cast.agent)
    assert lines(story)[-1] == "Something was added."
    story.add(text="By web.")
    assert lines(story)[-1] == "You added something."
    assert words(story)[-2:] == ["By telephone.", "By web."]


def test_words_in_braces_are_only_words(story: Story) -> None:
    story.register().take("ask_details", wanted="{number} {unit.pk} %(x)s")
    assert lines(story)[-1] == "City hotline centre asks you for details: {number} {unit.pk} %(x)s"


@pytest.mark.parametrize(
    ("told", "heading", "says"),
    [
        ("register", "Received", "City hotline centre reads it and gives it to the unit"),
        ("dispatch", "In hand", "Water company takes it in hand. You will have an answer."),
        ("sign", "In hand", "Water company handles it. You will have an answer."),
        ("answer", "In hand", "City hotline centre checks the answer before you get it."),
        ("pass_check", "Answered", "Say what you think of the answer."),
        ("call_back", "Closed", "It is closed."),
    ],
)
def test_what_comes_next_and_by_when(story: Story, told: str, heading: str, says: str) -> None:
    for step in ("register", "dispatch", "sign", "answer", "pass_check", "call_back"):
        getattr(story, step)()
        if step == told:
            break
    found = queries.matter(story.cast.resident, story.request.pk)
    assert found.heading == heading
    assert found.next.startswith(says)
    assert (found.due_at is None) == (told == "call_back")


def test_until_the_answer_the_promise_counts_and_not_the_clock_inside(story: Story) -> None:
    """Four hours to sign for it are no date for a resident."""
    story.register().dispatch()
    found = queries.matter(story.cast.resident, story.request.pk)
    assert found.due_at is not None
    assert story.request.due_at is not None
    assert found.due_at > story.request.due_at
    assert "7" in found.why, "seven working days were promised"


def test_only_events_with_public_words_show_them() -> None:
    named = {event.__name__: {field.name for field in fields(event)} for event in WITH_WORDS}
    assert {name for name, known in named.items() if "passage" not in known} == {"CheckPassed"}
