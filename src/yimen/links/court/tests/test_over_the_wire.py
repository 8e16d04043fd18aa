"""Two systems at two addresses: acknowledged, lost, repeated, out of order, closed for a while."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from yimen.kernel.ids import uuid7
from yimen.links.court import commands
from yimen.links.court.fake import Court
from yimen.links.court.gateway import NotDelivered
from yimen.links.court.models import CourtMatter, CourtMessage

pytestmark = pytest.mark.django_db(transaction=True)
PRETRIAL = {"stream": "pretrial"}
SETTLED = {"outcome": "settled"}


def known(court: Court) -> CourtMatter:
    """A matter of which both know."""
    matter = uuid7()
    assert court.say("stream.entered", PRETRIAL, matter).result == "accepted"
    return CourtMatter.objects.get(pk=matter)


def queued() -> list[str]:
    """The keys of the messages that a worker is to send."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'key' FROM procrastinate_jobs WHERE task_name = 'court.deliver'"
            " ORDER BY id"
        )
        return [key for (key,) in cursor.fetchall()]


def ours(number: int = 0) -> CourtMessage:
    """A message of ours, in the order in which they were written."""
    return CourtMessage.objects.filter(way="out").order_by("pk")[number]


def send(number: int = 0) -> str:
    """Send it; what became of it."""
    commands.hand_over(ours(number).key)
    return str(ours(number).state)


def test_what_is_told_is_acknowledged_and_then_blank(court: Court) -> None:
    matter = known(court)
    assert commands.tell(matter, "papers.signed", {"by": "Wang"}, "case 2")
    assert queued() == [str(ours().key)]
    assert "Wang" in (ours().body or "")
    assert send() == "acknowledged"
    assert (ours().body, ours().tries) == ("", 1)
    (told,) = court.of_kind("papers.signed")
    assert (told.matter, told.sequence, told.body) == (matter.pk, 1, {"by": "Wang"})


def test_the_same_cause_is_told_once(court: Court) -> None:
    matter = known(court)
    assert commands.tell(matter, "papers.signed", {}, "case 2")
    assert not commands.tell(matter, "papers.signed", {}, "case 2")
    assert commands.tell(matter, "papers.signed", {}, "case 3")
    assert [each.sequence for each in CourtMessage.objects.filter(way="out")] == [1, 2]


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(court: Court) -> None:
    commands.tell(known(court), "papers.signed", {}, "case 2")
    court.lose = 1
    with pytest.raises(NotDelivered):
        send()
    assert ours().state == "waiting"
    assert send() == "acknowledged"
    assert court.came == [ours().key] * 2
    assert len(court.of_kind("papers.signed")) == 1
    assert send() == "acknowledged"
    assert len(court.came) == 2, "it has it: nothing is sent any more"


def test_a_closed_court_is_tried_until_somebody_is_told(court: Court) -> None:
    from yimen.links.court.jobs import AGAIN, deliver

    commands.tell(known(court), "papers.signed", {"by": "Wang"}, "case 2")
    key = str(ours().key)
    court.closed = AGAIN + 1
    for attempts in range(AGAIN + 1):
        assert ours().state == "waiting"
        with pytest.raises(NotDelivered, match="503"):
            deliver(tried(attempts), key=key)
    assert (ours().state, ours().reason, ours().tries) == ("given_up", "not_reached", AGAIN + 1)
    assert "Wang" in (ours().body or ""), "it can still be sent"
    deliver(tried(0), key=key)
    assert court.taken == []


def tried(attempts: int) -> Any:
    """What a job knows of itself."""
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts))


def test_pauses_grow_to_about_a_day() -> None:
    from yimen.links.court.jobs import deliver

    strategy = deliver.retry_strategy
    assert strategy
    waits = [4**n for n in range(1, 9)]
    assert 20 * 3600 < sum(waits) < 28 * 3600
    assert (strategy.max_attempts, strategy.exponential_wait) == (8, 4)  # type: ignore[attr-defined]


def test_ours_out_of_order_is_kept_by_the_court_until_its_turn(court: Court) -> None:
    matter = known(court)
    commands.tell(matter, "papers.signed", {"n": 1}, "case 2")
    commands.tell(matter, "mediation.extended", {"n": 2}, "case 3")
    assert send(1) == "deferred"
    assert (ours(1).reason, ours(1).body != "") == ("predecessor_missing", True)
    assert send(0) == "acknowledged"
    court.go_on()
    assert [told.body["n"] for told in court.taken] == [1, 2]
    assert (ours(1).state, ours(1).reason, ours(1).body) == ("acknowledged", "", "")


def test_what_the_court_refuses_is_kept_with_its_reason(court: Court) -> None:
    court.refuses = {"papers.signed": "unknown_matter", "mediation.extended": "not_in_our_list"}
    matter = known(court)
    commands.tell(matter, "papers.signed", {}, "case 2")
    commands.tell(matter, "mediation.extended", {}, "case 3")
    assert (send(0), send(1)) == ("refused", "refused")
    assert ours(0).reason == "unknown_matter"
    assert (ours(1).reason, ours(1).says) == ("", "not_in_our_list The court says no")
    assert ours(0).body


def test_what_the_court_cannot_read_is_not_sent_again(court: Court) -> None:
    commands.tell(known(court), "papers.signed", {}, "case 2")
    message = ours()
    message.body = "{}"
    message.save()
    assert send() == "refused"
    assert (ours().reason, ours().says) == ("not_read", "HTTP 422")


def test_other_secrets_and_an_address_that_leads_elsewhere_are_tried_again(
    court: Court, settings: object
) -> None:
    commands.tell(known(court), "papers.signed", {}, "case 2")
    court.secrets = ["a secret of the court alone: somebody has to set it"]
    with pytest.raises(NotDelivered, match="401"):
        send()
    assert ours().state == "waiting"


def test_a_message_from_the_court_twice_and_out_of_order(court: Court) -> None:
    matter: UUID = uuid7()
    first = court.written(matter, "stream.entered", PRETRIAL)
    second = court.written(matter, "stream.left", SETTLED)
    assert [court.send(each).result for each in (second, first, first, second)] == [
        "deferred", "accepted", "already_known", "already_known",
    ]  # fmt: skip
    assert CourtMatter.objects.get().outcome == "settled"
    assert send() == "acknowledged"
    (told,) = court.of_kind("receipt")
    assert (told.in_reply_to, told.body["result"]) == (second.id, "accepted")


def test_a_receipt_for_nothing_is_refused(court: Court) -> None:
    matter = known(court)
    told = court.written(matter.pk, "receipt", {"result": "accepted"}, sequence=0)
    assert court.send(told).reason == "not_now"
    assert court.send(told.model_copy(update={"id": uuid7(), "body": {}})).reason == "wrong_body"


def test_the_same_message_by_four_ways_at_once_is_done_once(court: Court) -> None:
    told = court.written(uuid7(), "stream.entered", PRETRIAL)
    with ThreadPoolExecutor(4) as ways:
        results = sorted(each.result for each in ways.map(court.send, [told] * 4))
    assert results == ["accepted", *["already_known"] * 3]
    assert CourtMatter.objects.count() == CourtMessage.objects.count() == 1
