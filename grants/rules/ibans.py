"""Account numbers: read, check and show them (ISO 13616).

An account must be reachable by a SEPA credit transfer, because that is the only way we pay. Imports refusals and
python-stdnum.
"""

import re

from stdnum import iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from grants.rules.refusals import Invalid

# Countries and territories of the SEPA schemes whose account numbers begin with their own code (European Payments
# Council, EPC409-09; with Albania, Moldova, Montenegro, North Macedonia and Serbia, which joined in 2024-2025).
_CODES = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS"
    " SE SI SK SM VA"
)
SEPA: frozenset[str] = frozenset(_CODES.split())

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def tidy(text: str) -> str:
    """Take out the spaces, dots and hyphens people group a number with, and write it in capitals."""
    return re.sub(r"[\s.\-]", "", text).upper()


def demand_iban(text: str, field: str | None = "iban") -> str:
    """Give the tidy account number.

    Raises Invalid at `field`: 'iban_format' (shape, or length for its country), 'iban_country' (outside SEPA),
    'iban_checksum' (a digit is wrong).
    """
    number = tidy(text)
    if not _SHAPE.fullmatch(number):
        raise Invalid("iban_format", field)
    if number[:2] not in SEPA:
        raise Invalid("iban_country", field, country=number[:2])
    try:
        # Not the library's lists of banks per country: they age, and would refuse the customers of a new bank.
        return iban.validate(number, check_country=False)
    except InvalidChecksum:
        raise Invalid("iban_checksum", field) from None
    except ValidationError:
        raise Invalid("iban_format", field) from None


def tail(number: str) -> str:
    """Give the last four signs of an account number: all that is stored and shown in the clear ('0718')."""
    return tidy(number)[-4:]


def masked(number: str) -> str:
    """Give the end of an account number, or of its stored tail, in pairs: '07 18'. The words before it are a label."""
    end = tail(number)
    return f"{end[:2]} {end[2:]}"
