"""Amounts as people type and read them; inside, money is whole euro cents and nothing else.

Written by hand because the usual parsers guess: Babel reads `1234.50` in Dutch as 123,450 euros. What is not certain
is refused at the field. Imports only refusals.
"""

import re

from grants.rules.refusals import Invalid

# Ten million euros: a thousand ceilings, and far below what a BIGINT of cents or a bank file can hold.
MAX_CENTS = 10_000_000_00

# Longer than any amount with its signs; keeps a megabyte of digits away from int().
_LONGEST = 40

# The space bar, and what phones and our own pages may put after the euro sign: a no-break space, wide or narrow.
_SPACES = " \t\r\n\u00a0\u202f"

# [0-9], because \d also means Arabic and other digits. No zero in front: `0612345678` is a phone number.
_AMOUNT = re.compile(
    rf"""
    (?P<sign> [-\u2212]? [{_SPACES}]* €? [{_SPACES}]* [-\u2212]? [{_SPACES}]* )
    (?P<whole> 0 | [1-9][0-9]{{0,2}} (?:\.[0-9]{{3}})+ | [1-9][0-9]* )
    (?: , (?: (?P<cents> [0-9]{{2}} ) | --? | = ) )?      # 12,50 or, as on a price tag, 25,-
    (?: [{_SPACES}]* (?: € | euro ) )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def parse_cents(text: str, zero: bool = False, field: str | None = None) -> int:
    """Read an amount in euros as people type it and give cents.

    Reads `1250`, `1.250`, `1250,00`, `1.250,00`, `12,50`, `€ 25`, `25,-`, `25 euro`; zero only when `zero` is true
    ("what is left over"). Raises Invalid at `field`: 'money_format' (also `1,000.50`, `10,5`, `1e3`),
    'money_negative', 'money_zero', 'money_too_much' (above MAX_CENTS).
    """
    bare = text.strip(_SPACES)
    found = _AMOUNT.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None:
        raise Invalid("money_format", field)
    if re.search("[-\u2212]", found["sign"]):
        raise Invalid("money_negative", field)
    cents = int(found["whole"].replace(".", "")) * 100 + int(found["cents"] or 0)
    if cents > MAX_CENTS:
        raise Invalid("money_too_much", field, most=MAX_CENTS)
    if cents == 0 and not zero:
        raise Invalid("money_zero", field)
    return cents


def euro(cents: int) -> str:
    """Write cents for reading, the same in both languages: '€ 1.250', with cents only if there are any ('€ 12,50')."""
    return euro_exact(cents).removesuffix(",00")


def euro_exact(cents: int) -> str:
    """Write cents with both decimals, for tables and letters: '€ 1.250,00'; below zero '€ -5,00'.

    The space after the sign does not break: an amount stays on one line.
    """
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"€\u00a0{sign}{whole:,}".replace(",", ".") + f",{rest:02d}"
