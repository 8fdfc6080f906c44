"""Keys, envelopes and receipts of the vault."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interference.vault import envelope, keys, receipt
from interference.vault.envelope import Tampered
from interference.vault.keys import WrongKey

PASSPHRASE = "一句只有我记得的话 number 7"
KEY = bytes(range(32))
DAY = date(2026, 3, 2)
secrecy = pytest.mark.article("I.10.secrecy")


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place % len(data)] ^= 1 << (place % 8)
    return bytes(changed)


# --- keys


@secrecy
def test_what_is_sealed_opens_with_the_other_half_alone():
    pair, other = keys.new_key_pair(), keys.new_key_pair()
    sealed = keys.seal(b"the key", to=pair.public)
    assert b"the key" not in sealed
    assert keys.unseal(sealed, secret_half=pair.secret) == b"the key"
    assert keys.unseal(memoryview(sealed), secret_half=pair.secret) == b"the key"
    assert keys.seal(b"the key", to=pair.public) != sealed
    with pytest.raises(WrongKey):
        keys.unseal(sealed, secret_half=other.secret)


@given(place=st.integers(0, 10_000))
@secrecy
def test_a_changed_seal_does_not_open(place):
    pair = keys.key_pair_from_secret(KEY)
    sealed = keys.seal(b"the key", to=pair.public)
    with pytest.raises(WrongKey):
        keys.unseal(flipped(sealed, place), secret_half=pair.secret)


@pytest.mark.parametrize("cut", [0, 1, 31, 47])
def test_a_cut_seal_does_not_open(cut):
    pair = keys.new_key_pair()
    with pytest.raises(WrongKey):
        keys.unseal(keys.seal(b"x", to=pair.public)[:cut], secret_half=pair.secret)


def test_a_pair_is_found_again_from_its_secret_half():
    pair = keys.new_key_pair()
    assert keys.key_pair_from_secret(pair.secret) == pair
    assert len(pair.public) == len(pair.secret) == 32
    assert keys.new_key_pair() != pair


@secrecy
def test_a_lock_opens_with_its_passphrase_alone():
    locked = keys.lock(KEY, PASSPHRASE)
    assert KEY not in locked
    assert keys.unlock(locked, PASSPHRASE) == KEY
    assert keys.unlock(memoryview(locked), PASSPHRASE) == KEY
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]):
        with pytest.raises(WrongKey):
            keys.unlock(locked, wrong)
    assert keys.lock(KEY, PASSPHRASE) != locked  # each lock has a salt of its own


def test_a_passphrase_is_the_same_from_every_keyboard():
    locked = keys.lock(KEY, "口令　ｎｕｍｂｅｒ　７ é")  # full width, composed
    assert keys.unlock(locked, "口令 number 7 e\u0301") == KEY


def test_a_lock_keeps_its_own_parameters(settings):
    settings.VAULT_ARGON2 = (2, 16384)
    locked = keys.lock(KEY, PASSPHRASE)
    settings.VAULT_ARGON2 = (1, 8192)
    assert keys.unlock(locked, PASSPHRASE) == KEY


@pytest.mark.parametrize("place", [12, 20, 28, 40, -1])
def test_a_changed_lock_does_not_open(place):
    locked = keys.lock(KEY, PASSPHRASE)
    with pytest.raises(WrongKey):
        keys.unlock(flipped(locked, place % len(locked)), PASSPHRASE)


@given(material=st.binary(min_size=16, max_size=64), size=st.integers(16, 64))
def test_derived_keys_are_steady_and_differ_by_purpose(material, size):
    one = keys.derive(material, purpose=b"one", size=size)
    assert one == keys.derive(material, purpose=b"one", size=size)
    assert len(one) == size
    assert one != keys.derive(material, purpose=b"two", size=size)
    assert one != keys.derive(flipped(material, 3), purpose=b"one", size=size)


def test_a_fingerprint_can_be_read_aloud():
    pair = keys.new_key_pair()
    read = keys.fingerprint(pair.public)
    assert re.fullmatch(r"([0-9a-f]{4} ){5}[0-9a-f]{4}", read)
    assert read == keys.fingerprint(memoryview(pair.public))
    assert read != keys.fingerprint(keys.new_key_pair().public)


# --- envelopes

values = st.dictionaries(
    st.text(max_size=9),
    st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.lists(st.text()),
    max_size=5,
)


@given(plain=st.binary(max_size=9000))
@secrecy
def test_an_envelope_gives_back_what_went_in_and_hides_its_length(plain):
    stored = envelope.encrypt(plain, key=KEY, bound_to=b"here")
    assert envelope.decrypt(stored, key=KEY, bound_to=b"here") == plain
    assert (len(stored) - envelope.NONCE_BYTES - 16) % envelope.PAD_BYTES == 0
    assert len(stored) == len(
        envelope.encrypt(b"x" * (len(plain) // 2048 * 2048), key=KEY, bound_to=b"")
    )


@given(values)
@example({"facts": "半个字符\ud83d", "喆堃玥": "😀\0"})
def test_any_value_survives_with_half_characters_too(value):
    stored = envelope.encrypt_json(value, key=KEY, bound_to=b"")
    assert envelope.decrypt_json(stored, key=KEY, bound_to=b"") == value


@given(plain=st.binary(max_size=300), place=st.integers(0, 5000))
@pytest.mark.article("I.4", "I.10.secrecy")
def test_a_changed_envelope_does_not_open(plain, place):
    stored = envelope.encrypt(plain, key=KEY, bound_to=b"here")
    with pytest.raises(Tampered):
        envelope.decrypt(flipped(stored, place), key=KEY, bound_to=b"here")


@pytest.mark.parametrize("cut", [0, 5, 24, 39, 40, 2000])
def test_a_cut_envelope_does_not_open(cut):
    stored = envelope.encrypt(b"text", key=KEY, bound_to=b"")
    with pytest.raises(Tampered):
        envelope.decrypt(stored[:cut], key=KEY, bound_to=b"")
    with pytest.raises(Tampered):
        envelope.decrypt(stored + b"\0", key=KEY, bound_to=b"")


@secrecy
def test_an_envelope_opens_neither_elsewhere_nor_with_another_key():
    stored = envelope.encrypt(b"text", key=KEY, bound_to=b"here")
    for key, place in ((KEY, b"there"), (KEY, b""), (KEY[::-1], b"here"), (b"short", b"here")):
        with pytest.raises(Tampered):
            envelope.decrypt(stored, key=key, bound_to=place)


def test_bindings_do_not_run_together():
    assert envelope.binding("ab", "c") != envelope.binding("a", "bc")
    assert envelope.binding("a", None) != envelope.binding("a")
    assert envelope.binding(1, True) == envelope.binding("1", "True")


# --- receipts


@pytest.mark.article("I.6.form")
def test_the_same_form_gives_the_same_receipt():
    token = receipt.new_token()
    slip = receipt.from_token(token)
    assert slip == receipt.from_token(token)
    assert len(slip.number) == 10
    assert len(slip.secret) == 20
    assert len(slip.proof) == 16
    assert set(slip.number + slip.secret + slip.proof) <= set(receipt.ALPHABET)
    other = receipt.from_token(receipt.new_token())
    assert {slip.number, slip.secret, slip.proof}.isdisjoint(
        {other.number, other.secret, other.proof}
    )


def test_a_known_token_gives_a_known_receipt(settings, monkeypatch):
    """The derivation must never change: papers in drawers depend on it."""
    settings.SECRET_KEY = "whatever it is"
    monkeypatch.setattr(receipt.secrets, "token_urlsafe", lambda size: "A" * 43)
    slip = receipt.from_token(receipt.new_token())
    derived = [keys.derive(b"A" * 43, purpose=p) for p in (b"number", b"secret", b"proof")]
    for code, bits in zip((slip.number, slip.secret, slip.proof), derived, strict=True):
        digits = []
        number = int.from_bytes(bits, "big")
        for _ in code:
            number, digit = divmod(number, 32)
            digits.append("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[digit])
        assert code == "".join(digits)
    assert slip.number == "0RPMAAKNRB"


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "A" * 43])
def test_a_forged_token_gives_none(token):
    with pytest.raises(receipt.StaleForm):
        receipt.from_token(token)


def test_a_changed_or_old_token_gives_none(monkeypatch):
    token = receipt.new_token()
    with pytest.raises(receipt.StaleForm):
        receipt.from_token("B" + token[1:] if token[0] == "A" else "A" + token[1:])
    monkeypatch.setattr(receipt, "FORM_LIFETIME", -1)
    with pytest.raises(receipt.StaleForm):
        receipt.from_token(token)


@secrecy
def test_the_receipt_opens_what_it_wrapped():
    slip = receipt.from_token(receipt.new_token())
    wrapped = slip.wrap(KEY)
    typed = {"number": f" {slip.shown_number.lower()} ", "secret": slip.shown_secret.lower()}
    assert receipt.unwrap(wrapped, **typed) == KEY
    other = receipt.from_token(receipt.new_token())
    for wrong in (
        {"number": slip.number, "secret": other.secret},
        {"number": other.number, "secret": slip.secret},
        {"number": slip.number, "secret": slip.proof},
        {"number": slip.number, "secret": ""},
    ):
        with pytest.raises(Tampered):
            receipt.unwrap(wrapped, **wrong)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abcd-efgh", "ABCDEFGH"),
        (" 12 34—56\t", "123456"),
        ("iIlLoO", "111100"),
        ("u", "V"),
        ("ＡＢ１２－ｃ", "AB12C"),  # typed with a Chinese input method in full width
        ("中文", ""),
        ("", ""),
        ("A" * 1000, "A" * 64),
    ],
)
def test_what_is_typed_is_read_kindly(typed, read):
    assert receipt.clean(typed) == read


@given(
    st.text(receipt.ALPHABET, min_size=1, max_size=28),
    st.lists(st.sampled_from("-  —_."), max_size=9),
)
def test_codes_survive_grouping_and_small_letters(code, breaks):
    typed = code.lower()
    for place, mark in enumerate(breaks):
        typed = typed[: place * 3] + mark + typed[place * 3 :]
    assert receipt.clean(typed) == code


@pytest.mark.article("I.6.deadline", "I.10.secrecy")
def test_a_proof_fits_its_number_and_day_alone():
    stored = receipt.proof_digest(number="AB-12", proof="pq rs", filed_on=DAY)
    facts = {"number": "ab12", "proof": "PQRS", "filed_on": DAY}
    assert len(stored) == 32
    assert receipt.same_proof(memoryview(stored), **facts)
    for change in ({"number": "AB13"}, {"proof": "PQRT"}, {"proof": ""}, {"number": ""},
                   {"filed_on": date(2026, 3, 3)}):  # fmt: skip
        assert not receipt.same_proof(stored, **{**facts, **change})


def test_codes_are_shown_in_groups():
    slip = receipt.Receipt("ABCDE12345", "ABCDEFGHJKMNPQRSTVWX", "ABCDEFGHJKMNPQRS")
    assert slip.shown_number == "ABCDE-12345"
    assert slip.shown_secret == "ABCD-EFGH-JKMN-PQRS-TVWX"
    assert slip.shown_proof == "ABCD-EFGH-JKMN-PQRS"
