"""`yimen similar` and `yimen troubles` from file to file, without a database."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from yimen import cli
from yimen.reading.tests.corpus import ROWS, TOGETHER

HEAD = ("id", "user", "time", "title", "body", "oppose", "like")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The made-up corpus as a file such as spreadsheets write: with a byte order mark."""
    path = tmp_path / "messages.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for id_, title, body, day, person in ROWS:
            writer.writerow((id_, person, f"2026-03-{day:02} 08:00:00", title, body, 0, 1))
    return path


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_are_written_once(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    assert cli.main(["similar", "--in", str(source), "--out", str(out)]) == 0
    pairs = written(out)
    found = [frozenset((pair["id_a"], pair["id_b"])) for pair in pairs]
    assert {"id_a", "id_b", "score"} == pairs[0].keys()
    assert len(found) == len(set(found))
    assert frozenset(("a1", "a2")) in found
    assert frozenset(("a1", "b1")) not in found
    assert all(0.5 <= float(pair["score"]) <= 1 for pair in pairs)


def test_every_row_has_its_trouble_in_the_order_of_the_file(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "clusters.csv"
    assert cli.main(["troubles", "--in", str(source), "--out", str(out)]) == 0
    rows = written(out)
    assert [row["id"] for row in rows] == [row[0] for row in ROWS]
    cluster = {row["id"]: row["cluster"] for row in rows}
    assert all(len({cluster[id_] for id_ in together}) == 1 for together in TOGETHER)
    assert cluster["a1"] != cluster["b1"]
    assert "柳林苑：油烟" in capsys.readouterr().out


def test_an_id_that_comes_twice_loses_no_row(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,title,body\n1,柳林苑油烟,油烟\n1,青龙河路灯,路灯\n", encoding="utf-8")
    assert cli.main(["troubles", "--in", str(source), "--out", str(out)]) == 0
    assert [row["id"] for row in written(out)] == ["1", "1"]


def test_a_row_without_id_or_words_stays_in_its_place(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,title,body\n1,柳林苑油烟,\n,,\n2,,\n,青龙河路灯,\n", encoding="utf-8")
    assert cli.main(["troubles", "--in", str(source), "--out", str(out)]) == 0
    assert [row["id"] for row in written(out)] == ["1", "", "2", ""]
    assert len({row["cluster"] for row in written(out)}) == 4


def test_what_excel_saves_in_china_is_read(source: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "gb.csv", tmp_path / "out.csv"
    other.write_bytes(source.read_text("utf-8-sig").encode("gb18030"))
    found = []
    for file in (source, other):
        assert cli.main(["similar", "--in", str(file), "--out", str(out)]) == 0
        found.append(written(out))
    assert found[0] == found[1] != []


@pytest.mark.parametrize("command", ["similar", "troubles"])
def test_an_empty_file_gives_an_empty_table(command: str, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,title,body\n", encoding="utf-8")
    assert cli.main([command, "--in", str(source), "--out", str(out)]) == 0
    assert written(out) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,title\n1,x\n", "lacks the column body"),
        ("number,text\n", "lacks the columns id, title, body"),
        ("", "lacks the columns id, title, body"),
        (
            "id,title,body,title\n1,x,y,z\n",
            "line 1: columns B and D have the same heading “title”.",
        ),
        ('id,title,body\n1,x,"y\n2,z,\n', "is not CSV, line 3: unexpected end of data"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "out.csv"
    assert cli.main(["troubles", "--in", str(source), "--out", str(out)]) == 1
    assert says in capsys.readouterr().err
    assert not out.exists()


def test_what_is_no_file_or_no_text_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes("id,title,body\n1,油烟,\n".encode("utf-16"))
    for path, says in ((tmp_path / "none.csv", "No such file"), (odd, "neither UTF-8 nor GB")):
        assert cli.main(["similar", "--in", str(path), "--out", str(tmp_path / "o.csv")]) == 1
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("command", ["similar", "troubles"])
def test_where_nothing_can_be_written_nothing_is_done(
    command: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out, says in (
        (tmp_path, "it is no ordinary file"),
        (Path(os.devnull), "it is no ordinary file"),
        (tmp_path / "none" / "out.csv", "No such file or directory"),
        (source / "out.csv", "Not a directory"),
    ):
        assert cli.main([command, "--in", str(source), "--out", str(out)]) == 1
        error = capsys.readouterr().err
        assert f"{out} cannot be written: {says}." in error
        assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]
    assert Path(os.devnull).is_char_device()


def test_a_score_is_between_nothing_and_one(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["similar", "--in", str(source), "--out", str(tmp_path / "out.csv"), "--least"]
    for least in ("7", "nan", "much"):
        with pytest.raises(SystemExit):
            cli.main([*words, least])
        assert "from 0 to 1" in capsys.readouterr().err


def test_as_many_of_the_hottest_as_were_asked_for(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["troubles", "--in", str(source), "--out", str(tmp_path / "out.csv"), "--hottest"]
    for many in (0, 1, 2):
        assert cli.main([*words, str(many)]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1 + many
