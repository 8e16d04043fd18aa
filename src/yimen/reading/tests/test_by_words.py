"""What is read on the first day, by names and residents' words alone."""

from __future__ import annotations

from yimen.reading.by_words import ByWords, Named
from yimen.reading.words import TitledText

TREE = (
    Named("16", "公用事业"),
    Named("1601", "供水", "停水 水压 自来水", "16"),
    Named("1604", "供电", "停电 电表", "16"),
    Named("08", "教育文体", "学校"),
    Named("0805", "考试招生", "报名 录取", "08"),
)


def test_a_category_is_known_by_its_name_and_by_residents_words() -> None:
    reader = ByWords(TREE)
    assert reader.ranked(TitledText("供水什么时候恢复"))[0].label == "1601"
    said = reader.ranked(TitledText("家里停水两天了", "自来水公司说在抢修，水压也低。"))[0]
    assert (said.label, set(said.because)) == ("1601", {"停水", "自来水", "水压"})
    assert said.sure


def test_little_evidence_is_little_probability() -> None:
    reader = ByWords(TREE)
    once = reader.ranked(TitledText("", "昨天停水"))[0]
    often = reader.ranked(TitledText("停水", "停水，自来水没有，水压低"))[0]
    assert once.label == often.label == "1601"
    assert once.probability < often.probability < 1
    assert not once.sure


def test_what_speaks_for_two_is_shared_between_them() -> None:
    both = ByWords(TREE).ranked(TitledText("停水又停电"))
    assert [each.label for each in both] == ["1601", "1604"]
    assert both[0].probability == both[1].probability
    assert sum(each.probability for each in both) < 1


def test_where_nothing_speaks_nothing_is_said() -> None:
    reader = ByWords(TREE)
    assert reader.ranked(TitledText("你好", "谢谢")) == []
    assert reader.ranked(TitledText()) == []
    assert ByWords([]).ranked(TitledText("停水")) == []


def test_a_tree_that_bites_its_tail_is_read_all_the_same() -> None:
    ring = (Named("a", "供水", "", "b"), Named("b", "停水", "", "a"))
    assert ByWords(ring).ranked(TitledText("停水"))[0].label == "b"


def test_a_spelling_in_full_width_is_the_same_word() -> None:
    said = ByWords([Named("12", "信息", "APP")]).ranked(TitledText("ＡＰＰ打不开"))
    assert [each.label for each in said] == ["12"]


def test_a_top_is_named_only_where_nothing_beneath_it_speaks() -> None:
    reader = ByWords(TREE)
    assert [each.label for each in reader.ranked(TitledText("学校报名"))] == ["0805"]
    assert [each.label for each in reader.ranked(TitledText("学校"))] == ["08"]


def test_what_only_says_how_something_was_done_speaks_softly() -> None:
    reader = ByWords([Named("12", "科技", "手机"), Named("16", "公用事业", "水费")])
    assert [each.label for each in reader.ranked(TitledText("手机上交水费"))] == ["16", "12"]
