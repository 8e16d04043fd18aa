"""A WSGI application hears and says the same through the bridge as under a WSGI server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.streams.exchange import Exchange, asked, run, whole
from yimen import bridge
from yimen.bridge import AT_ONCE, IN_MEMORY, LARGEST, Environ, Pages, told

PART = b"x" * 100_000
Start = Callable[[str, list[tuple[str, str]]], Any]


def through(pages: Pages) -> Any:
    """The pages as an ASGI application."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await told(await pages.answer(scope, receive), send)

    return application


def answered(application: Any, scope: Any, parts: Iterable[bytes] = ()) -> Exchange:
    """What the application answers."""
    return run(whole(through(Pages(application, 2)), Exchange(scope, parts)))


def echo(environ: Environ, start: Start) -> Iterable[bytes]:
    """Says what it was sent."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    start("201 Created", [("X-Method", environ["REQUEST_METHOD"])])
    return [environ["wsgi.input"].read(length)]


@pytest.mark.parametrize("size", [1, 1000, 200_000])
def test_a_body_arrives_whole_in_whatever_parts_it_comes(size: int) -> None:
    body = bytes(range(256)) * 2_000
    parts = [body[at : at + size] for at in range(0, len(body), size)][:3000]
    whole_of_it = b"".join(parts)
    scope = asked("POST", content_length=str(len(whole_of_it)))
    found = answered(echo, scope, parts)
    assert (found.status, found.body) == (201, whole_of_it)
    assert found.headers["x-method"] == "POST"


def never(environ: Environ, start: Start) -> Iterable[bytes]:
    """A page that nobody should have had made."""
    raise AssertionError("a page was made")


def test_no_page_is_made_of_half_a_form() -> None:
    """A form that was cut off is not taken for one in which the rest was left empty."""
    exchange = Exchange(asked("POST", content_length="10"), [b"text=123", b""])
    exchange.last = False
    exchange.gone.set()
    found = run(whole(through(Pages(never, 1)), exchange))
    assert found.status == 400


def test_who_sends_slowly_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many have begun to send and do not go on, the threads are there for others."""
    monkeypatch.setattr(bridge, "PATIENCE", 1.0)
    application = through(Pages(echo, 2))

    async def story() -> tuple[Exchange, list[Exchange]]:
        slow = [Exchange(asked("POST", content_length="99"), [b"a", b""]) for _each in range(8)]
        for each in slow:
            each.last = False
        waiting = [asyncio.create_task(whole(application, each)) for each in slow]
        await asyncio.sleep(0)
        other = await whole(application, Exchange(asked("POST", content_length="2"), [b"ok"]))
        assert not any(each.done() for each in waiting)
        return other, await asyncio.gather(*waiting)

    other, slow = run(story())
    assert (other.status, other.body) == (201, b"ok")
    assert {each.status for each in slow} == {408}


def test_more_than_anybody_needs_is_not_read() -> None:
    found = answered(never, asked("POST", content_length=str(LARGEST + 1)), [b"a"])
    assert found.status == 413
    unsaid = asked("POST", transfer_encoding="chunked")
    parts = [b"a" * IN_MEMORY] * (LARGEST // IN_MEMORY + 2)
    assert answered(never, unsaid, parts).status == 413


def test_a_request_is_told_as_wsgi_tells_it() -> None:
    seen: Environ = {}

    def look(environ: Environ, start: Start) -> Iterable[bytes]:
        seen.update(environ)
        start("204 No Content", [])
        return []

    scope = asked("GET", "/案件/?q=%E6%B0%B4", accept_language="zh")
    scope["headers"] += [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-two", b"1"),
        (b"x-two", b"2"),
    ]
    answered(look, scope)
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/案件/"
    assert seen["QUERY_STRING"] == "q=%E6%B0%B4"
    assert seen["HTTP_ACCEPT_LANGUAGE"] == "zh"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["HTTP_X_TWO"] == "1,2"
    assert seen["REMOTE_ADDR"] == "127.0.0.1"


def test_nobody_takes_the_place_of_a_header_that_a_proxy_writes() -> None:
    seen: Environ = {}

    def look(environ: Environ, start: Start) -> Iterable[bytes]:
        seen.update(environ)
        start("204 No Content", [])
        return []

    scope = asked()
    scope["headers"].append((b"x_forwarded_proto", b"https"))
    answered(look, scope)
    assert "HTTP_X_FORWARDED_PROTO" not in seen


def test_a_long_answer_goes_out_in_parts() -> None:
    closed = threading.Event()

    class Long:
        def __iter__(self) -> Iterator[bytes]:
            yield from [PART] * 7

        def close(self) -> None:
            closed.set()

    def long(environ: Environ, start: Start) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return Long()

    found = answered(long, asked())
    assert found.body == PART * 7
    assert len([each for each in found.answered if each.get("body")]) >= 7 * len(PART) // AT_ONCE
    assert [each["type"] for each in found.answered].count("http.response.start") == 1
    assert closed.is_set()


def test_who_takes_a_long_answer_slowly_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "PATIENCE", 1.0)
    pages = Pages(lambda _environ, start: start("200 OK", []) or [PART] * 7, 1)

    async def story() -> Exchange:
        taken = asyncio.Event()

        async def stuck(message: Any) -> None:
            slow.answered.append(message)
            await taken.wait()

        slow = Exchange(asked())
        waiting = asyncio.create_task(through(pages)(slow.scope, slow.receive, stuck))
        await asyncio.sleep(0)
        other = await whole(through(pages), Exchange(asked()))
        await waiting
        assert not slow.ended, "what was cut off does not look whole"
        return other

    assert run(story()).body == PART * 7


def test_pages_are_made_by_the_same_few_threads() -> None:
    names: set[str] = set()

    def name(environ: Environ, start: Start) -> Iterable[bytes]:
        names.add(threading.current_thread().name)
        start("200 OK", [])
        return [b"ok"]

    pages = Pages(name, 2)

    async def many() -> None:
        exchanges = [Exchange(asked()) for _each in range(20)]
        await asyncio.gather(*(pages.answer(e.scope, e.receive) for e in exchanges))

    run(many())
    assert 1 <= len(names) <= 2


def test_what_an_application_raises_is_raised() -> None:
    def broken(environ: Environ, start: Start) -> Iterable[bytes]:
        raise LookupError("no such page")

    with pytest.raises(LookupError):
        answered(broken, asked())
