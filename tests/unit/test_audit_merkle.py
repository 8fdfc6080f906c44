"""Merkle roots against the known vectors of RFC 6962 trees."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit.merkle import (
    EMPTY_ROOT,
    Tree,
    event_leaf,
    leaf_hash,
    merkle_root,
    node_hash,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


def test_the_empty_tree():
    assert merkle_root([]) == EMPTY_ROOT == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_vectors(size):
    assert merkle_root(map(leaf_hash, LEAVES[:size])).hex() == ROOTS[size - 1]


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_streaming_equals_the_definition(data):
    leaves = [leaf_hash(item) for item in data]
    assert merkle_root(leaves) == defined(leaves)


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=2, max_size=40, unique=True), st.data())
def test_any_change_changes_the_root(data, draw):
    leaves = [leaf_hash(item) for item in data]
    root = merkle_root(leaves)
    place = draw.draw(st.integers(0, len(leaves) - 1))
    assert merkle_root(leaves[:place] + leaves[place + 1 :]) != root
    assert merkle_root([*leaves[:place], leaf_hash(b"other!"), *leaves[place + 1 :]]) != root
    assert merkle_root(leaves[1:] + leaves[:1]) != root


def test_the_root_can_be_read_while_growing():
    tree = Tree()
    for count, leaf in enumerate(map(leaf_hash, LEAVES), start=1):
        tree.add(leaf)
        assert len(tree) == count
        assert tree.root().hex() == ROOTS[count - 1]


def test_a_leaf_binds_id_and_digest():
    digest = bytes(range(32))
    assert event_leaf(1, digest) == hashlib.sha256(b"\0" + b"\0" * 7 + b"\1" + digest).digest()
    assert event_leaf(1, digest) != event_leaf(256, digest)
