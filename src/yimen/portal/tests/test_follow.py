"""The door to one's own matter: number, telephone, code."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from tests.cast import Story

from yimen.kernel.ids import uuid7
from yimen.kernel.limits import TooOften
from yimen.kernel.time import now, time_is
from yimen.links.sms.models import Message
from yimen.notices.queries import book
from yimen.orgs.commands import erase, find_or_add
from yimen.orgs.models import Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal import commands
from yimen.portal.models import Code, Purpose

from .conftest import OTHER, PHONE, Visitor, code_sent, delivered, jobs, text

E164 = f"+86{PHONE}"


def test_number_telephone_and_code_open_the_matter(story: Story, visitor: Visitor) -> None:
    story.register()
    assert "Follow your matter" in text(visitor.get("/follow/"))
    asked = visitor.ask(story.request.number)
    assert (asked.status_code, asked.headers["Location"]) == (302, "/follow/code/")
    assert "Type the code" in text(visitor.get("/follow/code/"))
    response = visitor.post("/follow/code/", code=code_sent())
    assert response.headers["Location"] == f"/matters/{story.request.pk}/"
    assert "No water on Mill Lane" in text(visitor.get(response.headers["Location"]))


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}号", "No. {}"])
def test_number_and_telephone_may_be_typed_as_people_do(
    story: Story, visitor: Visitor, typed: str
) -> None:
    story.register()
    number = typed.format(story.request.number.replace("-", " "))
    visitor.ask(number, "138 0000-0001")
    assert visitor.post("/follow/code/", code=code_sent()).status_code == 302


def test_a_code_may_be_typed_with_spaces_and_full_width_digits(
    story: Story, visitor: Visitor
) -> None:
    story.register()
    visitor.ask(story.request.number)
    code = code_sent()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code[:3])
    assert visitor.post("/follow/code/", code=f" {wide} {code[3:]}").status_code == 302


def test_the_link_of_a_message_fills_the_number_in(visitor: Visitor) -> None:
    assert 'value="261123-00042"' in visitor.get("/follow/?number=261123-00042").content.decode()


# Nobody can find out by asking.


def asked_pairs(story: Story) -> dict[str, tuple[str, str]]:
    """A pair that fits, and the ways in which one does not."""
    number = story.request.number
    return {
        "fits": (number, PHONE),
        "another's telephone": (number, OTHER),
        "an unknown telephone": (number, "13911112222"),
        "an unknown number": ("990101-00001", PHONE),
        "nothing known": ("990101-00001", "13911112222"),
    }


def test_the_answer_is_the_same_whether_or_not_they_belong_together(story: Story) -> None:
    story.register()
    find_or_add(OTHER)
    seen = {}
    for place, (name, pair) in enumerate(asked_pairs(story).items()):
        visitor = Visitor(address=f"203.0.113.{place}")
        first = visitor.ask(*pair)
        second = visitor.get("/follow/code/")
        wrong = visitor.post("/follow/code/", code="00000x")
        seen[name] = (
            (first.status_code, first.headers["Location"]),
            (second.status_code, text(second)),
            (wrong.status_code, text(wrong)),
        )
    assert len(set(map(repr, seen.values()))) == 1


def test_a_message_goes_out_only_where_they_belong_together(story: Story) -> None:
    story.register()
    for place, pair in enumerate(asked_pairs(story).values()):
        Visitor(address=f"203.0.113.{place}").ask(*pair)
    assert len(jobs("sms.deliver")) == 5, "the same work is done for all"
    assert len(delivered()) == 1
    assert Message.objects.filter(withheld=True).count() == 4


def test_the_same_questions_are_asked_of_the_database(story: Story) -> None:
    """What takes longer would tell."""
    story.register()
    book()  # the words are in memory for all of them, as they are in earnest
    counts = {}
    for place, (name, pair) in enumerate(asked_pairs(story).items()):
        Code.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            Visitor(address=f"203.0.113.{place}").ask(*pair)
        counts[name] = [
            query["sql"].strip()[:40] for query in queries if "SAVEPOINT" not in query["sql"]
        ]
    assert len(set(map(tuple, counts.values()))) == 1, counts


def test_even_the_code_does_not_open_what_is_not_theirs(
    story: Story, visitor: Visitor, settings: Settings
) -> None:
    """The demonstration shows a code to anyone; it still opens only one's own."""
    settings.DEMO = True
    story.register()
    visitor.ask(story.request.number, OTHER)
    page = text(visitor.get("/follow/code/"))
    code = page.split("shown here:")[1].split()[0]
    response = visitor.post("/follow/code/", code=code)
    assert response.status_code == 422
    assert visitor.get("/matters/").headers["Location"] == "/follow/?next=/matters/"


def test_whoever_wanted_a_page_is_led_to_it(story: Story, visitor: Visitor) -> None:
    """The link of a message says the number, so that only the telephone is left to type."""
    story.register()
    wanted = f"/matters/{story.request.pk}/receipt/"
    door = visitor.get(f"{wanted}?number={story.request.number}").headers["Location"]
    assert door == f"/follow/?next={wanted}&number={story.request.number}"
    page = visitor.get(door).content.decode()
    assert f'value="{story.request.number}"' in page
    visitor.post("/follow/", number=story.request.number, phone=PHONE, next=wanted)
    visitor.post("/follow/code/", again="1")
    assert visitor.post("/follow/code/", code=code_sent()).headers["Location"] == wanted


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/matters/", "//evil.example/", "/queue/", "javascript:alert(1)", ""],
)
def test_the_door_leads_nowhere_else(story: Story, visitor: Visitor, elsewhere: str) -> None:
    story.register()
    visitor.post("/follow/", number=story.request.number, phone=PHONE, next=elsewhere)
    response = visitor.post("/follow/code/", code=code_sent())
    assert response.headers["Location"] == f"/matters/{story.request.pk}/"


def test_a_real_city_shows_no_code(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.ask(story.request.number)
    assert code_sent() not in visitor.get("/follow/code/").content.decode()


def test_an_erased_resident_cannot_be_reached(story: Story, visitor: Visitor) -> None:
    story.register()
    person = Resident.objects.get(pk=story.cast.person.pk)
    erase(person, actor_of_resident(person.pk))
    visitor.ask(story.request.number)
    assert delivered() == []


# Codes.


def test_a_code_is_kept_as_a_keyed_hash_only(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.ask(story.request.number)
    row = Code.objects.get()
    assert len(bytes(row.hash)) == 32
    assert code_sent().encode() not in bytes(row.hash)


@pytest.fixture
def code(db: None) -> str:
    return commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)


def use(code: str, phone: str = E164, purpose: Purpose = Purpose.FOLLOW, about: str = "1") -> bool:
    return commands.use_code(phone, purpose, about, "a", code)


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


def test_a_code_opens_once(code: str) -> None:
    assert use(code)
    assert not use(code)


def test_a_code_is_bound_to_telephone_purpose_and_matter(code: str) -> None:
    assert not use(code, phone=f"+86{OTHER}")
    assert not use(code, purpose=Purpose.SEND)
    assert not use(code, about="2")
    assert use(code)


def test_a_code_lasts_ten_minutes(db: None) -> None:
    with time_is(now() - timedelta(minutes=10)):
        old = commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)
    assert not use(old)
    with time_is(now() - timedelta(minutes=9, seconds=58)):
        young = commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)
    assert use(young)


def test_after_five_wrong_tries_the_right_code_is_no_use(code: str) -> None:
    assert not any(use(wrong(code, by)) for by in range(1, 6))
    assert not use(code)


def test_four_wrong_tries_are_forgiven(code: str) -> None:
    assert not any(use(wrong(code, by)) for by in range(1, 5))
    assert use(code)


def test_a_new_code_replaces_the_old_one(code: str) -> None:
    new = commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)
    assert code == new or not use(code)
    assert use(new)


def test_asking_again_and_again_gives_no_more_tries_than_are_safe(db: None) -> None:
    """Five codes an hour, five tries each: a guess succeeds once in forty thousand hours."""
    tries = 0
    for _ in range(20):
        try:
            commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)
        except TooOften:
            break
        tries += sum(not use("nothing") for _ in range(5))
    assert tries == 25


def test_one_address_may_not_try_the_codes_of_many(db: None) -> None:
    with pytest.raises(TooOften):
        for place in range(200):
            commands.use_code(f"+8613800{place:06d}", Purpose.FOLLOW, "1", "a", "123456")
    assert not commands.use_code(E164, Purpose.FOLLOW, "1", "another address", "123456")


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_the_same_instant_are_five_tries() -> None:
    code = commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)

    def guess(by: int) -> bool:
        try:
            return use(wrong(code, by))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        assert not any(crowd.map(guess, range(1, 25)))
    assert Code.objects.get().tries == 5
    assert not use(code)


@pytest.mark.django_db(transaction=True)
def test_the_right_code_at_the_same_instant_opens_once() -> None:
    code = commands.ask_code(E164, Purpose.FOLLOW, "1", "a", withheld=False)

    def open_with(_: int) -> bool:
        try:
            return use(code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(open_with, range(8))).count(True) == 1


def test_what_is_over_is_swept(code: str, story: Story, visitor: Visitor) -> None:
    with time_is(now() + timedelta(minutes=11)):
        commands.sweep()
    assert not Code.objects.exists()


# The session.


def test_the_session_gets_a_new_key_and_nothing_old_in_it(story: Story, visitor: Visitor) -> None:
    """Somebody who planted a session in this browser is left outside."""
    story.register()
    visitor.ask(story.request.number)
    planted = visitor.browser.cookies["sessionid"].value
    visitor.post("/follow/code/", code=code_sent())
    assert visitor.browser.cookies["sessionid"].value != planted
    attacker = Visitor()
    attacker.browser.cookies["sessionid"] = planted
    assert attacker.get("/matters/").headers["Location"] == "/follow/?next=/matters/"
    assert set(visitor.browser.session.keys()) == {"resident", "_session_expiry"}


def test_the_door_closes_after_an_hour(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.enter(story.request.number)
    left = visitor.browser.session.get_expiry_date() - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    visitor.get("/matters/")
    later = visitor.browser.session.get_expiry_date() - timezone.now()
    assert later <= left, "looking does not keep it open"


def test_whoever_leaves_is_outside(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.enter(story.request.number)
    assert visitor.get("/leave/").status_code == 405
    assert visitor.post("/leave/").status_code == 302
    assert visitor.get("/matters/").headers["Location"] == "/follow/?next=/matters/"


def test_a_member_of_staff_who_enters_as_a_resident_is_signed_out_as_staff(
    story: Story, visitor: Visitor
) -> None:
    story.register()
    visitor.ask(story.request.number)
    session = visitor.browser.session
    session["_auth_user_id"], session["place"] = "1", [1, "x", False]
    session.save()
    visitor.post("/follow/code/", code=code_sent())
    assert "_auth_user_id" not in visitor.browser.session


@pytest.mark.parametrize(
    "path",
    [
        "/matters/",
        "/matters/{}/",
        "/matters/{}/receipt/",
        "/matters/{}/add/",
        "/matters/{}/files/1/",
    ],
)
def test_a_stranger_is_asked_who_they_are(story: Story, visitor: Visitor, path: str) -> None:
    story.register()
    path = path.format(story.request.pk)
    assert visitor.get(path).headers["Location"] == f"/follow/?next={path}"
    assert "First show that it is yours" in text(visitor.get("/follow/"))
    if "add" in path:
        assert visitor.post(path, text="x").headers["Location"] == "/follow/"
        story.request.refresh_from_db()
        assert story.request.head == 1


def test_the_code_page_without_a_question_leads_back(visitor: Visitor) -> None:
    for response in (visitor.get("/follow/code/"), visitor.post("/follow/code/", code="123456")):
        assert response.headers["Location"] == "/follow/"


def test_what_cannot_be_read_is_said(visitor: Visitor) -> None:
    response = visitor.ask("", "12")
    assert response.status_code == 422
    assert "This is not a telephone number" in text(response)


def test_a_key_that_no_matter_has_is_not_found(story: Story, visitor: Visitor) -> None:
    story.register()
    visitor.enter(story.request.number)
    for key in (uuid7(), UUID(int=0)):
        assert visitor.get(f"/matters/{key}/").status_code == 404
