"""What a message is made of."""

from __future__ import annotations

from yimen.reading.words import grams, normal, pieces, words


def test_width_case_numbers_and_codes_of_places_have_one_spelling() -> None:
    said = "Ａ3区ＡＢＣ小区　12号楼\n停水 3.5 天，B7县城、西地省K市也停"
    assert normal(said) == "@区abc小区 0号楼 停水 0 天,@县城、西地省@市也停"


def test_a_letter_that_is_no_code_stays() -> None:
    assert normal("办理ETC区间测速 app市民") == "办理etc区间测速 app市民"


def test_runs_of_characters_stay_within_their_piece() -> None:
    assert pieces("没有水。停电!") == ["没有水", "停电"]
    assert list(grams("没有水。停电", (2, 3))) == ["没有", "有水", "没有水", "停电"]


def test_words_come_from_the_dictionary_and_lose_nothing() -> None:
    said = normal("自来水公司三天没有供水")
    assert "".join(words(said)) == said
    assert "自来水" in words(said)
