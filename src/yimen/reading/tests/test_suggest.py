"""Which reader is asked, and what happens when it cannot answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from tests.cast import Cast

from yimen.catalogue.models import Synonyms
from yimen.orgs.held import forget_all
from yimen.places import NotPossible, reader
from yimen.reading import plugged
from yimen.reading.classifier import Labelled
from yimen.reading.models import Target
from yimen.reading.suggest import forget, resting, suggest
from yimen.reading.training import train
from yimen.reading.words import TitledText

from .matters import THINGS, categories
from .test_classifier import city

pytestmark = pytest.mark.django_db
WATER = TitledText("家里停水", "自来水没有了，请打 13812345678")


@pytest.fixture(autouse=True)
def _categories(cast: Cast) -> Iterator[None]:
    categories()
    plugged.endpoint.cache_clear()
    yield
    forget()


@contextmanager
def answering(answer: Callable[[Any], tuple[int, Any]]) -> Iterator[tuple[str, list[Any]]]:
    """A server that speaks OpenAI's way; gives its address and what it was asked."""
    asked: list[Any] = []

    class Speaks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({**said, "key": self.headers["Authorization"], "path": self.path})
            status, told = answer(said)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(told if isinstance(told, bytes) else json.dumps(told).encode())

        def log_message(self, *_of: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Speaks)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def says(*rows: dict[str, Any]) -> Callable[[Any], tuple[int, Any]]:
    """An answer with these categories."""
    content = json.dumps({"categories": rows})
    return lambda _said: (200, {"choices": [{"message": {"content": content}}]})


def test_without_anything_words_read() -> None:
    said = suggest(Target.CATEGORY, WATER)
    assert (said.reader, said.ranked[0].label, said.failed) == ("words", "1601", ())


def test_words_that_mean_the_same_as_a_categorys_are_known_too(cast: Cast) -> None:
    assert suggest(Target.CATEGORY, TitledText("家里断水")).ranked == []
    Synonyms.objects.create(word="停水", same="断水 没水")
    forget_all()
    said = suggest(Target.CATEGORY, TitledText("家里断水")).ranked[0]
    assert (said.label, said.because) == ("1601", ("断水",))


def test_an_endpoint_that_the_city_names_is_asked_without_numbers(settings: Settings) -> None:
    row = {"code": "0801", "probability": 1, "words": ["停水", "never said"]}
    gone = {"code": "9999", "probability": 0.5, "words": []}
    with answering(says(gone, row)) as (address, asked):
        settings.READER, settings.READER_KEY, settings.READER_MODEL = address, "secret", "large"
        said = suggest(Target.CATEGORY, WATER)
    assert (said.reader, [each.label for each in said.ranked]) == ("plugged", ["0801"])
    assert (said.ranked[0].probability, said.ranked[0].because) == (0.99, ("停水",))
    (one,) = asked
    assert (one["key"], one["path"], one["model"]) == (
        *("Bearer secret", "/v1/chat/completions", "large"),
    )
    assert "13812345678" not in json.dumps(one, ensure_ascii=False)
    assert "1601 供水" in one["messages"][0]["content"]


LONG = "我要反映小区停水的问题。" * 200


@pytest.mark.parametrize(
    ("told", "secret"),
    [
        ("我叫王小明，小区停水三天了。", "小明"),
        ("业主欧阳建国反映停水。", "建国"),
        ("停水，联系人李秀兰，电话13893612345。", "秀兰"),
        ("停水，电话１３８-９３６１-２３４５。", "9361"),
        ("停水，请回电一三八九三六一二三四五。", "一三八"),
        ("身份证号620702198001011234的住户家停水。", "1980"),
        ("停水，车牌甘G12345的车挡住了阀门。", "甘g"),
        ("西街新建街12号3单元502室停水。", "单元"),
        ("甘州区鑫源商贸有限公司不给我们供水。", "鑫源"),
        ("停水，我的微信号是wang_xiaoming。", "xiaoming"),
        ("停水，邮箱wangxm@example.com。", "wangxm"),
        (LONG[:1998] + "我叫王小明，停水三天了。", "王小"),
    ],
)
def test_whom_it_is_about_never_leaves(settings: Settings, told: str, secret: str) -> None:
    with answering(says()) as (address, asked):
        settings.READER = address
        suggest(Target.CATEGORY, TitledText(told[:40], told))
        suggest(Target.CATEGORY, TitledText("停水", told))
    said = [each["messages"][1]["content"] for each in asked]
    assert len(said) == 2
    assert all("水" in each and secret not in each for each in said)


@pytest.mark.parametrize(
    "answer",
    [
        lambda _said: (500, {}),
        lambda _said: (302, {}),
        lambda _said: (200, b"not json"),
        lambda _said: (200, {"choices": []}),
        lambda _said: (200, {"choices": [{"message": {"content": "I think it is water."}}]}),
        says({"code": "1601", "probability": "much"}),
        says({"name": "1601"}),
    ],
)
def test_an_endpoint_that_answers_nonsense_is_left_out_for_a_while(
    settings: Settings, answer: Any
) -> None:
    with answering(answer) as (settings.READER, asked):
        said = suggest(Target.CATEGORY, WATER)
        assert (said.reader, said.failed) == ("words", ("plugged",))
        assert said.ranked[0].label == "1601"
        suggest(Target.CATEGORY, WATER)
        assert len(asked) == 1, "it rests"
        assert resting(Target.CATEGORY) == ["plugged"]
        forget()
        suggest(Target.CATEGORY, WATER)
        assert len(asked) == 2


def test_an_endpoint_that_is_dead_or_slow_is_left_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.READER = "http://127.0.0.1:1/v1"
    assert suggest(Target.CATEGORY, WATER).failed == ("plugged",)
    forget()
    monkeypatch.setattr(plugged, "PATIENCE", 0.05)
    waits = threading.Event()

    def slowly(_said: Any) -> tuple[int, Any]:
        waits.wait(10)
        return 200, {}

    with answering(slowly) as (settings.READER, asked):
        said = suggest(Target.CATEGORY, WATER)
        waits.set()
    assert (said.reader, said.failed, len(asked)) == ("words", ("plugged",), 1)


def test_a_file_that_the_city_names_reads_and_is_read_anew_when_it_changes(
    settings: Settings, tmp_path: Path
) -> None:
    codes = dict(zip(["供水供电", "学校教育", "道路交通"], THINGS, strict=True))
    rows = [Labelled(row.message, codes[row.label]) for row in city()]
    settings.READER = str(tmp_path / "model")
    (tmp_path / "model").write_bytes(train(rows).packed())
    said = suggest(Target.CATEGORY, TitledText("老师收学费", "学校的学生都要交补课的钱"))
    assert (said.reader, said.ranked[0].label) == ("plugged", "0801")
    (tmp_path / "model").write_bytes(b"broken")
    assert suggest(Target.CATEGORY, WATER).failed == ("plugged",)


def test_kinds_are_read_by_our_own_readers_only(settings: Settings) -> None:
    settings.READER = "http://127.0.0.1:1/v1"
    said = suggest(Target.KIND, TitledText("", "我要投诉楼上扰民"))
    assert (said.reader, said.ranked[0].label, said.failed) == ("words", "complaint", ())


def test_a_reader_is_an_address_or_a_file() -> None:
    assert reader("") == ""
    assert reader("/var/models/large") == "/var/models/large"
    assert reader("https://host/v1") == "https://host/v1"
    for wrong in ("ftp://host/v1", "https:///v1"):
        with pytest.raises(NotPossible, match="must be a file"):
            reader(wrong)
