"""An article is written by one, approved by another, and its words are never rewritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.cast import Cast, refused

from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid
from yimen.kernel.models import Change
from yimen.knowledge import commands
from yimen.knowledge.models import Article, Stage, Version
from yimen.knowledge.policy import visible_to
from yimen.orgs.queries import today

from .conftest import Published, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Version:
    return commands.write(cast.water, unit=cast.city.units["water"], words=words())


def test_a_unit_writes_and_the_centre_approves(draft: Version, cast: Cast) -> None:
    assert draft.article.code == "K00001"
    assert commands.submit(draft, cast.water).stage == Stage.IN_REVIEW
    done = commands.publish(draft, cast.approver)
    assert (done.stage, done.decided_by) == (Stage.PUBLISHED, cast.approver.key)
    told = Change.objects.filter(table="articles", key="K00001").order_by("pk")
    assert [each.now["stage"] for each in told] == ["draft", "in_review", "published"]
    assert [each.actor for each in told] == [cast.water.key, cast.water.key, cast.approver.key]


def test_the_units_own_approver_may_approve(
    draft: Version, cast: Cast, water_approver: Actor
) -> None:
    commands.submit(draft, cast.water)
    assert commands.publish(draft, water_approver).stage == Stage.PUBLISHED


def test_nobody_approves_what_they_wrote(cast: Cast, water_approver: Actor) -> None:
    own = commands.write(water_approver, unit=cast.city.units["water"], words=words())
    commands.submit(own, water_approver)
    with refused("somebody else than who wrote it"):
        commands.publish(own, water_approver)
    own.refresh_from_db()
    assert own.stage == Stage.IN_REVIEW
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=own.pk).update(
            stage=Stage.PUBLISHED, decided_by=water_approver.key
        )


@pytest.mark.parametrize("who", ["roads", "street", "agent", "auditor", "other_county"])
def test_others_do_not_write_for_a_unit(cast: Cast, who: str) -> None:
    with refused("This is for whoever handles matters in the unit that owns it"):
        commands.write(getattr(cast, who), unit=cast.city.units["water"], words=words())
    assert not Article.objects.exists()


@pytest.mark.parametrize("who", ["roads", "water", "agent", "supervisor", "other_county"])
def test_others_do_not_approve(draft: Version, cast: Cast, who: str) -> None:
    commands.submit(draft, cast.water)
    with refused("This is for an approver"):
        commands.publish(draft, getattr(cast, who))


def test_an_editor_of_the_centre_writes_for_a_unit(cast: Cast) -> None:
    made = commands.write(cast.supervisor, unit=cast.city.units["roads"], words=words())
    assert made.article.unit == cast.city.units["roads"]


def test_what_is_sent_back_is_written_anew(draft: Version, cast: Cast) -> None:
    commands.submit(draft, cast.water)
    with refused("waits for approval"):
        commands.revise(draft.article, cast.water, words=words(title="Other"))
    back = commands.send_back(draft, cast.approver, reason="Name the hours.")
    assert (back.stage, back.reason) == (Stage.DRAFT, "Name the hours.")
    second = commands.revise(draft.article, cast.water, words=words(body="From nine to five."))
    draft.refresh_from_db()
    assert (second.number, second.stage, draft.stage) == (2, Stage.DRAFT, Stage.REPLACED)


def test_a_published_article_answers_until_the_next_version_does(
    published: Published, cast: Cast
) -> None:
    first = published()
    second = commands.revise(first.article, cast.water, words=words(body="By telephone."))
    first.refresh_from_db()
    assert first.stage == Stage.PUBLISHED
    commands.submit(second, cast.water)
    commands.publish(second, cast.approver)
    first.refresh_from_db()
    assert first.stage == Stage.REPLACED


def test_words_stand(published: Published) -> None:
    version = published()
    with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(body="Nobody approved this.")
    with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()


def test_it_is_withdrawn_with_a_reason(published: Published, cast: Cast) -> None:
    version = published()
    with refused("Say why"):
        commands.withdraw(version, cast.water, reason=" ")
    with refused("This is for"):
        commands.withdraw(version, cast.roads, reason="x")
    assert commands.withdraw(version, cast.water, reason="moved").stage == Stage.WITHDRAWN
    with refused("The version stands at: Taken off"):
        commands.withdraw(version, cast.water, reason="again")


def test_what_was_published_is_not_published_again(published: Published, cast: Cast) -> None:
    with refused("The version stands at: Published"):
        commands.publish(published(), cast.approver)


def test_the_owner_confirms_it_until_the_next_review(published: Published, cast: Cast) -> None:
    version, later = published(review_on=today()), today() + timedelta(days=180)
    assert version.due(today())
    with refused("A day after today"):
        commands.confirm(version, cast.water, review_on=today())
    with refused("This is for"):
        commands.confirm(version, cast.roads, review_on=later)
    assert not commands.confirm(version, cast.water, review_on=later).due(today())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"body": ""}, "body"),
        ({"body": "x" * 7000}, "body"),
        ({"document": ""}, "document"),
        ({"items": ("T9",)}, "items"),
        ({"audience": "press"}, "audience"),
        ({"valid_to": today() - timedelta(days=99999)}, "valid_to"),
    ],
)
def test_what_is_wrong_is_told_by_field(cast: Cast, wrong: Any, field: str) -> None:
    with pytest.raises(Invalid) as told:
        commands.write(cast.water, unit=cast.city.units["water"], words=words(**wrong))
    assert set(told.value.fields) == {field}
    assert not Article.objects.exists()


def test_drafts_are_read_by_those_who_keep_them(
    draft: Version, published: Published, cast: Cast
) -> None:
    whole = published()
    for who in (cast.water, cast.approver, cast.supervisor, cast.auditor):
        assert set(visible_to(who)) == {draft, whole}, who
    for who in (cast.roads, cast.agent, cast.other_county):
        assert set(visible_to(who)) == {whole}, who
    assert not visible_to(cast.resident).exists()
