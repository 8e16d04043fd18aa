"""Streams: open answers in which pages hear that something moved, and nothing more.

However many are open, one watch asks the database for all of them, and only while one is open.
A stream holds no thread and no connection to the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import signal
from collections import Counter
from collections.abc import Callable
from types import FrameType

from django.db import close_old_connections

from yimen.bridge import Answer, Pages, Receive, Send, sent
from yimen.cases.moves import Moves, Watch
from yimen.cases.pages.stream import Listener

EVERY = 2.0  # seconds from look to look
BEAT = 20.0  # seconds after which a quiet stream says that it is there
ASKED = 60.0  # seconds after which it is asked whether the listener may still listen
LONGEST = 600.0  # seconds; the browser then opens another
RETRY = (2_000, 6_000)  # milliseconds until it does so: not all of them at once
OF_SESSION, OF_PROCESS = 6, 200  # open at the same time
SECONDS_FULL = 60

log = logging.getLogger(__name__)


class Stream:
    """One open answer, and what is to be said in it."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.moved, self.over = asyncio.Event(), asyncio.Event()
        if listener.behind:
            self.moved.set()


class Streams:
    """All streams of a process."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.open: set[Stream] = set()
        self.watch = Watch()
        self.watching: asyncio.Task[None] | None = None
        self.ending = False

    async def tell(self, answer: Answer, receive: Receive, send: Send) -> None:
        """Say what moves, until the listener goes, may no longer listen, or has listened long."""
        stream = Stream(answer.page.listener)
        if self.ending or not self.admits(stream.listener.session):
            answer.head["status"] = 429
            answer.head["headers"].append((b"retry-after", b"%d" % SECONDS_FULL))
            return await sent(answer, send, b"", more=False)
        self.open.add(stream)
        leaving = asyncio.create_task(self._leaves(stream, receive))
        try:
            self._watch_if_anybody()
            with contextlib.suppress(OSError, RuntimeError):  # the listener has gone
                await self._tell(stream, answer, send)
                await sent(answer, send, b"", more=False)
        finally:
            leaving.cancel()
            self.open.discard(stream)

    def admits(self, session: str) -> bool:
        """Whether one more may be open, here and for this session."""
        held = Counter(each.listener.session for each in self.open)
        return held.total() < OF_PROCESS and held[session] < OF_SESSION

    async def _tell(self, stream: Stream, answer: Answer, send: Send) -> None:
        loop = asyncio.get_running_loop()
        end, ask = loop.time() + LONGEST, loop.time() + ASKED
        retry = b"retry: %d\n" % random.randint(*RETRY)  # noqa: S311 - spreads, hides nothing
        await sent(answer, send, retry + self.said("here"), more=True)
        while loop.time() < end and not stream.over.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stream.moved.wait(), BEAT)
            if stream.over.is_set():
                return
            if loop.time() >= ask:
                ask += ASKED
                if not await self._may_still(stream, answer):
                    return
            word = "moved" if stream.moved.is_set() else "here"
            stream.moved.clear()
            await sent(answer, send, self.said(word), more=True)

    def said(self, word: str) -> bytes:
        """An event: its name, and the moment of the last look, which a new stream begins at."""
        at = self.watch.at
        place = f"id: {at.isoformat()}\n" if at else ""
        return f"event: {word}\n{place}data: {word}\n\n".encode()

    async def _may_still(self, stream: Stream, answer: Answer) -> bool:
        now = await self.pages.again(answer)
        listener: Listener | None = getattr(now.page, "listener", None)
        stream.listener = listener or stream.listener
        return listener is not None

    async def _leaves(self, stream: Stream, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._end(stream)

    def _end(self, stream: Stream) -> None:
        stream.over.set()
        stream.moved.set()

    def _watch_if_anybody(self) -> None:
        if self.watching is None or self.watching.done():
            self.watch = Watch()
            self.watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while self.open:
            try:
                self.announce(await self.pages.by_thread(looked, self.watch.look))
            except Exception:
                log.exception("Streams: the look at what moved failed; it is tried again.")
            await asyncio.sleep(EVERY)

    def announce(self, moves: Moves) -> None:
        """Tell those whom the moves concern."""
        for stream in self.open if moves.found else ():
            if moves.concern(stream.listener.actor):
                stream.moved.set()

    def end(self) -> None:
        """The process stops: no stream holds it up."""
        self.ending = True
        for stream in self.open:
            self._end(stream)
        if self.watching:
            self.watching.cancel()

    def end_at(self, *signals: signal.Signals) -> None:
        """End with these signals, beside what the server's loop does at them."""
        loop = asyncio.get_running_loop()

        def asked(_number: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.end)

        for each in signals:
            signal.signal(each, asked)


def looked(look: Callable[[], Moves]) -> Moves:
    """A look between two pages: on a connection that is checked first, as theirs are."""
    close_old_connections()
    return look()
