"""Residents rate once; comments are refused for law and privacy alone, with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import refused
from tests.peace import Peace
from tests.quarrels import Centre

from yimen.aftercare import queries
from yimen.aftercare.commands.opinions import (
    give_opinion,
    refuse_comment,
    show_comment,
)
from yimen.aftercare.models import Ground, Opinion
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, NotNow
from yimen.orgs.commands import erase, find_or_add

pytestmark = pytest.mark.django_db


def neighbour(n: int = 1) -> Actor:
    return Actor(f"resident:{find_or_add(f'139000000{n:02d}').pk}", "own")


def said(peace: Peace, comment: str = "", stars: int = 5, n: int = 1) -> Opinion:
    return give_opinion(peace.publication, neighbour(n), stars=stars, comment=comment)


def test_a_resident_rates_once(peace: Peace) -> None:
    peace.published()
    assert said(peace).state == "silent"
    with refused("rated this already"):
        said(peace, stars=1)
    assert Opinion.objects.get().stars == 5


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(peace: Peace, stars: int) -> None:
    peace.published()
    with pytest.raises(Invalid):
        said(peace, stars=stars)


def test_what_is_not_published_is_not_rated(peace: Peace) -> None:
    peace.prepare()
    with pytest.raises(NotFound):
        said(peace)
    assert not Opinion.objects.exists()


def test_staff_do_not_rate(peace: Peace, centre: Centre) -> None:
    peace.published()
    with pytest.raises(NotAllowed):
        give_opinion(peace.publication, centre.approver, stars=5)


def test_a_mean_is_told_from_five_ratings_on(peace: Peace) -> None:
    peace.published()
    for n in range(4):
        said(peace, stars=2, n=n)
    (row,) = queries.settled_from([peace.publication])
    assert (row.stars, row.ratings) == (None, 0)
    said(peace, stars=2, n=5)
    (row,) = queries.settled_from([peace.publication])
    assert (row.stars, row.ratings) == (2.0, 5)


def test_a_comment_is_shown_after_it_was_read(peace: Peace, centre: Centre) -> None:
    peace.published()
    opinion = said(peace, "调得慢，不满意。", 1)
    assert queries.comments_on(peace.publication) == []
    assert queries.waiting_opinions(centre.approver) == [opinion]
    show_comment(opinion, centre.approver)
    assert [row.comment for row in queries.comments_on(peace.publication)] == ["调得慢，不满意。"]
    with pytest.raises(NotNow):
        refuse_comment(opinion, centre.approver, ground=Ground.INSULT, reason="too late")


@pytest.mark.parametrize("who", ["window", "mediator", "other_centre", "applicant", "stranger"])
def test_only_the_centres_approver_lets_through(peace: Peace, centre: Centre, who: str) -> None:
    peace.published()
    opinion = said(peace, "好")
    actor = getattr(centre, who)
    assert queries.waiting_opinions(actor) == []
    with pytest.raises(NotFound):
        queries.opinion_for(actor, opinion.pk)
    with pytest.raises(NotAllowed):
        show_comment(opinion, actor)
    with pytest.raises(NotAllowed):
        refuse_comment(opinion, actor, ground=Ground.PRIVACY, reason="x")


def test_a_comment_that_names_somebody_cannot_be_shown(peace: Peace, centre: Centre) -> None:
    peace.published()
    opinion = said(peace, "老张不是好人")
    with refused("says who somebody is"):
        show_comment(opinion, centre.approver)
    refuse_comment(opinion, centre.approver, ground=Ground.PRIVACY, reason="写了称呼")
    found = queries.opinion_of(neighbour(), peace.publication)
    assert found is not None
    assert (found.state, found.ground, found.reason) == ("refused", "privacy", "写了称呼")


@pytest.mark.parametrize(
    ("ground", "reason"), [("privacy", " "), ("off_topic", "not about it"), ("", "because")]
)
def test_a_refusal_has_a_ground_of_the_table_and_a_reason(
    peace: Peace, centre: Centre, ground: Any, reason: str
) -> None:
    peace.published()
    opinion = said(peace, "好")
    with pytest.raises(Invalid):
        refuse_comment(opinion, centre.approver, ground=ground, reason=reason)
    assert Opinion.objects.get().state == "waiting"
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(state="refused")


def test_what_is_taken_down_is_told_to_nobody(peace: Peace) -> None:
    peace.published()
    said(peace, "好")
    peace.tell("take_back")
    with pytest.raises(NotFound):
        queries.published_as(peace.publication.public)


def test_whoever_was_erased_has_said_nothing(peace: Peace) -> None:
    peace.published()
    said(peace, "好")
    erase(Opinion.objects.get().resident, neighbour())
    assert not Opinion.objects.exists()
