"""Residents in files: masked on the way out, unless a leader answers for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.crypto import keyed_hash
from yimen.orgs import columns
from yimen.orgs.commands.residents import Contact, disclose_all, find_or_add_all
from yimen.orgs.masking import mask_address, mask_email, mask_name, mask_phone
from yimen.orgs.models import Resident
from yimen.orgs.queries import residents_by_hash, residents_to_export
from yimen.orgs.tables import Column, Row, Table, Tally


def store_residents(rows: Sequence[Row], _hand: Hand) -> Tally:
    """Add residents; of those already known by their telephone only fill in what is missing."""
    hashes = [keyed_hash(row["phone"]) for row in rows]
    before = {key: _known(each) for key, each in residents_by_hash(hashes).items()}
    contacts = [
        Contact(
            row["phone"], row.get("name", ""), row.get("address", ""), email=row.get("email", "")
        )
        for row in rows
    ]
    stored = find_or_add_all(contacts)
    added = sum(key not in before for key in hashes)
    same = sum(before.get(key) == _known(each) for key, each in zip(hashes, stored, strict=True))
    return Tally(added, len(rows) - added - same, same)


def _known(resident: Resident) -> tuple[str | None, ...]:
    return resident.name, resident.address, resident.email


def masked_rows(actor: Actor) -> Iterator[dict[str, Any]]:
    """The residents whom the actor may look up, masked (个人信息保护法 art. 51)."""
    for each in residents_to_export(actor):
        yield {
            "phone": mask_phone(each.phone or ""),
            "name": mask_name(each.name or ""),
            "address": mask_address(each.address or ""),
            "email": mask_email(each.email or ""),
        }


def clear_rows(actor: Actor, purpose: str) -> Iterator[dict[str, Any]]:
    """The same in clear: a leader's decision, with a purpose, and a trace for each person."""
    residents: list[Resident] = list(residents_to_export(actor))
    for contact in disclose_all(residents, actor, purpose=purpose):
        yield {
            "phone": contact.phone,
            "name": contact.name,
            "address": contact.address,
            "email": contact.email,
        }


RESIDENTS = Table(
    name="residents",
    title="居民",
    key=("phone",),
    columns=(
        Column("phone", columns.phone, ("电话", "联系电话", "手机"), required=True),
        Column("name", columns.text(80), ("姓名",)),
        Column("address", columns.text(200), ("地址", "住址")),
        # Taken in, it is not confirmed yet: no notice goes there before its owner has said so.
        Column("email", columns.email, ("电子邮箱", "邮箱")),
    ),
    store=store_residents,
    rows=masked_rows,
)
