"""A name that slips through: every way in which people write one, and that none is repeated."""

from __future__ import annotations

import pytest

from yimen.aftercare.checking import faults_in, known_of, without
from yimen.mediation.models import Party
from yimen.orgs.models import Resident

ZHANG = Party(
    resident=Resident(name="张建国", phone="+8613800000011", address="甘州区东街街道幸福里小区"),
    employer="张掖市丰源商贸有限公司",
    id_number="620702196001011234",
)
OUYANG = Party(resident=Resident(name="欧阳秀英", phone="+8613800000012"), organisation="")
FIRM = Party(organisation="甘州区金穗农业合作社", organisation_code="93620702MA1234567X")
KNOWN = known_of([ZHANG, OUYANG, FIRM])


@pytest.mark.parametrize(
    "said",
    [
        "张建国让了两米。",
        "张 建 国让了两米。",
        "张　建国让了两米。",
        "张·建·国让了两米。",
        "张\u200b建国让了两米。",
        "张\n建国让了两米。",
        "張建國让了两米。",
        "他叫建国，让了两米。",
        "老张让了两米。",
        "小张让了两米。",
        "张师傅让了两米。",
        "张先生让了两米。",
        "欧阳 秀英让了两米。",
        "老欧阳让了两米。",
        "Zhang Jianguo让了两米。",
        "JIANGUO ZHANG 让了两米。",
        "Ｚｈａｎｇ Ｊｉａｎｇｕｏ让了两米。",
        "电话138-0000-0011。",
        "电话138 0000 0011。",
        "电话１３８００００００１１。",
        "电话一三八〇〇〇〇〇〇一一。",
        "证件620702 19600101 1234。",
        "他在丰源商贸上班。",
        "他在张掖市丰源商贸有限公司上班。",
        "金穗农业合作社退了款。",
        "代码93620702MA1234567X。",
        "他住幸福里小区。",
        "他住东街街道幸福里小区。",
    ],
)
def test_who_somebody_is_is_found_however_it_is_written(said: str) -> None:
    found = faults_in(said, KNOWN)
    assert found
    told = " ".join(map(str, found))
    for word in ("建国", "Jianguo", "13800000011", "丰源", "幸福里", "欧阳"):
        assert word not in told, "a refusal does not repeat what it found"


@pytest.mark.parametrize(
    "said",
    [
        "张某与李某因院墙发生纠纷，经调解各退两米。",
        "张某某让了两米。",
        "申请人与被申请人达成协议，赔偿三千元，分三次付清。",
        "双方在调解中心握手言和。",
    ],
)
def test_what_says_of_nobody_who_they_are_may_stand(said: str) -> None:
    assert faults_in(said, KNOWN) == []


def test_a_fault_says_where_it_stands() -> None:
    (found, *_more) = faults_in("经调解，\n双方和老张和解。", KNOWN)
    assert (found.line, found.place) == (2, 4)


def test_each_replaced_place_is_kept() -> None:
    said = "张建国（13800000011）在张掖市丰源商贸有限公司上班，欧阳秀英住301室。"
    shown = without(said, KNOWN)
    assert "建国" not in shown.text
    assert "秀英" not in shown.text
    parts = [shown.text[start:end] for start, end, _kind in shown.replaced]
    assert parts[:3] == ["张某", "[电话]", "某单位"]
    assert faults_in(shown.text, KNOWN) == []
    assert without(shown.text, KNOWN).text == shown.text, "done once more, it changes nothing"


def test_two_people_of_one_surname_stay_apart() -> None:
    both = known_of([ZHANG, Party(resident=Resident(name="张建军", phone="+8613800000013"))])
    assert without("张建国打了张建军。", both).text in ("张某甲打了张某。", "张某打了张某甲。")
