"""The classifier on a small made-up city: what it learns, keeps, explains and refuses."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from yimen.reading import fitting
from yimen.reading.classifier import CannotLearn, Classifier, Labelled, NotAModel
from yimen.reading.copies import groups_of_copies
from yimen.reading.training import train
from yimen.reading.words import TitledText

THINGS = {
    "供水供电": ("自来水", "停水", "水管", "停电", "电表", "水压"),
    "学校教育": ("学校", "老师", "学生", "补课", "幼儿园", "学费"),
    "道路交通": ("公交车", "红绿灯", "堵车", "停车位", "班车", "路口"),
}
PLACES = ("东街", "西街", "南门", "北关", "河滩", "新村", "老城", "桥头")
ENDS = ("请尽快解决", "希望有人管一管", "什么时候能好", "已经三天了", "我们等了很久")


def city(count: int = 25) -> list[Labelled]:
    """Messages that nobody wrote, the same at each call."""
    chance = random.Random(7)
    made = []
    for label, things in THINGS.items():
        for _ in range(count):
            one, two = chance.sample(things, 2)
            place, end = chance.choice(PLACES), chance.choice(ENDS)
            number = chance.randint(1, 99)
            body = f"{place}{number}号的{two}有问题，{one}也不行，{end}。"
            made.append(Labelled(TitledText(f"{place}{one}的事", body), label, "2024-05-06 08:00"))
    return made


@pytest.fixture(scope="module")
def model() -> Classifier:
    return train(city())


NEW = [
    TitledText("河滩停水", "水管坏了，自来水没有了"),
    TitledText("老师收补课费", "学校的学生都要交"),
    TitledText("", "路口的红绿灯不亮，堵车"),
]


def test_it_reads_what_it_was_not_told(model: Classifier) -> None:
    found = model.read(NEW)
    assert [each.label for each in found] == list(THINGS)
    assert all(0 < each.probability <= 1 for each in found)


def test_the_words_that_speak_for_it_stand_in_the_text(model: Classifier) -> None:
    for message, reading in zip(NEW, model.read(NEW), strict=True):
        assert reading.because
        for word, weight in reading.because:
            assert word in f"{message.title}\n{message.body}"
            assert weight > 0
    assert model.read(NEW[:1], because=0)[0].because == ()


def test_nothing_to_read_is_no_category(model: Classifier) -> None:
    for message in (TitledText(), TitledText(" ", "……！"), TitledText("\u3000", "\n")):
        (found,) = model.read([message])
        assert (found.label, found.probability, found.sure) == ("", 0.0, False)


def test_what_it_has_never_seen_is_not_sure(model: Classifier) -> None:
    (found,) = model.read([TitledText("zzz", "qqq xyz")])
    assert not found.sure
    assert found.probability < model.threshold


def test_one_by_one_or_together_is_the_same(model: Classifier) -> None:
    assert model.read(NEW) == [model.read([message])[0] for message in NEW]


def test_the_same_rows_make_the_same_file(model: Classifier, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(model.packed())
    (tmp_path / "two").write_bytes(train(city()).packed())
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_loaded_reads_as_what_was_saved(model: Classifier, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(model.packed())
    again = Classifier.load(tmp_path / "model")
    assert again.read(NEW) == model.read(NEW)
    assert again.header["data"] == model.header["data"]
    assert again.header["days"] == ["2024-05-06", "2024-05-06"]
    assert [step for step, _accuracy, _least in again.header["curve"]] == list(fitting.STEPS)


def test_a_foreign_or_damaged_file_is_refused_in_a_sentence(
    model: Classifier, tmp_path: Path
) -> None:
    file = tmp_path / "model"
    file.write_bytes(model.packed())
    whole = file.read_bytes()
    broken = [b"", b"id,title,body\n", whole[: len(whole) // 2], b"\x80\x04K\x01."]
    for content in broken:
        file.write_bytes(content)
        with pytest.raises(NotAModel, match=r"not a model of Yimen, or it is damaged\.$"):
            Classifier.load(file)
    with pytest.raises(NotAModel, match="cannot be read"):
        Classifier.load(tmp_path / "nothing")


def test_a_damage_never_changes_what_is_read(model: Classifier, tmp_path: Path) -> None:
    """A few bytes of the wrapping mean nothing (dates of parts); any other damage is refused."""
    file = tmp_path / "model"
    file.write_bytes(model.packed())
    whole, refused, places = file.read_bytes(), 0, range(0, file.stat().st_size - 4, 131)
    for at in places:
        file.write_bytes(
            whole[:at] + bytes(255 - each for each in whole[at : at + 4]) + whole[at + 4 :]
        )
        try:
            assert Classifier.load(file).read(NEW) == model.read(NEW)
        except NotAModel:
            refused += 1
    assert refused > 0.9 * len(places)


def test_a_model_of_another_version_is_refused(tmp_path: Path) -> None:
    other = train(city())
    other.header["format"] = "yimen reading 0"
    (tmp_path / "model").write_bytes(other.packed())
    with pytest.raises(NotAModel, match="another version"):
        Classifier.load(tmp_path / "model")


def test_too_little_teaches_nothing() -> None:
    rows = city()
    with pytest.raises(CannotLearn, match="two categories"):
        train(rows[:25])
    with pytest.raises(CannotLearn, match="学校教育 has 2 different messages"):
        train(rows[:27])


def test_copies_stay_together() -> None:
    said = "我们小区的自来水已经停了三天没有人来修"
    other = TitledText("学校补课", "老师让学生都交钱")
    groups = groups_of_copies([TitledText("停水", said), other, TitledText("停水了", said)])
    assert groups[0] == groups[2] != groups[1]


def test_the_threshold_is_where_enough_is_right() -> None:
    chances = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    labels = np.array([0, 0, 1, 0])
    assert fitting.threshold(chances, labels, sure=1.0) == 0.8
    assert fitting.threshold(chances, labels, sure=0.75) == 0.6
    assert fitting.threshold(chances, 1 - labels, sure=1.0) > 1


def test_a_probability_that_holds_has_no_error() -> None:
    chances = np.array([[0.75, 0.25]] * 4)
    assert fitting.calibration_error(chances, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert fitting.calibration_error(chances, np.array([1, 1, 1, 1])) == pytest.approx(0.75)
