"""Reminders of what is owed: three days before and on the day after, once each."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.agreements import Paper
from tests.cast import at
from tests.quarrels import Quarrel

from yimen.agreements.commands.reminding import remind_all
from yimen.agreements.models import Reminder
from yimen.agreements.reactions import tell_mediators, tell_of_debt
from yimen.cases.models import Case, Notice
from yimen.cases.verify import faults_of
from yimen.kernel.models import StoredEvent
from yimen.kernel.time import time_is
from yimen.links.sms.models import Message
from yimen.notices.templates import TEMPLATES

pytestmark = pytest.mark.django_db


def told(paper: Paper, moment: str) -> list[tuple[str, int]]:
    """What goes out on a morning: the event's kind and the obligation that it names."""
    before = StoredEvent.objects.count()
    with time_is(at(moment)):
        remind_all()
        remind_all()  # a worker that starts twice
        events = StoredEvent.objects.filter(case_id=paper.row.case_id).order_by("number")
        new = list(events)[-(StoredEvent.objects.count() - before) or len(events) :]
        for event in new:
            tell_of_debt(str(event.case_id), event.number)
            tell_of_debt(str(event.case_id), event.number)
    return [(event.kind, event.facts["obligation"]) for event in new]


@pytest.fixture
def performing(paper: Paper) -> Paper:
    paper.complete()
    paper.quarrel.take_effect()
    return paper


def test_three_days_before_and_the_day_after_once_each(performing: Paper) -> None:
    kind = "mediation.Reminded"
    assert told(performing, "2026-03-16 09:20") == []
    with override("en"):
        assert told(performing, "2026-03-17 09:20") == [(kind, 1)]
        message = Message.objects.get()
        assert message.phone == "+8613800000012", "Li owes it"
        assert "something to perform until March 20, 2026" in (message.text or "")
        assert told(performing, "2026-03-20 09:20") == [], "the day itself is theirs"
        assert told(performing, "2026-03-21 09:20") == [(kind, 1)]
        late = Message.objects.order_by("written_at").last()
        assert late is not None
        assert "you had something to perform" in (late.text or "")
    assert (Message.objects.count(), Reminder.objects.count()) == (2, 2)
    notices = Notice.objects.filter(unit=performing.centre.city.units["team"])
    assert notices.count() == 2
    assert list(faults_of(list(Case.objects.filter(pk=performing.row.case_id)))) == []


def test_what_is_performed_or_long_over_is_not_reminded_of(performing: Paper) -> None:
    performing.quarrel.note_performance(obligation=1)
    assert told(performing, "2026-03-17 09:20") == []
    assert told(performing, "2026-05-04 09:20") == []
    assert told(performing, "2026-04-17 09:20") == [("mediation.Reminded", 2)]


def test_an_erased_party_gets_no_message_but_the_mediator_hears(performing: Paper) -> None:
    from yimen.orgs.commands import erase

    erase(performing.centre.li, performing.centre.respondent)
    assert len(told(performing, "2026-03-17 09:20")) == 1
    assert not Message.objects.exists()
    assert Notice.objects.count() == 1


def test_a_party_that_signs_is_heard_of(paper: Paper) -> None:
    paper.offered().by_party(paper.centre.applicant).by_committee("mediator")
    events = StoredEvent.objects.filter(case_id=paper.row.case_id).order_by("number")
    for event in events:
        tell_mediators(str(event.case_id), event.number)
    heard = Notice.objects.values_list("event", flat=True)
    kinds = {event.number: event.kind for event in events}
    assert [kinds[number] for number in heard if "agreements" in kinds[number]] == [
        "agreements.AgreementUndersigned"
    ]


def test_the_texts_can_be_set_by_a_city() -> None:
    for name in ("obligation_soon", "obligation_late"):
        assert TEMPLATES[name].needs == ("number", "due")


def test_what_was_promised_before_it_broke_out_again_is_not_reminded_of(quarrel: Quarrel) -> None:
    quarrel.to_mediation().agree_orally(until=at("2026-03-20 00:00").date())
    paper = Paper(quarrel)
    paper.row.case = quarrel.dispute
    quarrel.until("2026-03-21 10:00").break_promise().give_up().tell_routes(route="none")
    quarrel.conclude().relapse().assign().sign().agree_orally(until=at("2026-03-24 00:00").date())
    assert told(paper, "2026-03-22 09:20") == [("mediation.Reminded", 2)]
