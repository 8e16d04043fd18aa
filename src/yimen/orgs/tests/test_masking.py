"""个人信息保护法 art. 51: what is shown of a name, a telephone, a number, an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.orgs.masking import mask_address, mask_email, mask_identity, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("李四", "李*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("王", "王*"),
        ("", ""),
    ]
    + [("John Smith", "J***")],
)
def test_a_name_shows_its_surname(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("0936-8212345", "093****2345"),
        ("8212345", "*******"),
        ("", ""),
    ],
)
def test_a_telephone_shows_three_and_four(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("620702199001011234", "620702********1234"),
        ("620702900101123", "620702*****1123"),
        ("E12345678", "*******78"),
        ("1234", "****"),
    ],
)
def test_an_identity_number_shows_six_and_four(number: str, shown: str) -> None:
    assert mask_identity(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("甘肃省张掖市甘州区东街街道交通巷12号3单元", "甘肃省张掖市甘州区东街街道交通巷***"),
        ("甘州区南大街88号", "甘州区南大街***"),
        ("甘州区东街街道金安苑小区5号楼", "甘州区东街街道***"),
        ("民乐县六坝镇五庄村3社", "民乐县六坝镇***"),
        ("甘州区金安苑5号楼", "甘州区***"),
        ("金安苑5号楼", "***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_street(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text("0123456789", min_size=9, max_size=13))
def test_never_more_than_seven_digits_of_a_telephone_are_shown(phone: str) -> None:
    assert sum(char.isdigit() for char in mask_phone(phone)) <= 7


@pytest.mark.parametrize(
    ("address", "shown"),
    [("wang@example.com", "w***@example.com"), ("", ""), ("wang", "****"), ("@x.cn", "***@x.cn")],
)
def test_an_address_shows_its_first_letter_and_its_provider(address: str, shown: str) -> None:
    assert mask_email(address) == shown
