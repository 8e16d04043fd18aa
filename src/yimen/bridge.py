"""The pages, which threads make, behind a server that speaks ASGI.

A page is made as under WSGI: whole, by one of a few threads that live as long as the process and
keep their database connections. A page of ordinary size then crosses to the event loop once.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
T = TypeVar("T")

AT_ONCE = 256 * 1024  # bytes of an answer that are gathered before it goes out
EMPTY = b""


@dataclass
class Answer:
    """What an application answered: its head, and that part of its body that is not yet sent."""

    page: Any
    environ: Environ
    head: Message
    rest: bytes = EMPTY
    begun: bool = False


class Pages:
    """A WSGI application and its threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self.more: Environ = {}

    async def by_thread(self, act: Callable[..., T], *said: Any) -> T:
        """What may block is done by one of the threads, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, act, *said)

    async def answer(self, scope: Message, receive: Receive, send: Send) -> Answer:
        """Have a page made; what is left of it to send is in the answer."""
        environ = environ_of(scope) | self.more
        environ["wsgi.input"] = await body_of(environ, receive)
        return await self.by_thread(self._made, environ, Outlet(send))

    async def again(self, answer: Answer) -> Answer:
        """Have the same page made once more, for whom the same question is asked."""
        return await self.by_thread(self._made, answer.environ | {"wsgi.input": io.BytesIO()}, None)

    def _made(self, environ: Environ, outlet: Outlet | None) -> Answer:
        head: Message = {}

        def start(status: str, headers: list[tuple[str, str]], _problem: Any = None) -> None:
            head.update(type="http.response.start", status=int(status[:3]), headers=coded(headers))

        page = self.application(environ, start)
        answer = Answer(page, environ, head)
        try:
            self._gather(answer, page, outlet)
        finally:
            if close := getattr(page, "close", None):
                close()
        return answer

    def _gather(self, answer: Answer, page: Iterable[bytes], outlet: Outlet | None) -> None:
        held, size = [], 0
        for part in page:
            held.append(part)
            size += len(part)
            if size > AT_ONCE and outlet:
                outlet.push(answer, EMPTY.join(held))
                held, size = [], 0
        answer.rest = EMPTY.join(held)


class Outlet:
    """Where a thread hands over the parts of a long answer, as fast as they are taken."""

    def __init__(self, send: Send) -> None:
        self.send, self.loop = send, asyncio.get_running_loop()

    def push(self, answer: Answer, part: bytes) -> None:
        """Send a part, after the head of its answer; returns when it is on its way."""
        asyncio.run_coroutine_threadsafe(
            sent(answer, self.send, part, more=True), self.loop
        ).result()


async def sent(answer: Answer, send: Send, part: bytes, *, more: bool) -> None:
    """Send a part of an answer's body, and its head before the first."""
    if not answer.begun:
        answer.begun = True
        await send(answer.head)
    await send({"type": "http.response.body", "body": part, "more_body": more})


class Body(io.RawIOBase):
    """A body that is still arriving, for the thread that reads it."""

    def __init__(self, first: Message, receive: Receive) -> None:
        self.message, self.receive = first, receive
        self.loop = asyncio.get_running_loop()
        self.left = first.get("body", EMPTY)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self.left and self.message.get("more_body"):
            self.message = asyncio.run_coroutine_threadsafe(_next(self.receive), self.loop).result()
            self.left = self.message.get("body", EMPTY)
        part, self.left = self.left[: len(room)], self.left[len(room) :]
        room[: len(part)] = part
        return len(part)


async def _next(receive: Receive) -> Message:
    return await receive()


async def body_of(environ: Environ, receive: Receive) -> Any:
    """The body as a file. No thread is taken before its first part is there."""
    if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
        return io.BytesIO()
    first = await receive()
    if not first.get("more_body"):
        return io.BytesIO(first.get("body", EMPTY))
    return io.BufferedReader(Body(first, receive), 64 * 1024)


def environ_of(scope: Message) -> Environ:
    """A request as WSGI tells of it (PEP 3333): text is bytes read as Latin-1."""
    host, port = scope.get("server") or ("localhost", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:  # would be taken for the same name with a hyphen, which a proxy vouches for
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in PLAIN else f"HTTP_{name}"
        said = value.decode("latin-1")
        joint = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{said}" if key in environ else said
    return environ


PLAIN = ("CONTENT_TYPE", "CONTENT_LENGTH")


def coded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them."""
    return [(name.lower().encode("latin-1"), said.encode("latin-1")) for name, said in headers]
