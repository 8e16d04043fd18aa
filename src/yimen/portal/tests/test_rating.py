"""Rate by the link of a short message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.cast import Story

from yimen.kernel.errors import Problem
from yimen.kernel.time import now, time_is
from yimen.portal.invitations import opened, rating_token, rating_url
from yimen.requests import commands
from yimen.requests.models import Rating, Request

from .conftest import Visitor, text


def link(story: Story) -> str:
    return f"/rate/{rating_token(story.request)}/"


@pytest.fixture
def closed(story: Story) -> Story:
    """Closed without a word of the resident."""
    story.to_call()
    for _time in range(3):
        story.note_missed_call()
    story.close_unreached()
    return story


def test_the_link_opens_the_five_steps_and_nothing_else(closed: Story, visitor: Visitor) -> None:
    response = visitor.get(link(closed))
    page = text(response)
    assert response.status_code == 200
    for words in ("How content are you?", "Very satisfied", "Very dissatisfied", "Water company"):
        assert words in page
    for secret in ("No water on Mill Lane", "13800000001", "王小明", "The valve was replaced"):
        assert secret not in page
    place = f"/matters/{closed.request.pk}/"
    assert visitor.get(place).headers["Location"] == f"/follow/?next={place}"


def test_one_rating_without_a_code(closed: Story, visitor: Visitor) -> None:
    response = visitor.post(link(closed), rating="4", solved="yes", words="Thank you.")
    assert response.status_code == 200
    assert "Your rating is kept: Satisfied" in text(response)
    request = Request.objects.get()
    assert (request.rating, request.resident_says, request.state) == (4, "yes", "closed")
    again = visitor.post(link(closed), rating="1", solved="no")
    assert "Satisfied" in text(again)
    assert Request.objects.get().rating == 4


def test_who_is_not_content_is_shown_the_way_on(closed: Story, visitor: Visitor) -> None:
    page = visitor.post(link(closed), rating="1", solved="no").content.decode()
    assert f"/follow/?number={closed.request.number}" in page
    other = Visitor()
    assert "It is not solved?" in text(other.get(link(closed)))


def test_the_time_for_rating_ends(closed: Story, visitor: Visitor) -> None:
    until = Request.objects.get().rate_until
    assert until is not None
    with time_is(until + timedelta(seconds=1)):
        for response in (visitor.get(link(closed)), visitor.post(link(closed), rating="4")):
            assert response.status_code == 409
            assert "The time for rating or refusing the answer is over." in text(response)
    assert Request.objects.get().rating is None


@pytest.mark.parametrize("harm", ["cut", "turned", "foreign", "empty", "plain"])
def test_a_link_that_is_not_ours_opens_nothing(closed: Story, visitor: Visitor, harm: str) -> None:
    token = rating_token(closed.request)
    packed, _dot, mark = token.partition(".")
    harmed = {
        "cut": token[:-1],
        "turned": f"{packed[:-1]}{'A' if packed[-1] != 'A' else 'B'}.{mark}",
        "foreign": f"{packed}.{'A' * len(mark)}",
        "empty": ".",
        "plain": str(closed.request.pk),
    }[harm]
    for response in (
        visitor.get(f"/rate/{harmed}/"),
        visitor.post(f"/rate/{harmed}/", rating="5", solved="yes"),
    ):
        assert response.status_code == 404
    assert Request.objects.get().rating is None


def test_an_old_link_does_not_rate_a_newer_answer(closed: Story, visitor: Visitor) -> None:
    old = link(closed)
    closed.later(minutes=5).refuse_answer()
    assert visitor.get(old).status_code == 409
    closed.sign().answer().pass_check()
    response = visitor.post(old, rating="5", solved="yes")
    assert response.status_code == 409
    assert "another answer" in text(response)
    assert visitor.post(link(closed), rating="5", solved="yes").status_code == 200


def test_an_answer_that_is_not_checked_cannot_be_rated(story: Story, visitor: Visitor) -> None:
    story.to_hand().answer()
    assert visitor.get(link(story)).status_code == 409


def test_a_matter_without_a_resident_has_no_link_that_works(story: Story, visitor: Visitor) -> None:
    story.register(resident=None).answer_now()
    assert visitor.get(link(story)).status_code == 404


def test_a_form_without_a_choice_is_shown_again(closed: Story, visitor: Visitor) -> None:
    response = visitor.post(link(closed))
    assert response.status_code == 422
    assert Request.objects.get().rating is None


def test_the_link_fits_a_short_message(closed: Story) -> None:
    url = rating_url(closed.request)
    assert url.startswith("http://127.0.0.1:8000/rate/")
    assert len(url) < 110
    assert opened(rating_token(closed.request)).request == closed.request.pk


def test_the_page_costs_few_queries(
    closed: Story, visitor: Visitor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(2):
        visitor.get(link(closed))


@pytest.mark.django_db(transaction=True)
def test_two_ratings_at_the_same_instant_are_one(closed: Story) -> None:
    actor, request = closed.cast.resident, closed.request

    def rate(rating: int) -> bool:
        try:
            with time_is(now()):
                commands.rate(request, actor, rating=Rating(rating))
        except Problem:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as crowd:
        assert list(crowd.map(rate, range(1, 6))).count(True) == 1
