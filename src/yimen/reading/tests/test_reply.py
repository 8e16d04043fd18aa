"""What an answer lacks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yimen.reading.reply import Demand, Finding, Flaw, likest, phrases, review, score

DEMAND = Demand(
    "明珠小区三号楼二次供水水压不足", "我们住在明珠小区，城北桐仁村对面，晚上七点以后没有水。"
)
GOOD = (
    "您好！经现场查看，明珠小区三号楼二次供水水泵老化，水压不足的情况属实。"
    "供水公司已于3月4日更换水泵，现在水压正常。如有疑问请拨打0936-8212345。"
)


def flaws(answer: str, demand: Demand = DEMAND, others: tuple[str, ...] = ()) -> set[Flaw]:
    return {each.flaw for each in review(demand, answer, others)}


def one(answer: str, flaw: Flaw) -> Finding:
    return next(each for each in review(DEMAND, answer) if each.flaw == flaw)


def test_a_good_answer_has_no_flaw() -> None:
    assert review(DEMAND, GOOD) == []
    assert score([]) == 100


@pytest.mark.parametrize(
    "answer",
    [
        "您好，您反映的问题已转相关部门核实处理。",
        "网友：您好！您所反映的问题已转至供水公司，感谢您的留言。2024年3月4日",
    ],
)
def test_an_answer_that_only_passes_on_says_nothing_else(answer: str) -> None:
    assert flaws(answer) - {Flaw.JARGON} == {Flaw.PASSED_ON}


def test_an_answer_without_a_result_or_a_day() -> None:
    assert {Flaw.NO_RESULT, Flaw.NO_CONTACT} <= flaws("网友：您好！您的留言我们收到了，谢谢！")


def test_a_promise_needs_a_day() -> None:
    vague = "经查，水泵老化。下一步我们将更换明珠小区的供水水泵。"
    finding = one(vague, Flaw.NO_DAY)
    assert vague[finding.start : finding.end] == finding.words == "下一步"
    assert finding.sentence == "下一步我们将更换明珠小区的供水水泵。"
    assert Flaw.NO_DAY not in flaws("下一步我们将于5月底前更换明珠小区的供水水泵。")
    assert Flaw.NO_DAY not in flaws("现将情况回复如下：明珠小区水泵已经更换。")


def test_an_answer_to_something_else() -> None:
    assert Flaw.OFF_POINT in flaws("公交线路的调整由客运中心负责，现已开通新站，车次照常。")
    assert Flaw.OFF_POINT not in flaws("明珠小区二次供水的水泵已经更换。")


def test_whom_to_ask_is_a_number_or_a_place() -> None:
    assert Flaw.NO_CONTACT in flaws("水泵已经更换。")
    for contact in ("请拨打12345。", "联系电话8212345。", "请到社区服务中心办理。"):
        assert Flaw.NO_CONTACT not in flaws("水泵已经更换。" + contact)


def test_empty_words_are_named_but_not_in_a_title() -> None:
    assert one("我局高度重视，水泵已经更换。", Flaw.EMPTY).words == "高度重视"
    assert Flaw.EMPTY not in flaws("根据《关于进一步加强供水管理的通知》，水泵已经更换。")


def test_a_word_of_the_office_has_a_plainer_one() -> None:
    finding = one("来信收悉，水泵已经更换。", Flaw.JARGON)
    assert (finding.words, finding.beside) == ("收悉", "收到")


def test_a_name_that_is_written_in_another_way() -> None:
    finding = one("明珠小区在城北同仁村对面，水泵已经更换。", Flaw.MISNAMED)
    assert finding.words.endswith("同仁村")
    assert finding.beside.endswith("桐仁村")
    assert Flaw.MISNAMED not in flaws("明珠小区在城北桐仁村对面，水泵已经更换。")


def test_a_sentence_that_nobody_reads_to_its_end() -> None:
    assert Flaw.LONG in flaws("水泵" + "，水泵老化以后需要更换" * 12 + "。")
    assert Flaw.LONG not in flaws("水泵老化以后需要更换。" * 12)


def test_an_answer_that_was_given_before() -> None:
    other = GOOD.replace("3月4日", "4月9日")
    assert Flaw.COPY in flaws(GOOD, others=("不同的答复，说的是另一件事。", other))
    assert likest(GOOD, [other]) == other
    assert likest("您好，谢谢。", ["您好，谢谢。"]) == "", "greetings are anybody's"


def test_many_flaws_of_a_kind_count_five_times() -> None:
    assert score([Finding(Flaw.JARGON)] * 9) == score([Finding(Flaw.JARGON)] * 5) == 90
    assert score([Finding(each) for each in Flaw] * 5) == 0


def test_the_weightiest_stands_first() -> None:
    found = review(DEMAND, "来信收悉，我局高度重视。")
    assert [each.flaw for each in found] == sorted(
        (each.flaw for each in found), key=lambda flaw: score([Finding(flaw)])
    )


def test_phrases_are_of_two_kinds_and_stand_once() -> None:
    kinds, words, _instead = zip(*phrases(), strict=True)
    assert set(kinds) == {Flaw.EMPTY, Flaw.JARGON}
    assert len(set(words)) == len(words)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_anything_can_be_read_and_every_place_is_in_the_answer(
    title: str, answer: str, others: list[str]
) -> None:
    found = review(Demand(title), answer, others)
    assert 0 <= score(found) <= 100
    for each in found:
        assert answer[each.start : each.end] == each.words
