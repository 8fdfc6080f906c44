"""Merkle tree of RFC 6962 over a stream of leaves, in constant memory. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def event_leaf(event_id: int, digest: bytes) -> bytes:
    """The leaf of one event: its id as 8 bytes, big-endian, then its digest."""
    return leaf_hash(event_id.to_bytes(8, "big") + digest)


class Tree:
    """Grows by one leaf at a time and keeps one hash for each complete subtree."""

    __slots__ = ("_size", "_stack")

    def __init__(self) -> None:
        self._stack: list[bytes] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        stack = self._stack
        size = self._size
        while size & 1:
            leaf = sha256(b"\x01" + stack.pop() + leaf).digest()
            size >>= 1
        stack.append(leaf)
        self._size += 1

    def root(self) -> bytes:
        """The root over all leaves so far (RFC 6962, section 2.1)."""
        if not self._stack:
            return EMPTY_ROOT
        *rest, root = self._stack
        for left in reversed(rest):
            root = node_hash(left, root)
        return root


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
