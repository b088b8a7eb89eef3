"""Keeping account numbers: encrypted with the installation's key, found again without being readable.

The roof hands in the key (`GRANTS_KEY`, 32 bytes) once at start; it lies in no row and so in no backup of the database.
Two keys are derived from it, one to encrypt and one to find again, so the one says nothing about the other. May import:
cryptography, rules.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from grants.rules import ibans
from grants.rules.refusals import NotNow

KEY_BYTES = 32
_NONCE_BYTES = 12

# Written before every ciphertext, so that another way of encrypting can be told apart one day.
_FIRST_WAY = b"\x01"

_keys: dict[str, bytes] = {}


def install(key: bytes) -> None:
    """Take the key of this installation. Raises ValueError unless it is 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError("the key for account numbers is 32 bytes")
    _keys.update({use: hmac.digest(key, use.encode(), hashlib.sha256) for use in ("encrypt", "find")})


def seal(iban: str, payee_id: int) -> bytes:
    """Encrypt a tidy account number for one payee (AES-256-GCM).

    The payee's id is bound to it: copied to another row, it cannot be opened. Raises RuntimeError before install().
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FIRST_WAY + nonce + AESGCM(_key("encrypt")).encrypt(nonce, iban.encode("ascii"), _bound_to(payee_id))


def unseal(cipher: bytes, payee_id: int) -> str:
    """Give the account number again.

    Raises NotNow('account_unreadable') when the key is another one, or the row was changed by hand.
    """
    way, nonce, rest = cipher[:1], cipher[1 : 1 + _NONCE_BYTES], cipher[1 + _NONCE_BYTES :]
    try:
        if way != _FIRST_WAY:
            raise InvalidTag
        return AESGCM(_key("encrypt")).decrypt(nonce, rest, _bound_to(payee_id)).decode("ascii")
    except (InvalidTag, ValueError) as error:
        raise NotNow("account_unreadable") from error


def fingerprint(iban: str) -> str:
    """Give 64 hex signs that are the same for the same account number, and only with the same key."""
    return hmac.new(_key("find"), ibans.tidy(iban).encode("ascii"), hashlib.sha256).hexdigest()


def _key(use: str) -> bytes:
    if use not in _keys:
        raise RuntimeError("no key for account numbers: call install() first")
    return _keys[use]


def _bound_to(payee_id: int) -> bytes:
    return f"payee:{payee_id}".encode("ascii")
