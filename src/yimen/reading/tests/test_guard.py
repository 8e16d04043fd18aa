"""The guard: what must not wait, what the law sends elsewhere, and whom a report is about."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.reading.guard import Guard, Rule, flattened
from yimen.reading.reported import Known, Reported, units_named
from yimen.reading.seeding import guard_rules

RULES = guard_rules()
GUARD = Guard(RULES)
REPORTED = Reported(RULES)


with (Path(__file__).parent / "said.csv").open(encoding="utf-8", newline="") as _file:
    SAID = [(row["said"], row["to"]) for row in csv.DictReader(_file)]


def led_to(text: str) -> set[str]:
    """Whom the hits of a text lead to."""
    return {hit.rule.to for hit in GUARD.hits(text)}


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("我不想活了，现在就站在楼顶上", "110"),
        ("隔壁的拿刀在门口，说要弄死我", "110"),
        ("他扬言要搞死我们全家，我们不敢出门", "110"),
        ("我女儿被骗到传销窝点，已经失联三天", "110"),
        ("楼下现在着火了，烟很大，快来救火", "119"),
        ("厨房里煤气漏气，味道很大", "119"),
        ("我妈刚才突然晕倒，没有呼吸，快来人", "120"),
        ("路口刚刚发生车祸，人还躺在地上", "122"),
        ("法院判决生效一年了，一直得不到执行，执行局说没有财产", "court"),
        ("我向劳动仲裁委员会申请了仲裁，要求支付工资", "arbitration"),
        ("实名举报某局局长以权谋私、收受贿赂", "discipline"),
        ("对交警的处罚决定不服，想申请行政复议", "review"),
        ("我申请政府信息公开，要征地的批文", "disclosure"),
        ("我的信访事项已经受理，信访件还没有答复", "petition"),
        ("我这里有一份涉密文件要反映", "secret"),
    ],
)
def test_what_must_not_be_missed_is_found(text: str, to: str) -> None:
    assert to in led_to(text)


@pytest.mark.parametrize(
    "text",
    [
        "小区楼道堆满杂物，一旦着火后果不堪设想",
        "电线老化，容易引起火灾，请尽快整改",
        "没有人打人，只是吵了几句",
        "去年楼上失火，早已扑灭，现在墙面一直没有修",
        "这样的水喝下去等于慢性自杀",
        "家里的路灯不亮，法院对面那条路",
        "请问办理居住证需要哪些材料",
        "跳楼价大甩卖的喇叭太吵",
        "公园里打太极的老人很多，希望增加座椅",
        "",
    ],
)
def test_hazards_stories_and_figures_of_speech_are_ordinary(text: str) -> None:
    assert led_to(text) == set()


@pytest.mark.parametrize(("said", "to"), SAID)
def test_danger_is_known_as_callers_tell_it(said: str, to: str) -> None:
    danger = {hit.rule.to for hit in GUARD.hits(said) if hit.rule.duty == "danger"}
    assert to in danger if to else not danger


@pytest.mark.parametrize(
    ("said", "to"),
    [
        ("我不服法院的判决，请重新审理", "court"),
        ("法院判了对方不给钱，执行不了", "court"),
        ("举报镇长收礼", "discipline"),
        ("我不服交警罚款，要复议", "review"),
        ("我已经在信访局登记了，还没答复", "petition"),
        ("我想查我老公的电话打给谁了", "secret"),
    ],
)
def test_a_lawful_route_is_known_as_callers_tell_it(said: str, to: str) -> None:
    assert to in led_to(said)


def test_what_is_said_first_needs_no_word_near_it() -> None:
    rule = Rule("X1", "danger", "119", ("着火了",), near=("^", "快来"))
    early, late = "隔壁着火了", "您好，" + "我是新来的住户，" * 6 + "隔壁着火了"
    assert Guard([rule]).hits(early)
    assert not Guard([rule]).hits(late)
    assert Guard([rule]).hits(late + "，快来")
    only_first = Rule("X2", "danger", "119", ("着火了",), near=("^",))
    assert Guard([only_first]).hits(early)
    assert not Guard([only_first]).hits(late)


def test_a_hit_says_by_which_words_and_where_they_stand() -> None:
    text = "您好，我要反映：楼上的持刀威胁我，现在还在门口"
    (hit,) = GUARD.hits(text)
    assert text[hit.start : hit.end] == hit.words == "持刀"
    assert hit.rule.why
    assert hit.rule.basis
    assert "持刀" in hit.quote


def test_full_width_and_capitals_are_the_same_words() -> None:
    rule = Rule("X1", "route", "court", ("ＡＢ…c",))
    assert Guard([rule]).hits("说的是ab很好的Ｃ")[0].words == "ab很好的Ｃ"


def test_the_gap_of_a_word_ends_with_its_clause() -> None:
    guard = Guard([Rule("X1", "danger", "110", ("关在…不让",))])
    assert guard.hits("把人关在屋里不让走")
    assert not guard.hits("关在屋里，他说不让走")


def test_words_near_and_words_against_are_looked_for_in_the_sentence() -> None:
    guard = Guard([Rule("X1", "danger", "110", ("打死",), near=("我",), unless=("老虎",))])
    assert guard.hits("他说要打死我")
    assert not guard.hits("他说要打死那只蚊子。我很怕")
    assert not guard.hits("我看武松打死老虎")


def test_a_rule_may_ask_to_be_told_twice() -> None:
    guard = Guard([Rule("X1", "route", "court", ("法院",), times=2)])
    assert not guard.hits("法院门口的路灯坏了")
    assert guard.hits("法院受理了，法院还没有开庭")


def test_what_is_over_counts_where_the_rule_says_so() -> None:
    words = ("打架",)
    now, always = (
        Rule("X1", "danger", "110", words),
        Rule("X2", "danger", "110", words, always=True),
    )
    assert [hit.rule.code for hit in Guard([now, always]).hits("前年这里打架")] == ["X2"]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert len(flattened(text)) == len(text)
    for hit in GUARD.hits(text):
        assert text[hit.start : hit.end] == hit.words
    REPORTED.bodies(text[:20], text[20:])


def test_rules_have_codes_of_their_own_and_say_what_to_do() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.words and rule.why and rule.basis for rule in RULES)
    assert all(rule.to for rule in RULES if rule.duty != "report")


UNITS = [
    Known("6207-102", "张掖市教育局", "6207", "张掖市"),
    Known("620702-102", "甘州区教育局", "620702", "甘州区"),
    Known("620722-102", "民乐县教育局", "620722", "民乐县"),
    Known("620702-113", "甘州区住房和城乡建设局", "620702", "甘州区"),
    Known("620702-138", "张掖市公安局交通警察支队", "6207", "张掖市"),
]


def units(title: str, body: str = "", area: str = "") -> list[str]:
    """The codes of the units that a text accuses."""
    return [unit.code for unit in units_named(REPORTED.bodies(title, body), UNITS, area)]


def test_whoever_is_accused_is_found_by_a_short_name() -> None:
    assert units("举报甘州区住建局不作为", area="620702") == ["620702-113"]


def test_what_accuses_is_no_part_of_a_place() -> None:
    assert units("举报甘州区住建局，工地一直没人管", area="620702") == ["620702-113"]
    assert units("我要举报张掖市公安局交通警察支队的队长收钱", area="620702") == ["620702-138"]


def test_a_named_place_wins_over_where_the_matter_lies() -> None:
    assert units("投诉民乐县教育局违规收费", area="620702") == ["620722-102"]
    assert units("教育局乱收费，举报教育局失职", area="620702102") == ["620702-102"]
    assert units("举报教育局失职", area="6207") == ["6207-102"]


@pytest.mark.parametrize(
    "title",
    [
        "请教育局尽快安排入学",
        "教育局在哪里办公",
        "感谢甘州区教育局",
        "希望住建局管一管黑心的开发商",
    ],
)
def test_whoever_is_asked_or_thanked_is_not_reported(title: str) -> None:
    assert units(title, area="620702") == []


def test_a_body_that_the_city_does_not_have_is_nobody() -> None:
    assert units("举报地质局渎职", area="620702") == []
    assert units("举报国家林业局渎职", area="620702") == []
