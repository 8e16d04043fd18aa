"""What the link cannot settle by itself waits for somebody, who tries again or sets it aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings
from tests.cast import Cast, refused

from yimen.kernel.ids import uuid7
from yimen.kernel.time import now, time_is
from yimen.links.court import commands, queries
from yimen.links.court.fake import Court
from yimen.links.court.models import CourtMatter, CourtMessage, MessageState
from yimen.ui.tests.visitors import Door, text_of

pytestmark = pytest.mark.django_db
PRETRIAL = {"stream": "pretrial"}
SETTLED = {"outcome": "settled"}


def only() -> CourtMessage:
    return CourtMessage.objects.get(way="in")


def receipts(near: Court) -> list[Any]:
    """What the court hears later of what it told: each receipt is sent first."""
    for message in CourtMessage.objects.filter(way="out", state="waiting").order_by("pk"):
        commands.hand_over(message.key)
    return [(told.body["result"], told.body["reason"]) for told in near.of_kind("receipt")]


def test_what_is_refused_is_shown_and_set_aside_with_a_reason(near: Court, door: Door) -> None:
    near.say("stream.left", SETTLED, number="(2026)甘0702诉前调7号")
    client, page = door("supervisor"), f"/court/{only().pk}/set-aside/"
    shown = text_of(client.get("/court/"))
    assert "(2026)甘0702诉前调7号" in shown
    assert "We know nothing of this matter" in shown
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": "The court has begun it anew"}).status_code == 302
    assert (only().state, only().reason, only().body) == ("refused", "set_aside", "")
    assert only().looked_by == "staff:" + str(door.staff("supervisor").pk)
    assert "诉前调7号" not in text_of(client.get("/court/"))
    assert client.get(page).status_code == 404
    assert receipts(near) == [], "it was told at once that it is refused"


def test_a_message_without_its_predecessor_waits_for_somebody_after_a_day(
    near: Court, cast: Cast
) -> None:
    near.say("stream.left", SETTLED, sequence=2)
    assert not queries.waiting(cast.supervisor).exists()
    with time_is(now() + timedelta(days=1, seconds=1)):
        assert queries.waiting(cast.supervisor).get() == only()
        commands.set_aside(only().pk, cast.supervisor, reason="The court begins it anew")
    assert receipts(near) == [("refused", "set_aside")]


def test_a_message_is_done_without_the_one_that_never_comes(near: Court, cast: Cast) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter)
    near.say("stream.left", SETTLED, matter, sequence=3)
    late = CourtMessage.objects.get(sequence=3)
    assert commands.again(late.pk, cast.supervisor).state == "applied"
    row = CourtMatter.objects.get()
    assert (row.outcome, row.heard) == ("settled", 3)
    assert receipts(near) == [("accepted", "")]


def test_those_that_waited_behind_it_follow(near: Court, cast: Cast) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter, sequence=2)
    near.say("stream.left", SETTLED, matter, sequence=3)
    first = CourtMessage.objects.get(sequence=2)
    commands.again(first.pk, cast.county_dispatcher)
    assert CourtMatter.objects.get().outcome == "settled"
    assert receipts(near) == [("accepted", ""), ("accepted", "")]


def test_a_gap_that_was_set_aside_keeps_nobody_waiting(near: Court, cast: Cast) -> None:
    matter = uuid7()
    near.say("stream.left", {"outcome": "closed"}, matter, sequence=2)
    near.say("stream.left", SETTLED, matter, sequence=3)
    commands.set_aside(CourtMessage.objects.get(sequence=2).pk, cast.supervisor, reason="Wrong")
    near.say("stream.entered", PRETRIAL, matter, sequence=1)
    assert CourtMatter.objects.get().outcome == "settled"


def test_trying_again_may_be_refused_again(near: Court, door: Door) -> None:
    near.say("no.such", {})
    client = door("dispatcher")
    answer = client.post(f"/court/{only().pk}/again/", follow=True)
    assert "It is refused again: No such kind of message" in text_of(answer)
    assert only().state == "refused"


def test_what_could_not_be_sent_is_sent_again(near: Court, door: Door) -> None:
    matter = uuid7()
    near.say("stream.entered", PRETRIAL, matter)
    commands.tell(CourtMatter.objects.get(), "papers.signed", {}, "case 2")
    ours = CourtMessage.objects.get(way="out")
    commands.not_sent(ours.key, "HTTP 503", last=True)
    client = door("supervisor")
    assert "Send again" in text_of(client.get("/court/"))
    for _time in range(2):
        assert client.post(f"/court/{ours.pk}/again/").status_code == 302, "twice is once"
    assert "Under way" in text_of(client.get("/court/"))
    commands.hand_over(ours.key)
    assert len(near.of_kind("papers.signed")) == 1
    assert "Send again" not in text_of(client.get("/court/"))


def test_what_came_again_with_other_words_waits_and_is_only_set_aside(
    near: Court, door: Door
) -> None:
    told = near.written(uuid7(), "stream.entered", PRETRIAL)
    near.send(told)
    near.send(told.model_copy(update={"body": {"stream": "bench"}}))
    client = door("supervisor")
    page = text_of(client.get("/court/"))
    assert "came again with other words" in page
    assert "/again/" not in page
    client.post(f"/court/{only().pk}/set-aside/", {"reason": "asked them"})
    assert (only().state, CourtMatter.objects.get().stream) == ("applied", "pretrial")


def test_what_the_court_refused_is_not_sent_again(near: Court, cast: Cast) -> None:
    near.refuses = {"papers.signed": "unknown_matter"}
    near.say("stream.entered", PRETRIAL)
    commands.tell(CourtMatter.objects.get(), "papers.signed", {}, "case 2")
    ours = CourtMessage.objects.get(way="out")
    with refused("still being sent"):
        commands.set_aside(ours.pk, cast.supervisor, reason="Told by telephone")
    commands.hand_over(ours.key)
    with refused("decided"):
        commands.again(ours.pk, cast.supervisor)
    commands.set_aside(ours.pk, cast.supervisor, reason="Told by telephone")
    with refused("seen to it"):
        commands.set_aside(ours.pk, cast.supervisor, reason="Told by telephone")


@pytest.mark.parametrize("who", ["agent", "leader", "auditor", "water", "administrator"])
def test_nobody_else_sees_to_messages(near: Court, cast: Cast, door: Door, who: str) -> None:
    near.say("no.such", {})
    actor = getattr(cast, who)
    assert not queries.waiting(actor).exists()
    with refused("is for"):
        commands.again(only().pk, actor)
    with refused("is for"):
        commands.set_aside(only().pk, actor, reason="x")
    assert door(who).post(f"/court/{only().pk}/again/").status_code == 403
    assert door(who).get(f"/court/{only().pk}/set-aside/").status_code == 403
    assert only().looked_by == ""


def test_another_county_knows_nothing_of_it(near: Court, cast: Cast, door: Door) -> None:
    near.say("no.such", {})
    with refused("no such message"):
        commands.set_aside(only().pk, cast.other_county, reason="x")
    assert door("other_county").post(f"/court/{only().pk}/again/").status_code == 404
    assert "no.such" not in text_of(door("other_county").get("/court/"))


def test_nothing_is_written_where_no_court_is_connected(near: Court, settings: Settings) -> None:
    near.say("stream.entered", PRETRIAL)
    settings.COURT_URL = ""
    assert not commands.tell(CourtMatter.objects.get(), "papers.signed", {}, "case 2")
    assert not CourtMessage.objects.filter(way="out").exists()


def test_what_is_over_is_forgotten_after_half_a_year_and_what_waits_is_not(near: Court) -> None:
    near.say("stream.entered", PRETRIAL)
    near.say("no.such", {})
    with time_is(now() + commands.KEPT - timedelta(days=1)):
        commands.sweep()
    assert CourtMessage.objects.count() == 2
    with time_is(now() + commands.KEPT + timedelta(days=1)):
        commands.sweep()
    assert [each.kind for each in CourtMessage.objects.all()] == ["no.such"]
    assert CourtMatter.objects.count() == 2, "what was counted stays counted"


def test_the_database_keeps_no_text_of_what_is_over(near: Court) -> None:
    near.say("no.such", {"name": "x"})
    message = only()
    message.state = MessageState.APPLIED
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save()
