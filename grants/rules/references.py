"""Names by which people find things: on the phone, on paper and in an address; never a database id.

Randomness is handed in, so the demo can repeat itself and the rule stays pure. Imports nothing of ours.
"""

import hashlib
import random
import re

# No 0 O, 1 I L, or U (V): these are mixed up by eye and by ear. 30 signs.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw(source: random.Random, length: int) -> str:
    """Draw `length` signs of ALPHABET; hand in random.SystemRandom() for anything that must not be guessed."""
    return "".join(source.choice(ALPHABET) for _ in range(length))


def plan_reference(slug: str, source: random.Random) -> str:
    """Draw a reference for a plan: three letters of its place and four signs, 'SID-7K4M'.

    Random because counting numbers would tell how many plans there are. 810,000 a place: the caller draws again when
    the reference is taken. A slug with fewer than three letters is filled with X.
    """
    letters = re.sub("[^A-Z]", "", slug.upper())
    return f"{letters[:3]:X<3}-{draw(source, 4)}"


def round_reference(slug: str, year: int, n: int = 1) -> str:
    """Name the n-th round of a place in a year: 'siddeburen-2026', then 'siddeburen-2026-2'. ValueError below 1."""
    if n < 1:
        raise ValueError("rounds are counted from 1")
    return f"{slug}-{year}" if n == 1 else f"{slug}-{year}-{n}"


def tidy_reference(text: str) -> str:
    """Bring a typed plan reference in its stored form: ' sid 7k4m' becomes 'SID-7K4M'. What is no reference stays."""
    bare = re.sub(r"[\s-]", "", text).upper()
    return f"{bare[:3]}-{bare[3:]}" if len(bare) == 7 else text


SLIP_LENGTH = 8


def slip_code(seed: str) -> str:
    """Give the eight signs that go on a slip of paper, always the same for the same seed, so it can be printed again.

    39 bits: with five tries an hour for thirty days nobody comes near guessing it. The seed must be secret.
    """
    number, signs = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big"), ""
    for _ in range(SLIP_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs += ALPHABET[place]
    return signs


def shown_code(code: str) -> str:
    """Write a code as it stands on the slip: 'K7PM 4TXZ'."""
    return f"{code[:4]} {code[4:]}"


def tidy_code(text: str) -> str:
    """Bring a typed code in its stored form: without spaces and hyphens, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())
