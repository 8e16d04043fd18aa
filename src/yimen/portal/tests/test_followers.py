"""Following a listed matter: by a telephone that was proved, counted once, told, and forgotten."""

from __future__ import annotations

import pytest
from pytest_django import Settings
from tests.cast import Cast, Story, refused

from yimen.kernel.actors import Actor
from yimen.kernel.crypto import keyed_hash
from yimen.links.mail.commands import give_up
from yimen.links.mail.models import Mail
from yimen.links.sms.models import Message
from yimen.orgs.commands import Contact, erase, find_or_add
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal.commands import leave_for_good, sweep
from yimen.portal.copies import copy_of
from yimen.portal.listing.commands import follow, unfollow
from yimen.portal.listing.facts import listing_facts
from yimen.portal.listing.queries import follower_counts
from yimen.portal.listing.reactions import mail_refused, tell_followers
from yimen.portal.models import Follower

from .conftest import OTHER, PHONE, Visitor, code_sent, delivered, jobs, text
from .mailboxes import with_mail
from .test_published import address, told


@pytest.fixture
def matter(cast: Cast) -> Story:
    """A listed matter of somebody else's, as far as a neighbour is concerned."""
    Resident.objects.filter(phone_hash=None).update(phone_hash=keyed_hash(f"+86{OTHER}"))
    (story,) = told(cast)
    return story


def joins(visitor: Visitor, story: Story, phone: str = OTHER, too: str = "0") -> None:
    """The whole way of somebody whom nobody knows yet."""
    where = address(story)
    assert visitor.post(f"{where}follow/", too=too).status_code == 200
    assert visitor.post(f"{where}follow/", too=too, phone=phone).status_code == 302
    assert visitor.post(f"{where}code/", code=code_sent()).status_code == 302


def work() -> list[str]:
    """Let the worker tell followers, twice over; all messages, the first first."""
    for _time in range(2):
        for job in jobs("portal.tell_followers"):
            tell_followers(**job)
    return delivered()[::-1]


def test_a_telephone_is_proved_and_then_follows(matter: Story, visitor: Visitor) -> None:
    joins(visitor, matter)
    page = text(visitor.get(address(matter)))
    assert "You follow it." in page
    assert "1 person" in page
    assert "Matters of others that you follow" in text(visitor.get("/matters/"))


def test_a_wrong_code_follows_nothing(matter: Story, visitor: Visitor) -> None:
    where = address(matter)
    visitor.post(f"{where}follow/", phone=OTHER, too="0")
    right = code_sent()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert visitor.post(f"{where}code/", code=wrong).status_code == 422
    assert not Follower.objects.exists()


def test_a_code_for_one_matter_follows_no_other(
    matter: Story, cast: Cast, visitor: Visitor
) -> None:
    (other,) = told(cast)
    visitor.post(f"{address(matter)}follow/", phone=OTHER, too="0")
    code = code_sent()
    assert visitor.post(f"{address(other)}code/", code=code).headers["Location"].endswith("follow/")
    assert not Follower.objects.exists()


def test_nobody_counts_twice(matter: Story, visitor: Visitor) -> None:
    joins(visitor, matter)
    visitor.post(f"{address(matter)}follow/", too="0")
    joins(Visitor("203.0.113.9"), matter)
    assert follower_counts([matter.request.pk]) == {matter.request.pk: (1, 0)}


def test_whoever_has_it_too_is_counted_apart(matter: Story, visitor: Visitor) -> None:
    joins(visitor, matter)
    visitor.post(f"{address(matter)}follow/", too="1")
    assert follower_counts([matter.request.pk]) == {matter.request.pk: (1, 1)}
    assert "of whom 1 has it too" in text(visitor.get(address(matter)))


def test_ones_own_matter_is_not_followed(matter: Story, cast: Cast) -> None:
    with refused("your own"):
        follow(matter.request, cast.resident)


@pytest.mark.parametrize("who", ["agent", "administrator", "leader"])
def test_staff_follow_nothing(matter: Story, cast: Cast, who: str) -> None:
    actor: Actor = getattr(cast, who)
    with refused("A resident follows"):
        follow(matter.request, actor)
    with refused("A resident follows"):
        unfollow(matter.request.pk, actor)


def test_it_is_followed_no_more(matter: Story, visitor: Visitor) -> None:
    joins(visitor, matter)
    visitor.post(f"{address(matter)}leave/")
    assert not Follower.objects.exists()


def test_what_is_listed_no_more_cannot_be_followed(matter: Story, visitor: Visitor) -> None:
    matter.take("stop_listing", by=matter.cast.resident)
    assert visitor.get(f"{address(matter)}follow/").status_code == 404
    assert visitor.post(f"{address(matter)}follow/", phone=OTHER).status_code == 404


# Notices.


def test_a_follower_hears_of_answer_and_end_once_each(matter: Story, cast: Cast) -> None:
    follow(matter.request, cast.neighbour)
    matter.dispatch(to=cast.city.units["water"], basis="x").sign().answer().pass_check()
    matter.call_back()
    link = f"http://127.0.0.1:8000{address(matter)}"
    about = "A matter that you follow (Public utilities / Water supply)"
    assert work() == [f"{about} was answered: {link}", f"{about} is closed: {link}"]


def test_a_notice_says_nothing_of_anybody(matter: Story, cast: Cast) -> None:
    follow(matter.request, cast.neighbour)
    matter.dispatch(to=cast.city.units["water"], basis="x").sign().answer().pass_check()
    (told_,) = work()
    private = (matter.request.number, matter.request.title, "王小明", PHONE, "Mill Lane")
    assert [each for each in private if each in told_] == []


@pytest.mark.parametrize("step", ["stop_listing", "withdraw"])
def test_what_is_taken_off_is_told_once_and_gone(matter: Story, cast: Cast, step: str) -> None:
    follow(matter.request, cast.neighbour)
    said = {"reason": "No more"} if step == "withdraw" else {}
    matter.take(step, by=cast.resident, **said)
    (told_,) = work()
    assert told_.endswith("is on the public list no more.")
    assert "http" not in told_
    assert not Follower.objects.exists()


def test_what_is_corrected_into_a_report_is_gone_too(matter: Story, cast: Cast) -> None:
    follow(matter.request, cast.neighbour)
    matter.take("correct", about_unit=cast.city.units["street"])
    assert len(work()) == 1
    assert not Follower.objects.exists()


def test_a_matter_that_is_not_listed_tells_no_followers(cast: Cast) -> None:
    Story(cast).to_call()
    assert jobs("portal.tell_followers") == []


@pytest.mark.parametrize("recipient", [True, False])
def test_what_a_follower_does_not_get_by_mail_comes_by_message(
    matter: Story, cast: Cast, settings: Settings, recipient: bool
) -> None:
    settings.DEMO = True  # so that mail goes somewhere
    person = with_mail(find_or_add(OTHER), NoticeWay.MAIL)
    follow(matter.request, actor_of_resident(person.pk))
    matter.dispatch(to=cast.city.units["water"], basis="x").sign().answer().pass_check()
    assert work() == []
    key = Mail.objects.get(whose=person.pk).key
    give_up(key, "SMTP 550", recipient=recipient)
    for _time in range(2):
        for job in jobs("portal.follower_mail_refused"):
            mail_refused(**job)
    (told_,) = delivered()
    assert "was answered" in told_
    person.refresh_from_db()
    assert bool(person.email_confirmed_at) != recipient


def test_a_refused_mail_of_other_kinds_is_no_followers(matter: Story) -> None:
    for key in ("address:01a20000-0000-7000-8000-000000000001", f"{matter.request.pk}:1"):
        mail_refused(key, True)
    assert delivered() == []


# What is kept of it.


def test_the_person_sees_what_they_follow_and_takes_it_along(matter: Story, cast: Cast) -> None:
    follow(matter.request, cast.neighbour)
    file = copy_of(cast.neighbour, Contact("", "", ""))
    assert [each["about"] for each in file["follows"]] == ["Public utilities / Water supply"]


def test_an_erased_person_follows_nothing(matter: Story) -> None:
    person = find_or_add(OTHER)
    actor = actor_of_resident(person.pk)
    follow(matter.request, actor)
    leave_for_good(person, actor)
    assert not Follower.objects.exists()


def test_whom_an_administrator_erased_follows_nothing_after_the_hour(
    matter: Story, cast: Cast
) -> None:
    person = find_or_add(OTHER)
    follow(matter.request, actor_of_resident(person.pk))
    erase(person, cast.administrator)
    matter.dispatch(to=cast.city.units["water"], basis="x").sign().answer().pass_check()
    assert work() == []
    sweep()
    assert not Follower.objects.exists()


def test_staff_see_how_many_and_never_who(matter: Story, cast: Cast) -> None:
    follow(matter.request, cast.neighbour)
    ((_name, said),) = listing_facts(matter.request)
    assert said == "1 resident follows it"
    assert listing_facts(Story(cast).register().request) == []
    matter.take("correct", about_unit=cast.city.units["street"])
    ((_name, said),) = listing_facts(matter.request)
    assert said == "allowed, but nothing that is listed"


def test_too_many_at_once_are_refused(matter: Story, cast: Cast) -> None:
    for _each in range(60):
        follow(matter.request, cast.neighbour)
    with refused("too often"):
        follow(matter.request, cast.neighbour)
    assert Message.objects.count() == 0
