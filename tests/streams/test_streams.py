"""Streams: who may listen, to what, for how long; nothing of a case is said in them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.db import connections

from tests.cast import Cast, City, Story, build_city, gather
from tests.streams.exchange import PATIENCE, Exchange, asked, run, whole
from yimen import streams
from yimen.asgi import THREADS, Application
from yimen.cases.models import Case
from yimen.deadlines.queries import forget
from yimen.deadlines.seeding import load_seed
from yimen.kernel.time import now
from yimen.orgs.held import forget_all
from yimen.orgs.models import Post
from yimen.ui.tests.visitors import Door

pytestmark = pytest.mark.django_db(transaction=True)


WHO = ("resident", "administrator", "water", "roads", "housing", "supervisor", "other_county")


@dataclass
class Place:
    """The city, its people, and the cookies with which each of them has signed in."""

    city: City
    cast: Cast
    staff: dict[str, int]
    cookies: dict[str, str]


@pytest.fixture
def place(transactional_db: None) -> Iterator[Place]:
    """For a server that asks over connections of its own."""
    load_seed()
    forget()
    forget_all()
    city = build_city()
    door = Door(city, gather(city))
    cookies = {who: cookie(door, who) for who in WHO}
    staff = {who: door.staff(who).pk for who in WHO[1:]}
    yield Place(city, door.cast, staff, {"stranger": "", **cookies})
    forget_all()


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """A process that is quicker to look and to ask than a real one."""
    monkeypatch.setattr(streams, "EVERY", 0.05)
    monkeypatch.setattr(streams, "BEAT", 0.2)
    made = Application(THREADS)
    yield made
    together = threading.Barrier(THREADS)

    def leave() -> None:
        together.wait(PATIENCE)
        connections.close_all()

    for each in [made.pages.threads.submit(leave) for _thread in range(THREADS)]:
        each.result(PATIENCE)


def cookie(door: Door, who: str) -> str:
    return "; ".join(f"{name}={each.value}" for name, each in door(who).cookies.items())


def listening(place: Place, who: str, **headers: str) -> Exchange:
    return Exchange(asked("GET", "/news/", cookie=place.cookies[who], **headers))


@asynccontextmanager
async def opened(application: Application, *exchanges: Exchange) -> AsyncIterator[None]:
    """These streams are open for the block, unless they are refused or end."""
    tasks = [asyncio.create_task(whole(application, each)) for each in exchanges]
    for each in exchanges:
        await each.until(b"event: here")
    yield
    for each in exchanges:
        each.gone.set()
    await asyncio.wait_for(asyncio.gather(*tasks), PATIENCE)


async def dispatched(place: Place, unit: str = "water") -> None:
    """A matter comes in at the city's centre and is given to a unit."""

    def told() -> None:
        story = Story(place.cast, now()).register("Secret words of a resident")
        story.dispatch(to=place.city.units[unit], basis="x")
        connections.close_all()

    await asyncio.to_thread(told)


@pytest.mark.parametrize("who", ["stranger", "resident", "administrator"])
def test_only_those_listen_who_work_with_cases(
    place: Place, application: Application, who: str
) -> None:
    exchange = run(whole(application, listening(place, who)))
    assert exchange.status == 403
    assert exchange.ended


def test_a_stream_has_the_headers_of_every_answer_and_is_kept_by_nobody(
    place: Place, application: Application
) -> None:
    async def story() -> None:
        exchange = listening(place, "water")
        async with opened(application, exchange):
            assert exchange.status == 200
            assert exchange.headers["content-type"] == "text/event-stream"
            assert exchange.headers["x-accel-buffering"] == "no"
            assert exchange.headers["cache-control"] == "no-store"
            assert exchange.headers["content-security-policy"].startswith("default-src 'self'")
            assert "content-length" not in exchange.headers
            assert exchange.body.startswith(b"retry: ")
        assert not application.streams.open

    run(story())


def test_those_are_told_whom_it_concerns(place: Place, application: Application) -> None:
    async def story() -> None:
        told = [listening(place, who) for who in ("water", "supervisor")]
        others = [listening(place, who) for who in ("other_county", "roads")]
        async with opened(application, *told, *others):
            await dispatched(place)
            for each in told:
                await each.until(b"event: moved")
            for each in others:
                at = each.body.count(b"event: here")
                while each.body.count(b"event: here") < at + 2:  # it was asked after since
                    await asyncio.sleep(0.05)
                assert b"event: moved" not in each.body

    run(story())


def test_nothing_of_a_case_is_said(place: Place, application: Application) -> None:
    async def story() -> None:
        exchange = listening(place, "water")
        async with opened(application, exchange):
            await dispatched(place)
            said = (await exchange.until(b"data: moved\n\n")).decode()
        case = await asyncio.to_thread(only_case)
        for word in (case.number, str(case.pk), case.title, "water"):
            assert word not in said
        names = {line.partition(":")[0] for line in said.splitlines() if line}
        assert names == {"retry", "event", "id", "data"}

    run(story())


def only_case() -> Case:
    found = Case.objects.get()
    connections.close_all()
    return found


def test_a_quiet_stream_says_that_it_is_there(place: Place, application: Application) -> None:
    async def story() -> None:
        exchange = listening(place, "water")
        async with opened(application, exchange):
            while exchange.body.count(b"event: here") < 3:
                await asyncio.sleep(0.05)
            assert b"event: moved" not in exchange.body
            assert b"id: 20" in exchange.body, "where a new stream begins"

    run(story())


def test_a_new_stream_begins_where_the_last_broke(place: Place, application: Application) -> None:
    async def story() -> None:
        first = listening(place, "water")
        async with opened(application, first):
            last = (await first.until(b"id: ")).rpartition(b"id: ")[2].partition(b"\n")[0].decode()
        await dispatched(place)
        again = {who: listening(place, who, last_event_id=last) for who in ("water", "roads")}
        async with opened(application, *again.values()):
            await again["water"].until(b"event: moved")
            await again["roads"].until(b"id: ")
            assert b"event: moved" not in again["roads"].body

    run(story())


def test_a_session_that_ended_hears_nothing_more(
    place: Place, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ASKED", 0.1)

    async def story() -> None:
        exchange = listening(place, "water")
        task = asyncio.create_task(whole(application, exchange))
        await exchange.until(b"event: here")
        await asyncio.to_thread(sessions_end)
        await asyncio.wait_for(task, PATIENCE)
        assert exchange.ended

    run(story())


def sessions_end() -> None:
    Session.objects.all().delete()
    connections.close_all()


def test_a_post_that_changed_changes_what_is_heard(
    place: Place, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "ASKED", 0.1)

    def moves_to_roads() -> None:
        Post.objects.filter(staff_id=place.staff["water"]).update(unit=place.city.units["roads"])
        connections.close_all()

    async def story() -> None:
        exchange = listening(place, "water")
        async with opened(application, exchange):
            await asyncio.to_thread(moves_to_roads)
            (stream,) = application.streams.open
            while stream.listener.actor.unit != place.city.units["roads"].pk:
                await asyncio.sleep(0.05)

    run(story())


def test_streams_are_few_for_a_session_and_for_a_process(
    place: Place, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "OF_SESSION", 2)
    monkeypatch.setattr(streams, "OF_PROCESS", 3)

    async def story() -> None:
        scope = listening(place, "water").scope
        mine = [Exchange(scope), Exchange(scope)]
        async with opened(application, *mine):
            third = await whole(application, Exchange(scope))
            assert third.status == 429
            assert third.headers["retry-after"] == "60"
            other = listening(place, "roads")
            async with opened(application, other):
                assert (await whole(application, listening(place, "housing"))).status == 429
        async with opened(application, Exchange(scope)):
            assert len(application.streams.open) == 1, "who leaves makes room"

    run(story())


def test_nothing_is_asked_while_nobody_listens(place: Place, application: Application) -> None:
    async def story() -> None:
        exchange = listening(place, "water")
        async with opened(application, exchange):
            watching = application.streams.watching
            assert watching
            assert not watching.done()
        await asyncio.wait_for(watching, PATIENCE)
        assert watching.done()

    run(story())


def test_streams_end_with_the_process(place: Place, application: Application) -> None:
    async def story() -> None:
        exchange = listening(place, "water")
        task = asyncio.create_task(whole(application, exchange))
        await exchange.until(b"event: here")
        application.streams.end()
        await asyncio.wait_for(task, PATIENCE)
        assert exchange.ended
        assert (await whole(application, listening(place, "roads"))).status == 429, "none begins"

    run(story())


def test_a_stream_that_has_been_open_long_ends(
    place: Place, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "LONGEST", 0.3)
    exchange = run(whole(application, listening(place, "water")))
    assert exchange.status == 200
    assert exchange.ended
