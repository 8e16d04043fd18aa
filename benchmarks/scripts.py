"""What the clients do: the life of a request over the API, and the pages that staff look at."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from benchmarks.load import Call, Script

WORDS = (
    "小区停水三天了，打电话给供水公司一直没有人接，请尽快派人来看一看。",
    "路灯坏了一个多星期，晚上放学的孩子走这条路很不安全，希望尽快修好。",
    "工地夜里两点还在打桩，全家人都睡不着，请管一管夜间施工的噪声。",
    "垃圾桶好几天没有清运，夏天味道很大，苍蝇也多，请安排人来清理。",
)
RARE = ("打桩", "苍蝇也多", "没有人接", "放学的孩子")
COMMON = ("小区", "请尽快", "希望")


def key_of(run: int, client: int, number: int) -> str:
    """The key of the n-th case of a client: the same whenever it is asked for."""
    pick = random.Random(f"{run}/{client}/{number}")
    value = (1_790_000_000_000 + run * 1000 + number) << 80 | pick.getrandbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))


class Lives:
    """Steps of the life of a request, sent as the systems that hold the posts."""

    def __init__(self, known: dict[str, Any], run: int) -> None:
        self.known, self.run = known, run

    def register(self, key: str, number: int) -> Call:
        """A new case under the client's own key."""
        said = {
            "id": key,
            "title": f"停水 {number}",
            "body": WORDS[number % len(WORDS)],
            "kind": "complaint",
            "channel": "api",
            "item": self.known["item"],
            "area": self.known["area"],
        }
        return self._post("cases/requests", "agent", said)

    def step(self, key: str, step: str) -> Call:
        """One step, with the least that it asks for."""
        who, said = STEPS[step]
        return self._post(f"cases/{key}/{step}", who, said)

    def _post(self, path: str, who: str, said: dict[str, Any]) -> Call:
        headers = {
            "Authorization": f"Bearer {self.known['tokens'][who]}",
            "Content-Type": "application/json",
        }
        return Call("POST", f"/api/v1/{path}", headers, json.dumps(said).encode())

    def whole(self, client: int) -> Iterator[Call]:
        """From the call to the rating: register and five steps."""
        number = random.SystemRandom().getrandbits(30)
        key = key_of(self.run, client, number)
        yield self.register(key, number % 1000)
        for step in STEPS:
            yield self.step(key, step)

    def only(self, step: str) -> Script:
        """One step for one case after another, in the order in which they were registered."""
        numbers: dict[int, int] = {}

        def script(client: int) -> Iterator[Call]:
            number = numbers[client] = numbers.get(client, -1) + 1
            key = key_of(self.run, client, number)
            yield self.register(key, number) if step == "register" else self.step(key, step)

        return script


STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "dispatch": ("dispatcher", {}),
    "sign": ("handler", {}),
    "answer": ("handler", {"text": "已经派人修好，并当面告知。", "solved": "yes"}),
    "pass_check": ("approver", {"solved": "yes"}),
    "call_back": ("caller", {"solved": "yes", "rating": 4}),
}


class Pages:
    """What staff look at all day."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known
        self.pick = random.Random(7)

    def get(self, path: str, who: str = "dispatcher") -> Call:
        """A page, as somebody who has signed in."""
        cookie = f"sessionid={self.known['sessions'][who]}"
        return Call("GET", path, {"Cookie": cookie, "Accept-Language": "zh-CN"}, right=(200,))

    def queue(self, client: int) -> Iterator[Call]:
        """The dispatcher's queue."""
        yield self.get("/queue/")

    def unit_queue(self, client: int) -> Iterator[Call]:
        """The queue of a unit."""
        yield self.get("/queue/", self.known["lead"])

    def case(self, client: int) -> Iterator[Call]:
        """Any case."""
        yield self.get(f"/cases/{self.pick.choice(self.known['sample'])}/")

    def search_rare(self, client: int) -> Iterator[Call]:
        """Words that few texts hold."""
        yield self.get(f"/search/?q={quote(self.pick.choice(RARE))}")

    def search_common(self, client: int) -> Iterator[Call]:
        """Words that very many texts hold."""
        yield self.get(f"/search/?q={quote(self.pick.choice(COMMON))}")
