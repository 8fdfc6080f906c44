"""Encrypted files: nothing may be changed, dropped, moved, cut off or added unnoticed."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interference.vault.envelope import Tampered
from interference.vault.stream import CHUNK, EncryptingWriter, decrypted

HEADER = 24
SEALED = CHUNK + 17  # bytes of a stored chunk
sizes = st.sampled_from(
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK]
)
PLAIN = bytes(range(256)) * (4 * CHUNK // 256)  # four chunks
few = settings(max_examples=40, deadline=None)


def encrypted(plain: bytes, *, pieces: int = 1 << 30) -> tuple[bytes, EncryptingWriter]:
    target = io.BytesIO()
    writer = EncryptingWriter(target)
    for start in range(0, len(plain), pieces):
        writer.write(plain[start : start + pieces])
    writer.finish()
    return target.getvalue(), writer


def read(stored: bytes, *, key: bytes, size: int) -> bytes:
    return b"".join(decrypted(io.BytesIO(stored), key=key, size=size))


def chunks_of(stored: bytes) -> list[bytes]:
    return [stored[at : at + SEALED] for at in range(HEADER, len(stored), SEALED)]


@few
@given(
    size=sizes | st.integers(0, 3 * CHUNK),
    pieces=st.sampled_from([CHUNK // 3, 8191, CHUNK, CHUNK + 1, 1 << 30]),
)
@pytest.mark.article("I.4", "I.10.secrecy")
def test_any_length_in_any_pieces(size, pieces):
    plain = PLAIN[:size]
    stored, writer = encrypted(plain, pieces=pieces)
    assert read(stored, key=writer.key, size=size) == plain
    assert writer.size == size
    assert writer.sha256 == hashlib.sha256(plain).hexdigest()
    assert len(stored) == HEADER + SEALED * max(1, -(-size // CHUNK))


@pytest.mark.article("I.10.secrecy")
def test_the_stored_length_shows_the_size_to_a_chunk_only():
    lengths = {len(encrypted(b"x" * size)[0]) for size in (0, 1, 1000, CHUNK)}
    assert lengths == {HEADER + SEALED}


@pytest.mark.article("I.10.secrecy")
def test_nothing_of_the_plain_text_is_in_the_stored_file():
    plain = "干预执法的录音".encode() * 20_000
    stored, writer = encrypted(plain)
    again, other = encrypted(plain)
    assert "干预".encode() not in stored
    assert stored != again
    assert writer.key != other.key
    assert writer.key not in stored


@few
@given(place=st.integers(0, HEADER + 3 * SEALED - 1))
@pytest.mark.article("I.4")
def test_one_changed_byte_is_noticed(place):
    plain = PLAIN[: 3 * CHUNK - 5]
    stored, writer = encrypted(plain)
    changed = bytearray(stored)
    changed[place] ^= 0x20
    with pytest.raises(Tampered):
        read(bytes(changed), key=writer.key, size=len(plain))


@few
@given(kept=st.integers(0, HEADER + 3 * SEALED - 1))
@pytest.mark.article("I.4")
def test_a_cut_off_end_is_noticed(kept):
    stored, writer = encrypted(PLAIN[: 3 * CHUNK])
    with pytest.raises(Tampered):
        read(stored[:kept], key=writer.key, size=3 * CHUNK)


@pytest.mark.article("I.4")
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_cut_between_chunks_is_noticed_at_once_for_every_chunk(count):
    stored, writer = encrypted(PLAIN)
    with pytest.raises(Tampered):
        read(stored[: HEADER + count * SEALED], key=writer.key, size=count * CHUNK)


@pytest.mark.article("I.4")
@pytest.mark.parametrize(
    "order",
    [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (0, 0, 1, 2, 3), (0, 2, 3), (1, 2, 3), (3,), (0, 3)],
)
def test_moved_doubled_and_dropped_chunks_are_noticed(order):
    stored, writer = encrypted(PLAIN)
    pieces = chunks_of(stored)
    moved = stored[:HEADER] + b"".join(pieces[place] for place in order)
    with pytest.raises(Tampered):
        read(moved, key=writer.key, size=len(PLAIN))


@pytest.mark.article("I.4")
@pytest.mark.parametrize("more", [b"\0", b"x" * SEALED, "last chunk"])
def test_anything_added_is_noticed(more):
    stored, writer = encrypted(PLAIN)
    added = chunks_of(stored)[-1] if isinstance(more, str) else more
    with pytest.raises(Tampered):
        read(stored + added, key=writer.key, size=len(PLAIN))


def test_chunks_of_another_file_are_noticed():
    stored, writer = encrypted(PLAIN)
    foreign, _ = encrypted(PLAIN)
    mixed = stored[: HEADER + SEALED] + foreign[HEADER + SEALED :]
    with pytest.raises(Tampered):
        read(mixed, key=writer.key, size=len(PLAIN))


def test_a_wrong_key_or_a_larger_size_is_noticed():
    stored, writer = encrypted(PLAIN)
    for key, size in (
        (bytes(32), len(PLAIN)),
        (b"short", len(PLAIN)),
        (writer.key, len(PLAIN) + 1),
    ):
        with pytest.raises(Tampered):
            read(stored, key=key, size=size)


def test_what_comes_before_the_change_is_all_that_is_given():
    stored, writer = encrypted(PLAIN)
    changed = bytearray(stored)
    changed[HEADER + 2 * SEALED + 100] ^= 1
    given_out = []
    with pytest.raises(Tampered):
        given_out.extend(decrypted(io.BytesIO(bytes(changed)), key=writer.key, size=len(PLAIN)))
    assert b"".join(given_out) in (b"", PLAIN[: 2 * CHUNK])
