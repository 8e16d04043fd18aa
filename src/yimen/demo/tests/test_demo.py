"""A year of the demo city: as it should be, and true to its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import F, Q

from yimen.cases.models import Link, Notice, Task
from yimen.cases.queues import waiting
from yimen.cases.verify import checked, orphans
from yimen.catalogue.queries import unit_for
from yimen.deadlines.models import Term
from yimen.demo.load import seal_past
from yimen.demo.plan import Plans
from yimen.demo.tests.conftest import UNTIL, undone, written, year_of
from yimen.kernel.models import DailyRoot, StoredEvent
from yimen.kernel.roots import broken_roots
from yimen.orgs.models import Role, Staff
from yimen.orgs.queries import actor_of
from yimen.portal.listing.queries import Wanted
from yimen.portal.listing.queries import page as page_of_the_list
from yimen.requests.models import Request, State

CASES = 1500

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def plans(place: None) -> Iterator[Plans]:
    """A year of 1,500 cases, written in bulk."""
    with undone():
        made = year_of(CASES)
        written(made, bulk=True)
        yield made


def kinds() -> Counter[str]:
    """How often each kind of event happened."""
    events = StoredEvent.objects.values_list("kind", flat=True)
    return Counter(kind.partition(".")[2] for kind in events)


def share(some: int, of: int) -> float:
    """A part of a whole, in per cent."""
    return 100 * some / of


def test_every_case_follows_from_its_history() -> None:
    assert sum(many for _last, many, _faults in checked()) == CASES
    assert [fault for _last, _many, faults in checked() for fault in faults] == []
    assert list(orphans()) == []


def test_the_past_is_sealed() -> None:
    seal_past(UNTIL)
    assert DailyRoot.objects.get().day == UNTIL.date() - timedelta(days=1)
    assert list(broken_roots()) == []


def test_nothing_follows_from_what_is_long_past() -> None:
    assert not Notice.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_what_people_want_is_what_a_city_reports() -> None:
    found = Counter(Request.objects.values_list("kind", flat=True))
    assert 43 < share(found["question"], CASES) < 51
    assert 26 < share(found["help"], CASES) < 35
    assert 12 < share(found["suggestion"], CASES) < 18
    assert 3 < share(found["complaint"] + found["report"], CASES) < 8
    at_once = Request.objects.filter(kind="question", at_once=True).count()
    assert 58 < share(at_once, found["question"]) < 72


def test_what_was_due_is_closed() -> None:
    due = Term.objects.filter(name="promise", round=1, due_at__lte=UNTIL).values("case_id")
    answered = Request.objects.filter(id__in=due)
    assert share(answered.exclude(closed_at=None).count(), answered.count()) > 97
    assert 95 < share(Request.objects.exclude(closed_at=None).count(), CASES) < 99.5


def test_most_answers_are_in_time_and_some_are_late() -> None:
    terms = Term.objects.filter(name="handle").exclude(stopped_at=None)
    late = terms.filter(stopped_at__gt=F("due_at")).count()
    assert 1 < share(late, terms.count()) < 7


def test_most_who_rate_are_content() -> None:
    rated = Request.objects.exclude(rating=None)
    assert rated.count() > 500
    assert 88 < share(rated.filter(rating__gte=3).count(), rated.count()) < 98


def test_whatever_can_happen_happens() -> None:
    found = kinds()
    assert {
        "AnsweredAtOnce", "DetailsAsked", "Corrected", "DeclineConfirmed", "HandedOver",
        "HandedDown", "SentBack", "ReturnAccepted", "ReturnRefused", "Ruled", "ExtensionGranted",
        "ExtensionRefused", "SuspensionGranted", "Resumed", "Shelved", "TakenUp", "EndConfirmed",
        "UnitAsked", "TaskDone", "TaskDeclined", "Urged", "RepliedToUrge", "Supervised",
        "TurnedYellow", "TurnedRed", "CheckFailed", "CallMissed", "ClosedUnreached", "CalledBack",
        "Rated", "Redone", "AnswerRefused", "Reopened", "Withdrawn", "Noted", "Added",
        "ListingStopped",
    } <= set(found)  # fmt: skip
    assert Link.objects.exists()
    assert Task.objects.filter(closed_at=None).exists()
    assert Request.objects.filter(confidential=True, kind="report").exists()


def test_the_public_list_has_something_of_most_kinds() -> None:
    rows = page_of_the_list(Wanted())
    assert rows.after
    assert len({each.category for each in rows.rows}) > 5
    allowed = Request.objects.filter(may_list=True)
    assert 25 < share(allowed.count(), CASES) < 50
    assert not allowed.filter(Q(resident=None) | Q(kind__in=["report", "complaint"])).exists()


def test_at_the_end_cases_stand_in_nearly_every_state() -> None:
    states = set(Request.objects.filter(closed_at=None).values_list("state", flat=True))
    assert len(set(State.values) - states) <= 7, "five ends, and at most two more"


@pytest.mark.parametrize(
    "login",
    ["agent", "dispatcher", "approver", "caller", "supervisor", "water", "county-dispatcher"],
)
def test_each_desk_has_work(login: str) -> None:
    actor = actor_of(Staff.objects.get(login=login).pk)
    assert waiting(actor).rows.exists()


def test_somebody_takes_a_call_and_dispatches_it_in_one_go() -> None:
    actor = actor_of(Staff.objects.get(login="dispatcher").pk)
    assert {Role.AGENT, Role.DISPATCHER} <= actor.roles


def test_lights_turned_in_the_minute_after_their_moment() -> None:
    turned = StoredEvent.objects.filter(kind="cases.TurnedRed")
    late = [event.at - datetime.fromisoformat(event.facts["due"]) for event in turned]
    assert len(late) > 50
    assert min(late) > timedelta(0)
    assert share(sum(each <= timedelta(minutes=1) for each in late), len(late)) > 90


def test_nothing_is_told_out_of_order() -> None:
    events = StoredEvent.objects.order_by("case_id", "number").values_list("case_id", "at")
    assert all(a[0] != b[0] or a[1] <= b[1] for a, b in pairwise(events))
    assert not StoredEvent.objects.filter(at__gt=UNTIL).exists()


def test_numbers_of_a_day_follow_the_hours() -> None:
    rows = Request.objects.order_by("opened_at").values_list("number", flat=True)
    assert list(rows) == sorted(rows)


def test_a_report_never_reaches_whom_it_is_about() -> None:
    reported = Request.objects.exclude(about_unit=None)
    assert reported.exists()
    assert not reported.filter(Q(lead=F("about_unit")) | Q(unit=F("about_unit"))).exists()
    for case in reported.exclude(item=None).select_related("lead"):
        named = unit_for(str(case.item_id), case.area_id, UNTIL.date())
        assert case.lead is None or case.about_unit_id not in case.lead.line, named


def test_who_calls_has_a_name_and_some_call_again(plans: Plans) -> None:
    people = Counter(Request.objects.exclude(resident=None).values_list("resident_id", flat=True))
    assert 0.70 * CASES < len(people) < 0.9 * CASES
    assert max(people.values()) >= 2
    assert Role.AGENT in actor_of(Staff.objects.get(login="agent-2").pk).roles
