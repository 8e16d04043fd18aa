"""Clients that cost little: blocking sockets kept open, one process a client.

Only answers that the caller names as right are counted; every other one is an error.
"""

from __future__ import annotations

import multiprocessing as mp
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Call:
    """One request and the statuses that are right for it."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    right: tuple[int, ...] = (200, 201)

    def wire(self) -> bytes:
        """The request as it goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def send(self, call: Call) -> tuple[int, bytes]:
        """The status and the body of the answer; a broken connection counts as status 0."""
        try:
            if self.socket is None:
                self.socket = socket.create_connection((HOST, self.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(call.wire())
            return self._answer()
        except OSError:
            self.close()
            return 0, b""

    def close(self) -> None:
        """Let the connection go."""
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def _answer(self) -> tuple[int, bytes]:
        assert self.socket is not None
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._more()
        head, _, body = found.partition(b"\r\n\r\n")
        status = int(head[9:12])
        lines = head.lower().split(b"\r\n")
        length = next((int(x[15:]) for x in lines if x.startswith(b"content-length:")), None)
        if length is not None:
            while len(body) < length:
                body += self._more()
        elif b"transfer-encoding: chunked" in lines:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        return status, body

    def _more(self) -> bytes:
        assert self.socket is not None
        part = self.socket.recv(65536)
        if not part:
            raise OSError("closed")
        return part


@dataclass
class Seen:
    """What clients saw: how long each call took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: dict[int, int] = field(default_factory=dict)
    span: float = 0.0
    done: int = 0
    least: int = 10**9

    def add(self, other: Seen) -> None:
        """Put another client's observations to these."""
        self.seconds += other.seconds
        for status, number in other.errors.items():
            self.errors[status] = self.errors.get(status, 0) + number
        self.span = max(self.span, other.span)
        self.done += other.done
        self.least = min(self.least, other.done)

    def percentile(self, share: float) -> float:
        """Milliseconds that a share of the calls stayed under."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


Script = Callable[[int], Iterable[Call]]
"""Given the client's number: the calls of one round."""


def play(port: int, script: Script, client: int, seconds: float, most: int) -> Seen:
    """Play a script again and again for so long, or for so many rounds."""
    seen, connection = Seen(), Client(port)
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds and seen.done < most:
        for call in script(client):
            start = time.perf_counter()
            status, _body = connection.send(call)
            seen.seconds.append(time.perf_counter() - start)
            if status not in call.right:
                seen.errors[status] = seen.errors.get(status, 0) + 1
        seen.done += 1
    seen.span = time.perf_counter() - begin
    connection.close()
    return seen


def together(port: int, script: Script, *, clients: int, seconds: float, most: int = 10**9) -> Seen:
    """Several clients at once, each a process of its own."""
    fork = mp.get_context("fork")
    ends = []
    for number in range(clients):
        mine, theirs = fork.Pipe(duplex=False)

        def run(number: int = number, out: Any = theirs) -> None:
            out.send(play(port, script, number, seconds, most))

        process = fork.Process(target=run)
        process.start()
        ends.append((process, mine))
    seen = Seen()
    for process, mine in ends:
        seen.add(mine.recv())
        process.join()
    return seen


def at_rate(
    port: int, script: Script, *, clients: int, rates: list[tuple[float, float]]
) -> list[list[tuple[float, float, int]]]:
    """Calls that begin by the clock, not when the last has ended: (seconds, calls a second) each.

    Returns for each client (when it should have begun, how long until its answer, status): a call
    that had to wait for its turn has waited.
    """
    fork = mp.get_context("fork")
    ends = []
    for number in range(clients):
        mine, theirs = fork.Pipe(duplex=False)

        def run(number: int = number, out: Any = theirs) -> None:
            out.send(_by_the_clock(port, script, number, clients, rates))

        process = fork.Process(target=run)
        process.start()
        ends.append((process, mine))
    return [mine.recv() for _process, mine in ends]


def _by_the_clock(
    port: int, script: Script, number: int, clients: int, rates: list[tuple[float, float]]
) -> list[tuple[float, float, int]]:
    moments, offset = [], 0.0
    for seconds, rate in rates:
        count = int(seconds * rate / clients)
        moments += [offset + (i + number / clients) * seconds / max(count, 1) for i in range(count)]
        offset += seconds
    connection, seen = Client(port), []
    begin = time.perf_counter()
    for moment in moments:
        if (wait := begin + moment - time.perf_counter()) > 0:
            time.sleep(wait)
        (call,) = script(number)
        status, _body = connection.send(call)
        right = 200 if status in call.right else status
        seen.append((moment, time.perf_counter() - begin - moment, right))
    connection.close()
    return seen
