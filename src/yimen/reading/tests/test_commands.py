"""`yimen train` and `yimen read`, from file to file, without a database."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from yimen.cli import main

from .test_classifier import NEW, THINGS, city


def written(file: Path, header: list[str], rows: list[list[str]], coding: str = "utf-8") -> Path:
    """A CSV file."""
    with file.open("w", encoding=coding, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return file


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("model")
    rows = [[row.message.title, row.message.body, row.label] for row in city()]
    source = written(place / "labelled.csv", ["title", "body", "label"], rows, "utf-8-sig")
    assert main(["train", "--in", str(source), "--out", str(place / "model")]) == 0
    return place / "model"


def read(model: Path, source: Path, *words: str) -> list[dict[str, str]]:
    """What `yimen read` writes."""
    out = source.with_suffix(".out")
    assert (
        main(["read", "--model", str(model), "--in", str(source), "--out", str(out), *words]) == 0
    )
    with out.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_rows_come_out_as_they_went_in(model: Path, tmp_path: Path) -> None:
    rows = [[f"n{at}", message.title, message.body] for at, message in enumerate(NEW)]
    rows[1:1] = [["", "", ""], ["n0", '引号"', "两行\n的正文"], ["short"]]
    rows += [["nul", "停水\0", "x" * 200_000]] + [["many", "停水", "水管"]] * 600
    found = read(model, written(tmp_path / "in.csv", ["id", "title", "body"], rows, "utf-8-sig"))
    assert [row["id"] for row in found] == [row[0] for row in rows]
    assert list(found[0]) == ["id", "category", "probability"]
    assert [found[at]["category"] for at in (0, 4, 5)] == list(THINGS)
    for empty in (found[1], found[3]):
        assert (empty["category"], empty["probability"]) == ("", "0")
    assert found[-1]["category"] == next(iter(THINGS))


def test_only_what_is_sure_on_request(model: Path, tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", ["id", "title", "body"], [["1", "qqq", "zzz"]])
    assert read(model, source)[0]["category"] in THINGS
    assert read(model, source, "--only-sure")[0]["category"] == ""


@pytest.mark.parametrize("name", ["columns", "coding", "quote", "missing"])
def test_what_cannot_be_read_is_said_and_nothing_is_written(
    name: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    if name == "columns":
        written(source, ["id", "text"], [["1", "停水"]])
    elif name == "coding":
        written(source, ["id", "title", "body"], [["1", "停水", "水管"]], "utf-16")
    elif name == "quote":
        source.write_text('id,title,body\n1,"停水,\n2,水管,\n', encoding="utf-8")
    says = {
        "columns": "lacks the columns title, body; needed are id, title, body.",
        "coding": "is neither UTF-8 nor GB 18030 text.",
        "quote": "is not CSV, line 3: unexpected end of data.",
        "missing": "cannot be read: No such file or directory.",
    }
    words = ["read", "--model", str(model), "--in", str(source), "--out", str(out)]
    assert main(words) == 1
    error = capsys.readouterr().err
    assert says[name] in error
    assert error.count("\n") == 1
    assert list(tmp_path.glob("*out*")) == []


@pytest.mark.parametrize("command", ["train", "read"])
def test_a_place_that_cannot_be_written_is_said_first(
    command: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(
        tmp_path / "in.csv", ["id", "title", "body", "label"], [["1", "停水", "", "a"]]
    )
    words = {"train": [], "read": ["--model", str(model)]}[command]
    for out in (tmp_path, Path(os.devnull), tmp_path / "none" / "out"):
        assert main([command, *words, "--in", str(source), "--out", str(out)]) == 1
        error = capsys.readouterr().err
        assert f"{out} cannot be written: " in error
        assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_what_stood_there_stays_where_training_fails(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", ["title", "body", "label"], [["停水", "水管", "供水"]])
    (tmp_path / "model").write_bytes(b"before")
    assert main(["train", "--in", str(source), "--out", str(tmp_path / "model")]) == 1
    assert (tmp_path / "model").read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_table_may_take_the_place_of_what_was_read(model: Path, tmp_path: Path) -> None:
    rows = [["1", message.title, message.body] for message in NEW]
    source = written(tmp_path / "in.csv", ["id", "title", "body"], rows, "gb18030")
    words = ["read", "--model", str(model), "--in", str(source), "--out", str(source)]
    assert main(words) == 0
    assert source.read_text("utf-8").startswith("id,category,probability\n1,")


def test_training_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "in.csv", ["title", "body", "label"], [["停水", "水管", "供水"]])
    assert main(["train", "--in", str(source), "--out", str(tmp_path / "model")]) == 1
    assert "At least two categories are needed." in capsys.readouterr().err
    written(source, ["title", "body"], [])
    assert main(["train", "--in", str(source), "--out", str(tmp_path / "model")]) == 1
    assert "lacks the column label; needed are title, body, label." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["train", "read"])
def test_of_two_columns_with_the_same_heading_neither_wins_in_silence(
    command: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["id", "title", "body", "label", "", "", "body "]
    source = written(tmp_path / "in.csv", header, [["1", "停水", "水管", "a", "", "", "路灯"]])
    words = {"train": [], "read": ["--model", str(model)]}[command]
    assert main([command, *words, "--in", str(source), "--out", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert f"{source}, line 1: columns C and G have the same heading “body”." in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_that_is_no_model_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "in.csv", ["id", "title", "body"], [])
    words = ["read", "--model", str(source), "--in", str(source), "--out", str(tmp_path / "out")]
    assert main(words) == 1
    assert "is not a model of Yimen" in capsys.readouterr().err
