"""One request to an ASGI application, spoken by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yimen.bridge import Message

T = TypeVar("T")
PATIENCE = 20.0  # seconds


def asked(method: str = "GET", path: str = "/", **headers: str) -> Message:
    """A request as a server tells of it."""
    told = [(name.replace("_", "-").encode(), said.encode()) for name, said in headers.items()]
    path, _mark, query = path.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("127.0.0.1", 50000),
        "headers": [(b"host", b"127.0.0.1"), *told],
    }


@dataclass
class Exchange:
    """What was asked, and what has been answered so far."""

    scope: Message
    parts: Iterable[bytes] = ()
    answered: list[Message] = field(default_factory=list)
    last: bool = True
    """Whether the last part says that it is the last."""

    def __post_init__(self) -> None:
        self.coming = [*self.parts]
        self.gone, self.news = asyncio.Event(), asyncio.Event()

    async def receive(self) -> Message:
        if self.coming:
            part = self.coming.pop(0)
            return {
                "type": "http.request",
                "body": part,
                "more_body": bool(self.coming) or not self.last,
            }
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.answered.append(message)
        self.news.set()

    @property
    def status(self) -> int:
        return int(self.answered[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): said.decode() for name, said in self.answered[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(each.get("body", b"") for each in self.answered)

    @property
    def ended(self) -> bool:
        return bool(self.answered) and self.answered[-1].get("more_body") is False

    async def until(self, said: bytes) -> bytes:
        """Wait until the answer has said that; what it has said."""

        async def heard() -> None:
            while said not in self.body:
                self.news.clear()
                await self.news.wait()

        await asyncio.wait_for(heard(), PATIENCE)
        return self.body


def run(story: Coroutine[Any, Any, T]) -> T:
    """On a loop and a thread of its own: a browser's tests keep a loop in theirs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


async def whole(application: Any, exchange: Exchange) -> Exchange:
    """Have a request answered to the end."""
    await asyncio.wait_for(application(exchange.scope, exchange.receive, exchange.send), PATIENCE)
    return exchange
