"""The year's disputes: as many and as often settled as the city says, and true to their history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from yimen.aftercare.models import Publication, Visit
from yimen.cases.verify import checked
from yimen.deadlines.models import Term
from yimen.demo.disputes import STREAMS, many, plans_of
from yimen.demo.plan import Plans
from yimen.demo.tests.conftest import UNTIL, undone, year_of
from yimen.demo.write_disputes import write
from yimen.kernel.models import StoredEvent
from yimen.mediation.models import Dispute, Party, Source, State
from yimen.mediation.policy import visible_to
from yimen.orgs.models import Staff
from yimen.orgs.queries import actor_of

CASES = 2000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def plans(place: None) -> Iterator[Plans]:
    """The disputes of a year that had 2,000 calls."""
    with undone():
        made = year_of(CASES)
        write(made, lambda some: None)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield made


def test_there_are_as_many_as_the_city_has_to_its_calls() -> None:
    assert Dispute.objects.count() == many(CASES)
    assert many(38_000) == sum(stream.many for stream in STREAMS) == 8018


def test_every_dispute_follows_from_its_history() -> None:
    assert [fault.says for _last, _cases, faults in checked() for fault in faults] == []


def test_of_what_courts_divert_as_many_are_settled_as_the_city_says() -> None:
    """62.77 % of 4,248 and 56.92 % of 1,970: within what chance leaves at this size."""
    ended = Dispute.objects.filter(source=Source.COURT).exclude(end_reason="")
    settled = ended.filter(end_reason="agreed")
    assert ended.count() > 200
    assert 0.54 < settled.count() / ended.count() < 0.68


def test_whatever_can_happen_to_a_dispute_happens() -> None:
    kinds = Counter(
        StoredEvent.objects.filter(kind__startswith="mediation.").values_list("kind", flat=True)
    )
    told = {kind.partition(".")[2] for kind, times in kinds.items() if times}
    assert told >= {
        "Registered", "PartyAdded", "Assigned", "Signed", "SentBack", "MovedUp", "MoreTimeAsked",
        "MoreTimeAgreed", "MediationExtended", "MediationSuspended", "MediationResumed",
        "AgreedOrally", "SettledAtOnce", "RefusalConfirmed", "MediationFailed", "MediationStopped",
        "Withdrawn", "PromiseBroken", "PerformanceResumed", "AllPerformed", "RoutesTold",
        "ElsewhereNoted", "EndedElsewhere", "Filed", "BrokeOutAgain",
    }  # fmt: skip


def test_peace_is_asked_after_and_told_publicly_without_who_it_was(plans: Plans) -> None:
    asked = Visit.objects.exclude(state="planned")
    assert {"done", "unreached", "cancelled"} == set(asked.values_list("state", flat=True))
    stories = Publication.objects.filter(state="published", form="story")
    assert stories.count() > 5
    assert not Publication.objects.filter(form="story", case__source=Source.COURT).exists()
    words = " ".join(f"{title} {text}" for title, text in stories.values_list("title", "text"))
    people = {plan.applicant.contact.name for plan in plans_of(plans)}
    people |= {plan.slots["b"] for plan in plans_of(plans)}
    assert [name for name in people if len(name) > 2 and name in words] == []


def test_at_the_end_disputes_stand_in_many_states() -> None:
    states = set(Dispute.objects.filter(closed_at=None).values_list("state", flat=True))
    assert states >= {State.IN_MEDIATION, State.PERFORMING, State.FOLLOWED_UP, State.ELSEWHERE}


@pytest.mark.parametrize("login", ["window", "duty-head", "follow-up", "mediation-supervisor"])
def test_the_centres_people_see_its_disputes_and_the_hotlines_none(login: str) -> None:
    actor = actor_of(Staff.objects.get(login=login).pk)
    seen = visible_to(actor)
    assert 0 < seen.count() < Dispute.objects.count()
    assert set(seen.values_list("centre__code", flat=True)) == {"620702-002"}
    assert not visible_to(actor_of(Staff.objects.get(login="agent").pk)).exists()


def test_a_name_stands_in_no_event(plans: Plans) -> None:
    names = {plan.applicant.contact.name for plan in plans_of(plans)}
    facts = " ".join(map(str, StoredEvent.objects.values_list("facts", flat=True)))
    assert [name for name in names if len(name) > 2 and name in facts] == []


def test_clocks_ran_by_the_law_of_their_track() -> None:
    rules = Term.objects.filter(name="mediate").values_list("rule__kind", "rule__value").distinct()
    assert {(kind, int(value)) for kind, value in rules} == {
        ("", 30), ("assigned", 30), ("entrusted", 15), ("entrusted_simple", 7),
    }  # fmt: skip


def test_nothing_is_told_after_the_year() -> None:
    assert not StoredEvent.objects.filter(at__gt=UNTIL).exists()
    assert Party.objects.count() == 2 * Dispute.objects.count()
