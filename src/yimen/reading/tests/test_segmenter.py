"""Words are cut as jieba cuts them."""

from __future__ import annotations

import jieba
import pytest

from yimen.reading.segmenter import Segmenter

TEXTS = (
    "自来水公司三天没有供水，请尽快解决",
    "南京市长江大桥通车了",
    "12号楼ABC小区的iPhone11和C++程序员，50%的AA制",
    "\r\n你好_世界  卡拉OK 3.5元\n",
    "𠮷野家龘靐",
    "研究生命起源结婚的和尚未结婚的",
    "x",
    "",
)


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.mark.parametrize("text", TEXTS)
def test_it_cuts_as_jieba_does(
    segmenter: Segmenter,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.setattr(jieba.dt, "tmp_dir", str(tmp_path_factory.getbasetemp()))
    assert segmenter.cut(text) == list(jieba.cut(text, HMM=False))
    assert "".join(segmenter.cut(text)) == text
