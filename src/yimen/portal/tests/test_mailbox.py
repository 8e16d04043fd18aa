"""News by e-mail: an address is given, asked about once, confirmed by a button, stopped by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.cast import Story

from yimen.kernel.crypto import keyed_hash
from yimen.kernel.limits import TooOften
from yimen.kernel.models import Knock
from yimen.kernel.time import now, time_is
from yimen.links.mail.models import Mail
from yimen.orgs.commands import choose_notices, give_email
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal import queries
from yimen.portal.invitations import confirming, rating_token, stopping
from yimen.portal.mailbox import give

from .conftest import PHONE, Visitor, delivered, text
from .mailboxes import LI, WANG, link, person, post, tell, with_mail
from .mailboxes import demonstration as demonstration
from .mailboxes import reader as reader

# Giving and confirming.


def test_from_the_form_to_the_button_to_the_first_news(visitor: Visitor) -> None:
    key = visitor.send(email=" Wang@Example.COM ")
    receipt = text(visitor.get(f"/matters/{key}/receipt/"))
    assert "We have sent a mail to Wang@example.com." in receipt
    assert (person().email, person().notices) == ("Wang@example.com", NoticeWay.BOTH)
    tell()
    assert [each.subject for each in post()] == ["Is this your e-mail address?"], "that one only"
    path = link("confirm")
    elsewhere = Visitor("203.0.113.9")
    page = elsewhere.get(path)
    assert "W***@example.com" in text(page)
    assert "Wang@" not in text(page)
    assert person().email_confirmed_at is None, "who only follows the link has said nothing"
    assert "is confirmed" in text(elsewhere.post(path))
    assert person().email_confirmed_at
    assert "is confirmed" in text(elsewhere.get(path))


def test_the_mail_says_nothing_of_the_person_and_how_to_stop(
    story: Story, reader: Resident
) -> None:
    story.to_call().call_back()
    tell()
    letters = post()
    assert len(letters) == len(delivered()) == 3
    assert letters[1].subject == f"Your matter {story.request.number}: Closed"
    for letter in letters:
        said = f"{letter.subject}\n{letter.text}"
        assert story.request.number in said
        assert "To get no more: http://127.0.0.1:8000/mail/stop/" in said
        for secret in ("王小明", PHONE, WANG, "Mill Lane", "valve"):
            assert secret not in said
    tell()
    assert len(post()) == 3


@pytest.mark.parametrize(
    ("way", "confirmed", "mails", "messages"),
    [
        (NoticeWay.SMS, True, 0, 1),
        (NoticeWay.MAIL, True, 1, 0),
        (NoticeWay.BOTH, True, 1, 1),
        (NoticeWay.MAIL, False, 0, 1),
        (NoticeWay.BOTH, False, 0, 1),
    ],
)
def test_news_go_where_they_are_wanted_and_nobody_is_left_without(
    story: Story, way: NoticeWay, confirmed: bool, mails: int, messages: int
) -> None:
    with_mail(story.cast.person, way)
    if not confirmed:
        Resident.objects.update(email_confirmed_at=None)
    story.register()
    tell()
    assert (len(post()), len(delivered())) == (mails, messages)


def test_where_mail_leads_nowhere_nobody_is_asked_and_news_come_by_message(
    visitor: Visitor, story: Story, settings: Settings
) -> None:
    with_mail(story.cast.person, NoticeWay.MAIL)
    settings.DEMO = False
    story.register()
    tell()
    assert (len(post()), len(delivered())) == (0, 1)
    path = visitor.get("/send/").headers["Location"]
    visitor.post(path, kind="help", body="Dark.")
    visitor.post(path.replace("what", "where"), area="", place="")
    assert 'name="email"' not in visitor.get(path.replace("what", "who")).content.decode()


@pytest.mark.parametrize("wrong", ["wang", "a@b@example.com", "a@example.com\nBcc: b@example.com"])
def test_what_is_no_address_is_said_at_its_field(visitor: Visitor, wrong: str) -> None:
    path = visitor.get("/send/").headers["Location"]
    visitor.post(path, kind="help", body="Dark.")
    visitor.post(path.replace("what", "where"), area="", place="")
    answer = visitor.post(path.replace("what", "who"), phone=PHONE, name="", email=wrong)
    assert answer.status_code == 422
    assert "This is not an e-mail address." in text(answer)


def test_an_address_is_asked_about_again_only_while_it_is_not_confirmed(visitor: Visitor) -> None:
    for _time in range(2):
        visitor.send(email=WANG)
    assert Mail.objects.count() == 2
    visitor.post(link("confirm"))
    visitor.send(email=WANG)
    assert Mail.objects.count() == 2
    assert person().email_confirmed_at


def test_who_chose_is_not_chosen_for(visitor: Visitor, reader: Resident) -> None:
    choose_notices(reader, actor_of_resident(reader.pk), way=NoticeWay.SMS)
    visitor.send(email=WANG)
    assert person().notices == NoticeWay.SMS
    choose_notices(reader, actor_of_resident(reader.pk), way=NoticeWay.MAIL)
    visitor.send(email=LI)
    assert (person().notices, person().email) == (NoticeWay.MAIL, LI)


def test_nobodys_mailbox_is_filled_and_no_matter_is_kept_back(visitor: Visitor) -> None:
    for number in range(5):
        visitor.send(email=WANG, body=f"Lamp {number} is dark.")
    assert queries.matters(actor_of_resident(person().pk))[4:]
    assert Mail.objects.count() == 3
    elsewhere = Visitor("203.0.113.7")
    elsewhere.send(email="Wang@example.com")
    assert Mail.objects.count() == 3, "whoever gives it"


def test_nobodys_mailbox_is_filled_over_weeks(story: Story) -> None:
    statuses = []
    for day in range(3):
        with time_is(now() + timedelta(days=day)):
            for _time in range(3):
                row = person()
                try:
                    give(row, email=WANG, way="both", network=f"n{day}")
                    statuses.append(200)
                except TooOften as often:
                    statuses.append(often.status)
                give_email(row, actor_of_resident(row.pk), email="")
    assert statuses == [200] * 6 + [429] * 3


def test_one_person_has_an_end_with_any_addresses(inside: Visitor) -> None:
    codes = [
        inside.post("/my-data/news/", email=f"a{n}@example.com", way="both").status_code
        for n in range(7)
    ]
    assert codes == [302] * 6 + [429]
    assert Mail.objects.count() == 6


# The links.


def test_a_link_is_good_for_two_days_and_for_one_address(story: Story, visitor: Visitor) -> None:
    resident = give_email(story.cast.person, story.cast.resident, email=WANG)
    full = confirming(resident, now() + timedelta(days=2))
    path = full[full.index("/mail/") :]
    with time_is(now() + timedelta(days=2, seconds=1)):
        for answer in (visitor.get(path), visitor.post(path)):
            assert answer.status_code == 409
            assert "no longer good" in text(answer)
    give_email(resident, story.cast.resident, email=LI)
    assert visitor.post(path).status_code == 409
    assert person().email_confirmed_at is None


def test_no_link_opens_what_another_is_for(story: Story, visitor: Visitor) -> None:
    story.to_call()
    resident = give_email(story.cast.person, story.cast.resident, email=WANG)
    tokens = {
        "mail/confirm": confirming(resident, now() + timedelta(days=1)).split("/")[-2],
        "mail/stop": stopping(resident).split("/")[-2],
        "rate": rating_token(story.request),
    }
    for door in tokens:
        for kind, token in tokens.items():
            answer = visitor.get(f"/{door}/{token}/")
            assert (answer.status_code == 200) == (door == kind), (door, kind)
        for forged in (tokens[door][:-1] + "_", tokens[door][1:], "x", "x.y", "." * 40):
            assert visitor.post(f"/{door}/{forged}/").status_code == 404
    assert person().email_confirmed_at is None
    assert person().email == WANG


def test_links_hold_neither_address_nor_name(reader: Resident) -> None:
    for address in (confirming(reader, now()), stopping(reader)):
        assert "wang" not in address
        assert len(address) < 200


def test_who_tries_links_without_end_is_stopped(visitor: Visitor) -> None:
    for door, most in (("confirm", 120), ("stop", 1200)):
        Knock.objects.create(
            door="portal.mail" if door == "confirm" else "portal.mail.stop",
            who=keyed_hash(f"portal.mail{'' if door == 'confirm' else '.stop'}\n203.0.113.1"),
            times=most - 1,
            until=now() + timedelta(hours=1),
        )
        assert visitor.get(f"/mail/{door}/x.y/").status_code == 404
        assert visitor.get(f"/mail/{door}/x.y/").status_code == 429


def test_a_form_of_another_page_confirms_nothing(story: Story, visitor: Visitor) -> None:
    resident = give_email(story.cast.person, story.cast.resident, email=WANG)
    visitor.browser.handler.enforce_csrf_checks = True
    full = confirming(resident, now() + timedelta(days=1))
    assert visitor.post(full[full.index("/mail/") :]).status_code == 403
    assert person().email_confirmed_at is None


def test_a_button_at_the_end_of_the_mail_stops_it(
    story: Story, reader: Resident, visitor: Visitor
) -> None:
    choose_notices(reader, actor_of_resident(reader.pk), way=NoticeWay.MAIL)
    story.register()
    tell()
    path = link("stop")
    assert "Stop it" in text(visitor.get(path))
    assert person().email == WANG, "a program that follows links stops nothing"
    assert "We have forgotten" in text(visitor.post(path))
    assert (person().email, person().notices) == ("", NoticeWay.SMS)
    assert "We have forgotten" in text(visitor.post(path))
    story.ask_details(wanted="Which floor?")
    tell()
    assert len(post()) == 1
    assert "waits for details" in delivered()[0]


def test_a_mail_program_stops_it_with_one_click(reader: Resident, visitor: Visitor) -> None:
    """RFC 8058: a POST without cookies or anything of our form."""
    visitor.browser.handler.enforce_csrf_checks = True
    full = stopping(reader)
    said = {"List-Unsubscribe": "One-Click"}
    assert visitor.post(full[full.index("/mail/") :], **said).status_code == 200
    assert person().email == ""


def test_an_old_stop_link_leaves_another_address_alone(reader: Resident, visitor: Visitor) -> None:
    full = stopping(reader)
    with_mail(reader, NoticeWay.BOTH, LI)
    visitor.post(full[full.index("/mail/") :])
    assert (person().email, bool(person().email_confirmed_at)) == (LI, True)
