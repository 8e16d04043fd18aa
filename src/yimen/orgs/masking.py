"""Personal data as it is shown to whoever need not read it whole (个人信息保护法 art. 51)."""

from __future__ import annotations

import re

# Two-character surnames that are still common; every other Chinese surname has one character.
_DOUBLE = frozenset(
    ["欧阳", "司马", "上官", "诸葛", "司徒", "东方", "令狐", "皇甫", "尉迟", "公孙", "慕容", "宇文"]
)
_STREET = re.compile(r"^.*?(?:大道|胡同|路|街(?!街?道|办)|巷)")
_TOWNSHIP = re.compile(r"^.*?(?:街道|镇|乡)")
_COUNTY = re.compile(r"^.*?(?:区|县|市)")


def mask_name(name: str) -> str:
    """The surname alone: 王小明 is 王**, John Smith is J***."""
    if not name:
        return ""
    if not re.match(r"[㐀-鿿]", name):
        return f"{name[0]}***"
    kept = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    return name[:kept] + "*" * max(1, len(name) - kept)


def mask_phone(phone: str) -> str:
    """Three digits, stars, four digits; a number too short for that is not shown at all."""
    digits = re.sub(r"[^\d+]", "", phone).removeprefix("+86")
    if len(digits) < 9:
        return "*" * len(digits)
    return f"{digits[:3]}****{digits[-4:]}"


def mask_identity(number: str) -> str:
    """Six characters, stars, four characters (居民身份证); other documents the last two."""
    number = number.strip()
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return "*" * max(0, len(number) - 2) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_email(address: str) -> str:
    """The first letter and the provider: w***@example.com."""
    local, sign, domain = address.rpartition("@")
    return f"{local[:1]}***{sign}{domain}" if sign else "*" * len(address)


def mask_address(address: str) -> str:
    """Down to the street; without one, to the township or the county; else nothing of it."""
    for part in (_STREET, _TOWNSHIP, _COUNTY):
        if found := part.match(address):
            return found[0] if found[0] == address else f"{found[0]}***"
    return "***" if address else ""
