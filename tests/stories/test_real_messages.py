"""Real messages of citizens: in with their own times, dispatched, answered, closed and rated."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from pytest_django import DjangoDbBlocker

from yimen.cases.verify import checked
from yimen.catalogue.queries import unit_for
from yimen.deadlines.calendar import BEIJING
from yimen.deadlines.models import Term
from yimen.demo.load import CENTRE, load_place
from yimen.imports import command
from yimen.imports.rows import moment
from yimen.kernel.actors import Actor
from yimen.kernel.time import time_is
from yimen.orgs.held import forget_all
from yimen.orgs.models import Role, Staff, Unit
from yimen.orgs.queries import actor_of, actor_of_resident
from yimen.requests import commands
from yimen.requests.models import Rating, Request, Solved

MESSAGES = Path(__file__).resolve().parents[3] / "shared" / "data" / "messages"
SAMPLE = 300
"""Rows of each file; all 12,877 take a minute or two by hand."""
FILES = ("labelled", "unlabelled", "replies")

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not MESSAGES.is_dir(), reason="the folder of real messages is not beside the project"
    ),
]


@pytest.fixture(scope="module")
def folder(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """The demo city with a sample of each file in it; rolled back when the tests are over."""
    place = tmp_path_factory.mktemp("messages")
    with django_db_blocker.unblock(), transaction.atomic():
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        forget_all()
        load_place()
        for name in FILES:
            import_(sampled(name, place), place)
        yield place
        transaction.set_rollback(True)
    forget_all()


def sampled(name: str, place: Path) -> Path:
    """The first rows of a file as a file."""
    small = place / f"{name}.csv"
    with (
        (MESSAGES / small.name).open(encoding="utf-8-sig", newline="") as whole,
        small.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        for number, row in enumerate(csv.reader(whole)):
            if number > SAMPLE:
                break
            writer.writerow(row)
    return small


def rows(place: Path, name: str) -> list[dict[str, str]]:
    """The rows of a sample."""
    with (place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def import_(file: Path, place: Path) -> None:
    """`yimen import requests FILE`."""
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    words = ["requests", str(file), "--set-aside", str(place / "aside.csv")]
    command.run(parser.parse_args(words))


def test_all_of_them_go_in(folder: Path) -> None:
    assert Request.objects.filter(channel="import").count() == SAMPLE * len(FILES)
    assert not (folder / "aside.csv").exists()


def test_they_keep_their_time_and_have_clocks(folder: Path) -> None:
    told = {moment(row["time"]) for name in FILES for row in rows(folder, name) if row["time"]}
    kept = set(Request.objects.values_list("opened_at", flat=True))
    assert told <= kept
    clocks = Term.objects.filter(case_id=OuterRef("pk"))
    assert not Request.objects.exclude(Exists(clocks)).exists()
    assert not Request.objects.filter(closed_at=None, due_at=None).exists()


def test_they_are_dispatched_by_their_category(folder: Path) -> None:
    labels = {row["title"]: row["label"] for row in rows(folder, "labelled")}
    labelled = Request.objects.filter(title__in=labels).exclude(item=None)
    assert labelled.count() >= SAMPLE
    for case in labelled.select_related("item", "lead"):
        direction = unit_for(str(case.item_id), case.area_id, case.opened_at.date())
        assert case.item
        assert case.item.name == labels[case.title]
        assert direction
        assert case.lead == direction.unit


def test_they_are_answered_closed_and_rated(folder: Path) -> None:
    answered = Request.objects.filter(state="checked").order_by("opened_at")
    assert answered.count() == SAMPLE
    for number, case in enumerate(answered):
        assert case.answered_at
        with time_is(case.answered_at + timedelta(days=1)):
            if number % 2:
                closed = commands.call_back(
                    case, desk(Role.CALLER), solved=Solved.YES, rating=Rating.GOOD
                )
            else:
                person = actor_of_resident(case.resident_id)  # type: ignore[arg-type]
                closed = commands.rate(case, person, rating=Rating.VERY_GOOD, solved=Solved.YES)
        assert (closed.state, closed.rating) == ("closed", 4 if number % 2 else 5)


def test_what_is_at_a_unit_is_handled_by_its_people(folder: Path) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=BEIJING)
    waiting = Request.objects.filter(state="dispatched").select_related("lead")[:60]
    assert len(waiting) == 60
    for case in waiting:
        assert case.lead
        handler = actor_of(staff(case.lead, Role.HANDLER))
        with time_is(at):
            case = commands.sign(case, handler)
            case = commands.answer(case, handler, text="已核实处理。", solved=Solved.YES)
            case = commands.pass_check(case, desk(Role.APPROVER), solved=Solved.YES)
            case = commands.close_unreached(case, desk(Role.CALLER))
        assert case.state == "closed", "whoever left no telephone is not called"


def test_all_of_it_follows_from_its_history(folder: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert [fault for _last, _many, faults in checked() for fault in faults] == []


def test_the_same_files_again_add_nothing(folder: Path) -> None:
    before = Request.objects.count()
    for name in FILES:
        import_(folder / f"{name}.csv", folder)
    assert Request.objects.count() == before


def staff(unit: Unit, role: Role) -> int:
    """Somebody who holds a post."""
    return Staff.objects.filter(posts__unit=unit, posts__role=role).order_by("pk")[0].pk


def desk(role: Role) -> Actor:
    """Somebody at the city's centre."""
    return actor_of(staff(Unit.objects.get(code=CENTRE), role))
