"""A court that speaks the interface from its own side, over HTTP: for tests, and to try the link.

It keeps everything in memory. It can be made to lose its answers, to be closed for a while, to
break off in the middle of a file, to send twice and in the wrong order: what happens between two
real systems sooner or later.
"""

from __future__ import annotations

import hashlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from yimen.kernel.ids import uuid7
from yimen.kernel.time import now, time_is

from .envelope import (
    LARGEST,
    RECEIPT,
    Answer,
    Envelope,
    NotGenuine,
    Offered,
    Result,
    asked,
    prove,
    read,
    signed,
)

PATIENCE = 10.0  # seconds


class Court:
    """One court: `with Court(door, secrets) as court:` opens it at `court.url`.

    `door` is where the centre takes messages; `code` is the court's own.
    """

    def __init__(self, door: str, secrets: Sequence[str], code: str = "620702") -> None:
        self.door, self.secrets, self.code = door, secrets, code
        self.taken: list[Envelope] = []
        self.kept: dict[tuple[UUID, int], Envelope] = {}
        self.came: list[UUID] = []
        self.answers: dict[UUID, Answer] = {}
        self.heard: dict[UUID, int] = {}
        self.told: dict[UUID, int] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.asked_for: list[tuple[str, int]] = []
        self.lose = self.closed = self.cut = 0
        self.refuses: dict[str, str] = {}
        self.at: datetime | None = None  # its now, where a story is told of another time
        self.lock = threading.Lock()

    def __enter__(self) -> Court:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _desk_of(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}/messages"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    # What the centre tells it.

    def hear(self, told: Envelope) -> Answer:
        """Take a message once and in order, or say why not."""
        with self.lock:
            self.came.append(told.id)
            if before := self.answers.get(told.id):
                again = before.result == "accepted"
                return before.model_copy(update={"result": "already_known"}) if again else before
            said = self.answers[told.id] = self._heard(told)
        return said

    def answered(self, raw: bytes, headers: Any) -> tuple[int, Any] | None:
        """Status and answer to what came by HTTP; None: the answer is lost."""
        if self.closed:
            self.closed -= 1
            return 503, {"error": "closed"}
        try:
            with time_is(self.at or now()):
                prove(raw, headers, "centre", self.secrets)
            said = self.hear(read(raw))
        except NotGenuine as doubt:
            return 401, {"error": str(doubt)}
        except ValueError:
            return 422, {"error": "no message"}
        if self.lose:
            self.lose -= 1
            return None
        return 200, said.model_dump(mode="json")

    def _heard(self, told: Envelope) -> Answer:
        if told.kind == RECEIPT:
            self.taken.append(told)
            return Answer(message=told.id, result="accepted")
        place = self.heard.get(told.matter, 0)
        if told.sequence > place + 1:
            self.kept[told.matter, told.sequence] = told
            return Answer(message=told.id, result="deferred", reason="predecessor_missing")
        self.heard[told.matter] = max(place, told.sequence)
        if reason := self.refuses.get(told.kind):
            return Answer(
                message=told.id, result="refused", reason=reason, says="The court says no"
            )
        self.taken.append(told)
        return Answer(message=told.id, result="accepted")

    def go_on(self) -> None:
        """Take what it had kept for later, as far as its turn has come, and say so."""
        with self.lock:
            ready = [
                told
                for (matter, sequence), told in sorted(self.kept.items(), key=lambda row: row[0][1])
                if sequence <= self.heard.get(matter, 0) + 1
            ]
            for told in ready:
                self.kept.pop((told.matter, told.sequence))
                self.answers[told.id] = self._heard(told)
        for told in ready:
            self.receipt(told)

    def receipt(self, told: Envelope) -> Answer:
        """Tell the centre what became of a message that was kept for later."""
        result: Result = self.answers[told.id].result
        said = self.written(told.matter, RECEIPT, {"result": result}, sequence=0)
        return self.send(said.model_copy(update={"in_reply_to": told.id}))

    def of_kind(self, kind: str) -> list[Envelope]:
        """What it was told of a kind, in the order in which it took it."""
        return [told for told in self.taken if told.kind == kind]

    # What it tells the centre.

    def say(
        self, kind: str, body: dict[str, Any], matter: UUID | None = None, **more: Any
    ) -> Answer:
        """Write the next message of a matter and send it; the centre's answer."""
        return self.send(self.written(matter or uuid7(), kind, body, **more))

    def written(self, matter: UUID, kind: str, body: dict[str, Any], **more: Any) -> Envelope:
        """A message that has the next place in the order, unless `sequence` says another."""
        if "sequence" not in more:
            more["sequence"] = self.told[matter] = self.told.get(matter, 0) + 1
        return Envelope(
            id=uuid7(), kind=kind, court=self.code, matter=matter, sent_at=now(), body=body, **more
        )

    def hand(self, kind: str, body: dict[str, Any], matter: UUID, **files: bytes) -> Envelope:
        """A message with files, by what they are called; it is written and not yet sent."""
        offered = [
            Offered(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
            for name, content in files.items()
        ]
        told = self.written(matter, kind, body, files=offered)
        for each, content in zip(offered, files.values(), strict=True):
            self.files[str(told.id), each.sha256] = content
        return told

    def fetched(self, told: Envelope, most: int = 10**9) -> list[bytes]:
        """The files of a message of the centre, fetched in pieces and checked by their hashes."""
        return [self.fetch(told, each, most) for each in told.files]

    def fetch(self, told: Envelope, file: Offered, most: int) -> bytes:
        """One of them. AssertionError: it is not what was offered."""
        content = b""
        while len(content) < file.size:
            status, piece = self.get(told.id, file.sha256, len(content), most)
            assert status == 206, (status, piece)
            content += piece
        assert hashlib.sha256(content).hexdigest() == file.sha256
        return content

    def get(self, message: UUID, sha256: str, start: int, most: int) -> tuple[int, bytes]:
        """Some bytes of a file of the centre: status and content."""
        headers = signed(asked(message, sha256), "court", self.secrets)
        del headers["Content-Type"]
        headers["Range"] = f"bytes={start}-{start + most - 1}"
        return self.got(f"/{message}/files/{sha256}", headers)

    def got(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        """What the centre answers below its door."""
        request = urllib.request.Request(f"{self.door}{path}", headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def give(self, path: str, headers: Any) -> tuple[int, bytes]:
        """Some bytes of a file that the court has offered, for the centre: status and content."""
        _door, message, _files, sha256 = path.strip("/").split("/")
        start, end = map(int, headers["Range"].removeprefix("bytes=").split("-"))
        self.asked_for.append((sha256, start))
        if self.closed:
            self.closed -= 1
            return 503, b""
        try:
            with time_is(self.at or now()):
                prove(asked(UUID(message), sha256), headers, "centre", self.secrets)
        except NotGenuine:
            return 401, b""
        whole = self.files.get((message, sha256))
        if whole is None:
            return 410, b""
        piece = whole[start : end + 1]
        if self.cut:  # the line breaks after so many bytes
            piece, self.cut, self.closed = piece[: self.cut], 0, 1
        return 206, piece

    def send(self, told: Envelope) -> Answer:
        """Send a message as it is written. AssertionError: the centre could not read it."""
        status, said = self.post(told.written())
        assert status == 200, (status, said)
        return Answer.model_validate(said)

    def post(self, raw: bytes, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        """Any bytes under any headers, by default rightly signed: status and answer."""
        wanted = signed(raw, "court", self.secrets) if headers is None else headers
        request = urllib.request.Request(self.door, raw, wanted)  # noqa: S310 - our own door
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read() or b"null")


def _desk_of(court: Court) -> type[BaseHTTPRequestHandler]:
    """The HTTP side of a court."""

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(min(length, LARGEST + 1))
            answered = court.answered(raw, self.headers)
            if answered is None:
                self.close_connection = True
            else:
                status, said = answered
                self.answer(status, "application/json", json.dumps(said).encode())

        def do_GET(self) -> None:
            status, piece = court.give(self.path, self.headers)
            self.answer(status, "application/octet-stream", piece)

        def answer(self, status: int, kind: str, raw: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_of: Any) -> None:
            """Tests read answers, not lines."""

    return Desk
