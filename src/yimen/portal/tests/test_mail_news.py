"""What does not arrive by e-mail, what the person sees of it, and the demonstration's outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Story

from yimen.kernel.time import now
from yimen.links.mail.commands import give_up
from yimen.links.mail.models import Mail
from yimen.links.sms.models import Message
from yimen.orgs.commands import choose_notices, erase, find_or_add
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal.commands import leave_for_good
from yimen.portal.invitations import confirming, stopping
from yimen.portal.reactions import mail_refused

from .conftest import OTHER, Visitor, delivered, jobs, text
from .mailboxes import LI, WANG, link, person, post, tell, with_mail
from .mailboxes import demonstration as demonstration
from .mailboxes import reader as reader

# What does not arrive.


@pytest.mark.parametrize("recipient", [True, False])
def test_what_is_refused_for_good_goes_by_message(
    story: Story, reader: Resident, recipient: bool
) -> None:
    choose_notices(reader, actor_of_resident(reader.pk), way=NoticeWay.MAIL)
    story.register()
    tell()
    key = Mail.objects.get().key
    give_up(key, "SMTP 550", recipient=recipient)
    for _time in range(2):
        for job in jobs("portal.mail_refused"):
            mail_refused(**job)
    assert delivered() == [
        f"Your matter is registered: number {story.request.number}."
        f" How it goes: http://127.0.0.1:8000/follow/?number={story.request.number}"
    ]
    assert bool(person().email_confirmed_at) != recipient, "a dead address is doubted"
    assert person().email == WANG


def test_who_gets_messages_anyway_gets_no_second_one(story: Story, reader: Resident) -> None:
    story.register()
    tell()
    give_up(Mail.objects.get().key, "SMTP 554")
    for job in jobs("portal.mail_refused"):
        mail_refused(**job)
    assert len(delivered()) == 1


def test_a_refused_question_changes_nothing(story: Story) -> None:
    mail_refused("address:01a20000-0000-7000-8000-000000000001", True)
    assert not Message.objects.exists()


def test_an_erased_person_is_told_by_no_way(story: Story, reader: Resident) -> None:
    story.register()
    key = f"{story.request.pk}:1"
    erase(reader, actor_of_resident(reader.pk))
    tell()
    mail_refused(key, True)
    assert (post(), delivered()) == ([], [])


def test_what_waits_at_another_address_goes_by_message(
    story: Story, reader: Resident, visitor: Visitor
) -> None:
    story.register()
    visitor.enter(story.request.number)
    choose_notices(reader, actor_of_resident(reader.pk), way=NoticeWay.MAIL)
    tell()
    assert visitor.post("/my-data/news/", email=LI, way="mail").status_code == 302
    for job in jobs("portal.mail_refused"):
        mail_refused(**job)
    assert {each.address for each in post()} == {LI}
    assert "is registered" in delivered()[0]


# My data.


def test_the_person_gives_changes_and_forgets_it(inside: Visitor) -> None:
    page = text(inside.get("/my-data/"))
    assert "By short message" in page
    saved = inside.post("/my-data/news/", email=WANG, way="mail")
    assert saved.headers["Location"] == "/my-data/"
    page = text(inside.get("/my-data/"))
    assert WANG in page
    assert "not confirmed yet" in page
    assert "by short message" in page
    Visitor("203.0.113.9").post(link("confirm"))
    assert "not confirmed yet" not in text(inside.get("/my-data/"))
    before = Mail.objects.count()
    inside.post("/my-data/news/", email=WANG, way="both")
    assert Mail.objects.count() == before, "the same address is not asked about again"
    inside.post("/my-data/news/", email="", way="sms")
    assert (person().email, person().notices) == ("", NoticeWay.SMS)


@pytest.mark.parametrize(
    "said",
    [{"email": "", "way": "mail"}, {"email": "x", "way": "sms"}, {"email": WANG, "way": "post"}],
)
def test_what_makes_no_sense_is_told(inside: Visitor, said: dict[str, str]) -> None:
    assert inside.post("/my-data/news/", **said).status_code == 422
    assert person().email == ""


def test_a_stranger_gives_no_address(visitor: Visitor) -> None:
    answer = visitor.post("/my-data/news/", email=WANG, way="both")
    assert answer.headers["Location"] == "/follow/"
    assert not Mail.objects.exists()


def test_it_is_in_the_file_and_goes_with_the_person(inside: Visitor, story: Story) -> None:
    with_mail(story.cast.person, NoticeWay.BOTH)
    assert f'"email": "{WANG}"' in inside.post("/my-data/file/").content.decode()
    story.call_back()
    neighbour = with_mail(find_or_add(OTHER), NoticeWay.BOTH)
    Story(story.cast, now()).register("Of the neighbour", resident=neighbour)
    tell()
    leave_for_good(person(), story.cast.resident)
    gone = Resident.objects.get(pk=story.cast.person.pk)
    assert (gone.email, gone.email_confirmed_at) == ("", None)
    assert {each.whose for each in Mail.objects.all()} == {neighbour.pk}, "the same address"
    assert len(post()) == 1


# The outbox.


def test_the_outbox_shows_both_kinds_masked(
    story: Story, reader: Resident, visitor: Visitor
) -> None:
    story.register()
    tell()
    post()
    delivered()
    page = visitor.get("/outbox/").content.decode()
    for said in ("w***@example.com", "138****0001", "E-mail", "Short message", "/mail/stop/"):
        assert said in page
    assert WANG not in page
    assert f">Your matter {story.request.number}: Received<" in page


@pytest.mark.parametrize("path", ["/my-data/", "/my-data/news/", "/outbox/"])
def test_pages_cost_few_queries(
    inside: Visitor, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    inside.get(path)
    with django_assert_max_num_queries(6):
        inside.get(path)


def test_the_pages_of_the_links_cost_few_queries(
    visitor: Visitor, reader: Resident, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for full in (stopping(reader), confirming(reader, now() + timedelta(days=1))):
        path: Any = full[full.index("/mail/") :]
        with django_assert_max_num_queries(4):
            assert visitor.get(path).status_code == 200
