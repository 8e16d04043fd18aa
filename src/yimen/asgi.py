"""What a web server calls: pages by threads, and streams that hold none."""

from __future__ import annotations

import os
import signal
from threading import Thread

from yimen.bridge import Message, Pages, Receive, Send, told
from yimen.wsgi import application as wsgi

THREADS = 2  # see docs/decisions/0014

from yimen.reading.words import words  # noqa: E402 - Django has been set up
from yimen.streams import Streams  # noqa: E402


class Application:
    """Every address is answered by a page; a page may allow that its answer goes on."""

    def __init__(self, threads: int) -> None:
        self.pages = Pages(wsgi, threads)
        self.streams = Streams(self.pages)
        self.pages.more["yimen.streams"] = self.streams

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        answer = await self.pages.answer(scope, receive)
        if hasattr(answer.page, "listener"):
            await self.streams.tell(answer, receive, send)
        else:
            await told(answer, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the start of the process to its end."""
        await receive()
        self.streams.end_at(signal.SIGTERM, signal.SIGINT)
        # The dictionary takes two seconds: nobody on the telephone waits for it.
        Thread(target=words, args=("",), daemon=True).start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.streams.end()
        await send({"type": "lifespan.shutdown.complete"})


application = Application(int(os.environ.get("YIMEN_THREADS", THREADS)))
