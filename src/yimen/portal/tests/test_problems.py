"""Everybody who told of a problem hears of it together, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from tests.cast import Cast, Story

from yimen.kernel.ids import uuid7
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import now, time_is
from yimen.links.mail.models import Mail
from yimen.links.sms.models import Message
from yimen.orgs.commands import erase
from yimen.orgs.models import NoticeWay, Resident
from yimen.orgs.queries import actor_of_resident
from yimen.portal.problems.reactions import TEXTS, mail_refused, tell_everybody
from yimen.troubles.commands import confirm, declare, not_enough, plan, plan_anew, report
from yimen.troubles.models import Member, Problem
from yimen.troubles.tests.coming import KITCHEN, comes_in
from yimen.ui.tests.visitors import Door, text_of
from yimen.ui.tests.visitors import door as door

from .mailboxes import demonstration as demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(cast: Cast) -> list[Story]:
    return [comes_in(cast, title) for title in KITCHEN[:3]]


@pytest.fixture
def problem(cast: Cast, stories: list[Story]) -> Problem:
    trouble = Member.objects.filter(case=stories[0].request).get().trouble
    units = cast.city.units
    made = declare(
        Problem(id=uuid7(), trouble=trouble), cast.supervisor, to=units["roads"], reason="Many"
    )
    assert made.state == "planning"
    return made


def told() -> int:
    """What the worker does: everybody is told of what happened; how many messages there are."""
    for event in StoredEvent.objects.filter(kind__in=[each.kind() for each in TEXTS]):
        tell_everybody(str(event.case_id), event.number)
    return Message.objects.count()


def day(days: int) -> Any:
    return localdate(now()) + timedelta(days=days)


def resident_of(story: Story) -> Resident:
    found = story.request.resident
    assert found
    return found


def test_all_hear_of_the_plan_and_of_the_end_each_once(
    cast: Cast, stories: list[Story], problem: Problem
) -> None:
    again = resident_of(stories[0])
    comes_in(cast, KITCHEN[3], resident=again)
    plan(problem, cast.roads, public_text="A flue is built for all.", until=day(30))
    assert told() == 3, "who told of it twice hears of it once"
    assert told() == 3, "and a job that is done again says nothing new"
    words = {row.phone or "": row.text or "" for row in Message.objects.all()}
    assert set(words) == {resident_of(each).phone or "" for each in stories}
    assert "Roads bureau" in words[resident_of(stories[1]).phone or ""]
    assert stories[1].request.number in words[resident_of(stories[1]).phone or ""]
    assert "柳林苑" not in "".join(words.values()), "nothing that somebody wrote"
    report(problem, cast.roads, public_text="The flue is built.")
    assert told() == 3, "not before it is confirmed"
    confirm(problem, cast.supervisor)
    assert told() == 6


def test_a_new_plan_is_told_and_what_is_not_enough_is_not(
    cast: Cast, stories: list[Story], problem: Problem
) -> None:
    plan(problem, cast.roads, public_text="A flue.", until=day(30))
    plan_anew(problem, cast.roads, public_text="Two flues.", until=day(40), reason="Rock")
    report(problem, cast.roads, public_text="Built.")
    not_enough(problem, cast.leader, reason="It still smells")
    assert told() == 6


def test_whoever_joins_later_hears_of_what_comes_then(
    cast: Cast, stories: list[Story], problem: Problem
) -> None:
    plan(problem, cast.roads, public_text="A flue.", until=day(30))
    assert told() == 3
    late = comes_in(cast, KITCHEN[3])
    report(problem, cast.roads, public_text="Built.")
    confirm(problem, cast.supervisor)
    number = StoredEvent.objects.filter(case_id=problem.pk).latest("number").number
    tell_everybody(str(problem.pk), number)
    phones = [row.phone for row in Message.objects.all()]
    assert len(phones) == 7
    assert phones.count(resident_of(late).phone) == 1


def test_who_was_erased_and_who_is_unknown_hear_nothing(
    cast: Cast, stories: list[Story], problem: Problem
) -> None:
    comes_in(cast, KITCHEN[3], resident=None)
    gone = resident_of(stories[0])
    erase(gone, actor_of_resident(gone.pk))
    plan(problem, cast.roads, public_text="A flue.", until=day(30))
    assert told() == 2


def test_old_news_is_no_news(cast: Cast, stories: list[Story], problem: Problem) -> None:
    plan(problem, cast.roads, public_text="A flue.", until=day(30))
    event = StoredEvent.objects.filter(case_id=problem.pk).latest("number")
    with time_is(event.at + timedelta(days=3)):
        assert told() == 0


def test_by_mail_where_that_is_wanted_and_by_message_where_it_fails(
    cast: Cast, stories: list[Story], problem: Problem
) -> None:
    one = resident_of(stories[0])
    Resident.objects.filter(pk=one.pk).update(
        email="wang@example.org", email_confirmed_at=now(), notices=NoticeWay.MAIL
    )
    plan(problem, cast.roads, public_text="A flue.", until=day(30))
    assert told() == 2
    mail = Mail.objects.get()
    assert stories[0].request.number in (mail.text or "")
    mail_refused(mail.key, recipient=False)
    mail_refused(mail.key, recipient=False)
    assert [row.phone for row in Message.objects.all()].count(one.phone) == 1
    mail_refused("address:1", recipient=False)


def test_ones_own_matter_shows_the_plan_and_then_the_result(
    cast: Cast, stories: list[Story], problem: Problem, door: Door
) -> None:
    one = stories[0].request
    one.resident = cast.person
    one.save()
    page, client = f"/matters/{one.pk}/", door("resident")
    assert "Others told of it too" not in text_of(client.get(page))
    plan(problem, cast.roads, public_text="A flue for the house.", until=day(30))
    shown = text_of(client.get(page))
    assert "A flue for the house." in shown
    assert "Roads bureau has a plan for all" in shown
    report(problem, cast.roads, public_text="The flue is built.")
    assert "The flue is built." not in text_of(client.get(page)), "not before it is confirmed"
    confirm(problem, cast.supervisor)
    assert "The flue is built." in text_of(client.get(page))
    assert door("neighbour").get(page).status_code == 404
