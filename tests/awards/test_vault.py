"""Account numbers, put away: what comes back, and what never does."""

import pytest

from grants.awards import vault
from grants.rules.refusals import NotNow
from tests import make

KEY = b"0123456789abcdef0123456789abcdef"
OTHER = bytes(range(32))


@pytest.fixture(autouse=True)
def _key_of_the_tests():
    vault.install(KEY)
    yield
    vault.install(KEY)


@pytest.mark.parametrize("number", [make.iban(1), "DE89370400440532013000", "MT84MALT011000012345MTLCAST001S"])
def test_what_is_put_away_comes_back(number):
    sealed = vault.seal(number, 7)
    assert vault.unseal(sealed, 7) == number
    assert number.encode() not in sealed
    assert number[-4:].encode() not in sealed


def test_the_same_number_never_looks_the_same():
    assert vault.seal(make.iban(1), 7) != vault.seal(make.iban(1), 7)


def test_another_key_opens_nothing():
    sealed = vault.seal(make.iban(1), 7)
    vault.install(OTHER)
    with pytest.raises(NotNow, match="account_unreadable"):
        vault.unseal(sealed, 7)


@pytest.mark.parametrize("other_id", [8, 77, 0])
def test_another_row_opens_nothing(other_id):
    with pytest.raises(NotNow, match="account_unreadable"):
        vault.unseal(vault.seal(make.iban(1), 7), other_id)


@pytest.mark.parametrize("at", [0, 1, 12, 13, 20, -1])
def test_one_changed_bit_opens_nothing(at):
    sealed = bytearray(vault.seal(make.iban(1), 7))
    sealed[at] ^= 1
    with pytest.raises(NotNow, match="account_unreadable"):
        vault.unseal(bytes(sealed), 7)


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x01" + b"x" * 11, b"\x01" + b"x" * 12, b"\x02" + b"x" * 60])
def test_rubbish_is_refused(rubbish):
    with pytest.raises(NotNow, match="account_unreadable"):
        vault.unseal(rubbish, 7)


def test_fingerprint_finds_again_however_it_was_typed():
    number = make.iban(718)
    assert vault.fingerprint(number) == vault.fingerprint(f"{number[:4]} {number[4:8]}.{number[8:]}".lower())
    assert vault.fingerprint(number) != vault.fingerprint(make.iban(719))


def test_fingerprint_needs_the_key():
    before = vault.fingerprint(make.iban(1))
    vault.install(OTHER)
    assert vault.fingerprint(make.iban(1)) != before


@pytest.mark.parametrize("key", [b"", b"short", KEY + b"x"])
def test_install_takes_32_bytes(key):
    with pytest.raises(ValueError, match="32 bytes"):
        vault.install(key)


def test_nothing_works_without_a_key(monkeypatch):
    monkeypatch.setattr(vault, "_keys", {})
    for press in (lambda: vault.seal("NL", 1), lambda: vault.fingerprint("NL"), lambda: vault.unseal(b"\x01" * 40, 1)):
        with pytest.raises(RuntimeError, match="install"):
            press()
