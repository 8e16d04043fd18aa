"""A WSGI application hears and says the same through the bridge as under a WSGI server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.streams.exchange import Exchange, asked, run, whole
from yimen.bridge import AT_ONCE, Environ, Pages, sent

PART = b"x" * 100_000
Start = Callable[[str, list[tuple[str, str]]], Any]


def answered(application: Any, scope: Any, parts: Iterable[bytes] = ()) -> Exchange:
    """What the application answers."""
    pages = Pages(application, 2)

    async def through(scope: Any, receive: Any, send: Any) -> None:
        answer = await pages.answer(scope, receive, send)
        await sent(answer, send, answer.rest, more=False)

    return run(whole(through, Exchange(scope, parts)))


def echo(environ: Environ, start: Start) -> Iterable[bytes]:
    """Says what it was sent."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    start("201 Created", [("X-Method", environ["REQUEST_METHOD"])])
    return [environ["wsgi.input"].read(length)]


@pytest.mark.parametrize("size", [1, 1000, 200_000])
def test_a_body_arrives_whole_in_whatever_parts_it_comes(size: int) -> None:
    body = bytes(range(256)) * 2_000
    parts = [body[at : at + size] for at in range(0, len(body), size)][:3000]
    told = b"".join(parts)
    scope = asked("POST", content_length=str(len(told)))
    found = answered(echo, scope, parts)
    assert (found.status, found.body) == (201, told)
    assert found.headers["x-method"] == "POST"


def test_who_leaves_in_the_middle_has_sent_less() -> None:
    exchange = Exchange(asked("POST", content_length="10"), [b"123"])
    exchange.coming.append(b"")
    exchange.gone.set()
    pages = Pages(echo, 1)
    answer = run(pages.answer(exchange.scope, exchange.receive, exchange.send))
    assert answer.rest == b"123"


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


def test_a_long_answer_goes_out_before_it_is_whole() -> None:
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


def test_pages_are_made_by_the_same_few_threads() -> None:
    names: set[str] = set()

    def name(environ: Environ, start: Start) -> Iterable[bytes]:
        names.add(threading.current_thread().name)
        start("200 OK", [])
        return [b"ok"]

    pages = Pages(name, 2)

    async def many() -> None:
        exchanges = [Exchange(asked()) for _each in range(20)]
        await asyncio.gather(*(pages.answer(e.scope, e.receive, e.send) for e in exchanges))

    run(many())
    assert 1 <= len(names) <= 2


def test_what_an_application_raises_is_raised() -> None:
    def broken(environ: Environ, start: Start) -> Iterable[bytes]:
        raise LookupError("no such page")

    with pytest.raises(LookupError):
        answered(broken, asked())
