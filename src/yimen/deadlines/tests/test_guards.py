"""What PostgreSQL itself holds about clocks, whoever writes to them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from yimen.deadlines.models import Term
from yimen.deadlines.reckoning import Light

from .cast import Matter, at
from .test_clocks import MONDAY, move, term

pytestmark = pytest.mark.django_db


def refused(**values: object) -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(case_id=case.id).update(**values)


def test_the_database_refuses_a_clock_that_is_due_before_its_start() -> None:
    refused(due_at=at("2026-11-01 09:00"))


def test_the_database_refuses_a_clock_that_stops_before_its_start() -> None:
    refused(stopped_at=at("2026-11-01 09:00"))


def test_the_database_refuses_grey_without_a_pause() -> None:
    refused(light=Light.GREY)


def test_the_database_refuses_an_unknown_colour() -> None:
    refused(light="blue")


def test_a_term_of_a_case_runs_once_at_a_time() -> None:
    case = Matter()
    move(case, "+handle", MONDAY)
    second = term(case, "handle")
    second.round = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)
    second.case_id = uuid4()
    second.save(force_insert=True)
