from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.ledger import leaf, merkle_root, proof, root_from

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def slow_root(nodes: list[bytes]) -> bytes:
    """RFC 6962 as it is written: split at the largest power of two below the number of leaves."""
    if len(nodes) == 1:
        return nodes[0]
    split = 1
    while split * 2 < len(nodes):
        split *= 2
    return sha(b"\x01", slow_root(nodes[:split]), slow_root(nodes[split:]))


@given(leaves)
def test_the_root_is_that_of_rfc_6962(nodes: list[bytes]) -> None:
    assert merkle_root(nodes) == slow_root(nodes)


@given(leaves, st.data())
def test_every_leaf_has_a_proof_and_no_other_has_the_same(
    nodes: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(nodes) - 1))
    path = proof(nodes, place)
    assert root_from(nodes[place], path) == merkle_root(nodes)
    assert len(path) <= (len(nodes) - 1).bit_length()
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda x: x != nodes[place]))
    assert root_from(other, path) != merkle_root(nodes)


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").digest()


def test_a_leaf_cannot_be_taken_for_a_node() -> None:
    """Leaves and nodes are hashed with different first bytes (second preimage, RFC 6962 §2.1)."""
    one, two = bytes(32), bytes([1]) * 32
    assert merkle_root([one, two]) == sha(b"\x01", one, two)
    case = UUID(int=7)
    assert leaf(case, 3, one) == sha(b"\x00", case.bytes, b"\x00\x00\x00\x03", one)


@pytest.mark.parametrize(
    "change", [{"number": 4}, {"hash": bytes([9]) * 32}, {"case": UUID(int=8)}]
)
def test_a_leaf_says_which_case_stood_where(change: dict[str, object]) -> None:
    told = {"case": UUID(int=7), "number": 3, "hash": bytes(32)}
    other = {**told, **change}
    assert leaf(*told.values()) != leaf(*other.values())  # type: ignore[arg-type]
