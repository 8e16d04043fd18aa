"""Residents are told by short message: each event once, in words that say nothing of the person."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.cast import Story

from yimen.kernel.events import REACTIONS
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now, time_is
from yimen.links.sms.models import Message
from yimen.notices.commands import set_text
from yimen.notices.models import Language, NoticeText
from yimen.notices.templates import TEMPLATES
from yimen.orgs.commands import erase
from yimen.orgs.models import Resident
from yimen.orgs.queries import today
from yimen.portal.notices import CLOSED_AND_RATED, TEXTS, values
from yimen.portal.reactions import tell_resident
from yimen.requests.models import Request

from .conftest import Visitor, delivered, jobs


def tell() -> list[str]:
    """Let the worker do all that waits, twice over; the messages, the first first."""
    for _time in range(2):
        for job in jobs("portal.tell_resident"):
            tell_resident(**job)
    return delivered()[::-1]


def test_a_whole_life_in_messages(story: Story) -> None:
    story.to_call().take("call_back", solved="yes", rating=None)
    number = story.request.number
    follow = f"http://127.0.0.1:8000/follow/?number={number}"
    told = tell()
    assert told[:2] == [
        f"Your matter is registered: number {number}. How it goes: {follow}",
        f"Your matter {number} is answered. Read and rate it: {follow}",
    ]
    assert re.fullmatch(
        rf"Your matter {number} is closed. How content are you\? http://127.0.0.1:8000/rate/\S+/",
        told[2],
    )
    assert len(told) == 3


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("register ask_details", "waits for details from you"),
        ("register decline confirm_decline", "was not accepted"),
        ("register answer_now", "is closed. How content are you?"),
        ("to_hand ask_extension grant_extension", "takes longer"),
        ("to_hand ask_shelving grant_shelving", "cannot be solved for now"),
        ("to_hand ask_end confirm_end", "has ended"),
        ("to_call", "is answered"),
        ("to_call note_missed_call note_missed_call note_missed_call close_unreached", "is closed"),
    ],
)
def test_each_of_the_events_that_concern_them(story: Story, steps: str, words: str) -> None:
    said = {
        "ask_details": {"wanted": "Which floor?"},
        "ask_end": {"ground": "settled", "reason": "settled by the court"},
    }
    for step in steps.split():
        getattr(story, step)(**said.get(step, {}))
    assert words in tell()[-1]


def test_the_link_of_the_last_message_rates(story: Story, visitor: Visitor) -> None:
    story.register().answer_now()
    found = re.search(r"http://127.0.0.1:8000(/rate/\S+)", tell()[-1])
    assert found
    assert visitor.post(found[1], rating="5", solved="yes").status_code == 200
    assert Request.objects.get().rating == 5


def test_who_has_rated_on_the_telephone_is_not_asked_again(story: Story) -> None:
    story.to_call().call_back()
    assert "/rate/" not in tell()[-1]


def test_nothing_of_the_person_stands_in_a_message(story: Story) -> None:
    story.to_call().call_back()
    for each in tell():
        for secret in ("王小明", "13800000001", "Mill Lane", "water", "valve"):
            assert secret not in each


def test_every_text_fits_its_template_in_both_languages() -> None:
    for template in TEMPLATES.values():
        for medium in template.media:
            for language in Language.values:
                words = template.words(medium, language)
                assert list(template.faults(medium, words)) == [], (template.name, language)
                shown = template.example(words, language)
                assert "{" not in shown.body + shown.subject


def test_what_a_sender_gives_is_what_its_text_knows(story: Story) -> None:
    story.register()
    for name in {*TEXTS.values(), CLOSED_AND_RATED}:
        given = values(name, story.request)
        assert set(TEMPLATES[name].known) <= set(given)
        assert all(given[each]() for each in TEMPLATES[name].known), name


def test_a_citys_own_words_go_out(story: Story) -> None:
    text = NoticeText(
        name="registered",
        language="en",
        medium="sms",
        body="{number}: {state}. {unit} answers by {due}. {link}",
        valid_from=today(),
        basis="Order 3",
    )
    set_text(text, story.cast.administrator)
    story.register()
    (told,) = tell()
    assert told.startswith(f"{story.request.number}: Received. City hotline centre answers by ")
    assert told.endswith(f"/follow/?number={story.request.number}")
    assert "{" not in told


def test_old_history_is_no_news(story: Story) -> None:
    """An import tells matters of years ago through the same commands."""
    story.later(days=-3).register()
    assert tell() == []


def test_a_worker_that_comes_late_tells_nothing_stale(story: Story) -> None:
    story.register()
    with time_is(now() + timedelta(days=3)):
        assert tell() == []


def test_without_a_telephone_nobody_is_told(story: Story) -> None:
    story.register(resident=Resident.objects.create(name="No Phone"))
    Story(story.cast, now()).register(resident=None)
    assert len(jobs("portal.tell_resident")) == 1, "where there is nobody to tell there is no job"
    assert tell() == []


def test_an_erased_person_is_not_told(story: Story) -> None:
    story.register()
    erase(Resident.objects.get(pk=story.cast.person.pk), story.cast.resident)
    assert tell() == []


def test_what_was_told_is_remembered_and_not_kept(story: Story) -> None:
    story.register()
    tell()
    message = Message.objects.get()
    assert message.key == f"{story.request.pk}:1"
    assert (message.phone, message.text) == ("", "")
    assert StoredEvent.objects.count() == 1


def test_every_event_with_a_text_has_its_job() -> None:
    for event in TEXTS:
        assert tell_resident in [each.job for each in REACTIONS[event.kind()]]
