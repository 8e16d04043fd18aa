"""The pages, which threads make, behind a server that speaks ASGI.

A page is made as under WSGI: whole, by one of a few threads that live as long as the process and
keep their database connections, and then crosses to the event loop once. A thread waits for nobody
outside: what is sent here is whole before a thread takes it, and a long answer is kept in a file
until it is taken. So a slow telephone holds nobody up, nor does somebody who means to.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, Any, TypeVar

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
T = TypeVar("T")

AT_ONCE = 256 * 1024  # bytes of an answer that go out at once; a longer one is kept in a file
IN_MEMORY = 1024 * 1024  # bytes of what is sent here; more of it is kept in a file
LARGEST = 128 * 1024 * 1024  # bytes: six files of the largest kind, and what is written beside them
PATIENCE = 30.0  # seconds for the next part of a body to come, or of an answer to be taken
EMPTY = b""


@dataclass
class Answer:
    """What an application answered: its head, and that part of its body that is not yet sent."""

    page: Any
    environ: Environ
    head: Message
    rest: bytes = EMPTY
    long: IO[bytes] | None = None
    begun: bool = False


class Unread(Exception):
    """What was sent here is not whole, or too much: no page is made of it."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said

    def answer(self, environ: Environ) -> Answer:
        """A line of text, for it is not known yet who asks and in which language."""
        kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        head = {"type": "http.response.start", "status": self.status, "headers": kind}
        return Answer(None, environ, head, self.said.encode())


GONE = "没有收到完整内容，请重试。 Not all of it arrived. Please try again.\n"
TOO_MUCH = "内容过大，请分次提交。 This is too large. Please send it in parts.\n"


class Pages:
    """A WSGI application and its threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self.more: Environ = {}

    async def by_thread(self, act: Callable[..., T], *said: Any) -> T:
        """What may block is done by one of the threads, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, act, *said)

    async def answer(self, scope: Message, receive: Receive) -> Answer:
        """Have a page made; its body is in the answer, to be sent."""
        environ = environ_of(scope) | self.more
        try:
            environ["wsgi.input"] = await body_of(environ, receive)
        except Unread as unread:
            return unread.answer(environ)
        return await self.by_thread(self._made, environ)

    async def again(self, answer: Answer) -> Answer:
        """Have the same page made once more, for whom the same question is asked."""
        return await self.by_thread(self._made, answer.environ | {"wsgi.input": io.BytesIO()})

    def _made(self, environ: Environ) -> Answer:
        head: Message = {}

        def start(status: str, headers: list[tuple[str, str]], _problem: Any = None) -> None:
            head.update(type="http.response.start", status=int(status[:3]), headers=coded(headers))

        page = self.application(environ, start)
        answer = Answer(page, environ, head)
        try:
            _gather(answer, page)
        finally:
            if close := getattr(page, "close", None):
                close()
            environ["wsgi.input"].close()
        return answer


def _gather(answer: Answer, page: Iterable[bytes]) -> None:
    held, size = [], 0
    for part in page:
        held.append(part)
        size += len(part)
        if size > AT_ONCE:
            answer.long = answer.long or TemporaryFile()  # noqa: SIM115 - closed when it is sent
            answer.long.write(EMPTY.join(held))
            held, size = [], 0
    answer.rest = EMPTY.join(held)
    if answer.long:
        answer.long.seek(0)


async def told(answer: Answer, send: Send) -> None:
    """Send all of an answer, as fast as it is taken; what nobody takes any more is cut off."""
    if answer.long:
        with answer.long as kept:
            while part := kept.read(AT_ONCE):
                try:
                    async with asyncio.timeout(PATIENCE):
                        await sent(answer, send, part, more=True)
                except TimeoutError:
                    return
    await sent(answer, send, answer.rest, more=False)


async def sent(answer: Answer, send: Send, part: bytes, *, more: bool) -> None:
    """Send a part of an answer's body, and its head before the first."""
    if not answer.begun:
        answer.begun = True
        await send(answer.head)
    await send({"type": "http.response.body", "body": part, "more_body": more})


async def body_of(environ: Environ, receive: Receive) -> IO[bytes]:
    """The body as a file. Unread: it does not come to its end, or has none that is near."""
    if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
        return io.BytesIO()
    if _length(environ) > LARGEST:
        raise Unread(413, TOO_MUCH)
    message = await _next(receive)
    if not message.get("more_body"):
        return io.BytesIO(message.get("body", EMPTY))
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever reads it
    try:
        body.write(message.get("body", EMPTY))
        while message.get("more_body"):
            message = await _next(receive)
            body.write(message.get("body", EMPTY))
            if body.tell() > LARGEST:
                raise Unread(413, TOO_MUCH)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def _length(environ: Environ) -> int:
    told = environ.get("CONTENT_LENGTH", "")
    return int(told) if told.isascii() and told.isdecimal() else 0


async def _next(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(PATIENCE):
            message = await receive()
    except TimeoutError:
        raise Unread(408, GONE) from None
    if message["type"] == "http.disconnect":
        raise Unread(400, GONE)
    return message


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
