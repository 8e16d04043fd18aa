"""A reader of the city's own choice: a file of `yimen train`, or an endpoint that speaks OpenAI's.

Off unless `YIMEN_READER` names one. An endpoint gets the words of the matter without what tells who
somebody is (`deidentify`) and without any number, and the names of the categories; what it answers
is believed only where it can be checked.
"""

from __future__ import annotations

import json
import urllib.request
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from yimen.catalogue.queries import offered_categories

from .classifier import Classifier
from .deidentify import deidentified
from .reader import Reader, Said
from .words import TitledText, normal

PATIENCE = 2.0
"""Seconds that an endpoint may take."""
SENT = 500
"""Characters of a body that leave the city: what a message is about stands at its beginning."""
SEEN = 4 * SENT
"""Characters that are de-identified for it: a name is told by what stands around it."""
LONGEST = 100_000
"""Bytes of an answer that are read."""
SURE = 0.9
"""From here on an endpoint's own probability counts as sure; nobody has calibrated it."""
CLAUSE_ENDS = "。！？；，!?;,\n"
ASKS = (
    "You sort messages to a Chinese city hotline. Choose at most {count} of these categories, the "
    'likeliest first. Answer with JSON only: {{"categories": [{{"code": "…", "probability": 0.0, '
    '"words": ["words of the message that say so"]}}]}}\n{categories}'
)


def plugged() -> Reader | None:
    """What the city names, if it names something."""
    named: str = settings.READER
    if not named:
        return None
    return endpoint(named) if named.startswith(("http://", "https://")) else FileReader(named)


class FileReader:
    """A model in a file that `yimen train` has made; its labels are the codes of categories."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def ranked(self, message: TitledText, count: int = 3) -> list[Said]:
        """What the file's model says; NotAModel: it cannot be read."""
        return _file(self.path, self.path.stat().st_mtime_ns).ranked(message, count)


@cache
def _file(path: Path, _changed: int) -> Classifier:
    return Classifier.load(path)


@cache
def endpoint(address: str) -> Reader:
    """The endpoint's reader, the same one each time."""
    return Endpoint(address, settings.READER_KEY, settings.READER_MODEL)


class _Straight(urllib.request.HTTPRedirectHandler):
    """Words of residents go where the city said, and nowhere else."""

    def redirect_request(self, *_of: Any, **_more: Any) -> None:
        return None


class Endpoint:
    """Asks `/chat/completions` and reads the JSON of its answer."""

    def __init__(self, address: str, key: str, model: str) -> None:
        self.address, self.key, self.model = address.rstrip("/"), key, model
        straight = _Straight(), urllib.request.ProxyHandler({})
        self._open = urllib.request.build_opener(*straight).open

    def ranked(self, message: TitledText, count: int = 3) -> list[Said]:
        """What it answers, of the categories that there are; OSError or ValueError: nothing."""
        names = {each.code: each.name for each in offered_categories()}
        listed = "\n".join(f"{code} {name}" for code, name in names.items())
        text = told_outside(message)
        asked = {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": ASKS.format(count=count, categories=listed)},
                {"role": "user", "content": text},
            ],
        }
        answered = json.loads(self._answer(asked)["choices"][0]["message"]["content"])
        said = [_said(each, text) for each in answered["categories"] if each["code"] in names]
        return sorted(said, key=lambda each: -each.probability)[:count]

    def _answer(self, asked: dict[str, Any]) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(  # noqa: S310 - http or https: see `plugged`
            f"{self.address}/chat/completions", json.dumps(asked).encode(), headers
        )
        with self._open(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read(LONGEST))


def told_outside(message: TitledText) -> str:
    """The words that leave the city: of nobody in particular (个人信息保护法 art. 23, 25)."""
    shown = deidentified(f"{message.title}\n{_whole_clauses(message.body)}").text
    title, _line, body = shown.partition("\n")
    return f"{normal(title)}\n{normal(body[:SENT])}"


def _whole_clauses(body: str) -> str:
    """No more than is read, up to the end of a clause: half a name would not be known for one."""
    if len(body) <= SEEN:
        return body
    cut = body[:SEEN]
    return cut[: max(map(cut.rfind, CLAUSE_ENDS)) + 1]


def _said(told: dict[str, Any], text: str) -> Said:
    """One answer: never certain, and only with words that stand in the message."""
    chance = min(0.99, max(0.0, float(told["probability"])))
    words = tuple(str(word) for word in told.get("words", ()) if str(word) and str(word) in text)
    return Said(str(told["code"]), chance, words[:5], chance >= SURE)
