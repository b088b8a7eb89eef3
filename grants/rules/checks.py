"""What people type, made fit to store: text that both databases can hold, postcodes, phone numbers, mail addresses.

Text is stored exactly as typed, emoji and all, or refused at its field; only line ends are made alike. Imports only
refusals.
"""

import re

from grants.rules.refusals import Invalid

_QUOTES = "'\"‘’“”„"

# NUL and surrogates cannot be stored in PostgreSQL, and the other C0 signs not be shown in XML, sheets or PDF.
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")

# SA, SD and SS are never given out; a code does not start with 0 (NEN 5825).
_POSTCODE = re.compile(r"([1-9][0-9]{3})((?!S[ADS])[A-Z]{2})")

_HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,4}(?:[ -]?[0-9A-Za-z]{1,6})?(?:[ -][0-9A-Za-z]{1,6})?")

# Ten digits, or the number of a town hall (14 050, 14 0598); abroad at most 15 digits (ITU E.164).
_PHONE_HERE = re.compile(r"0[1-9][0-9]{8}|140[0-9]{2,3}")
_PHONE_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")

# ASCII only and with a dot in the domain; the rest of RFC 5321 does not occur at kitchen tables. `.test` is fine.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_MAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])")


def demand_text(text: str, field: str, most: int, required: bool = False) -> str:
    """Give `text` as it will be stored: as typed, with every line end a single newline.

    `most` is in characters (code points, as both databases count). Raises Invalid at `field`: 'text_unfit' (NUL, a
    lone surrogate or a control sign other than newline and tab), 'text_too_long', and 'required' for a required text
    of nothing but spaces.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNFIT.search(text):
        raise Invalid("text_unfit", field)
    if len(text) > most:
        raise Invalid("text_too_long", field, most=most, length=len(text))
    if required and not text.strip():
        raise Invalid("required", field)
    return text


def without_unfit(text: str) -> str:
    """Give `text` without the signs that `demand_text` refuses, to show it again: a page cannot hold them either."""
    return _UNFIT.sub("", text)


def words(text: str) -> int:
    """Count the words of a text: whatever stands between spaces and line ends."""
    return len(text.split())


def demand_words(text: str, field: str, most: int) -> str:
    """Give `text` back. Raises Invalid('too_many_words') at `field` when it has more than `most` words."""
    if words(text) > most:
        raise Invalid("too_many_words", field, most=most, count=words(text))
    return text


def tidy_postcode(text: str, field: str = "postcode") -> str:
    """Write a Dutch postcode as '9628 AA'. Raises Invalid('postcode_format') at `field`."""
    found = _POSTCODE.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None:
        raise Invalid("postcode_format", field)
    return f"{found[1]} {found[2]}"


def tidy_house_number(text: str, field: str = "house_number") -> str:
    """Give a house number with its addition as typed: '12', '12a', '12-3', '12 bis'.

    Raises Invalid('house_number_format') at `field`.
    """
    number = " ".join(text.split())
    if not _HOUSE_NUMBER.fullmatch(number):
        raise Invalid("house_number_format", field)
    return number


def tidy_phone(text: str, field: str = "phone") -> str:
    """Write a phone number in digits: '0612345678', '140598', or from abroad '+4915112345678'.

    Reads what people write between the digits: spaces, dots, hyphens, slashes, brackets, 0031, +31 (0)6.
    Raises Invalid('phone_format') at `field`.
    """
    digits = re.sub(r"[\s./()\-\u2010-\u2015]", "", text)
    digits = re.sub(r"^00", "+", digits)
    digits = re.sub(r"^\+310?", "0", digits)
    if not (_PHONE_HERE.fullmatch(digits) or _PHONE_ABROAD.fullmatch(digits)):
        raise Invalid("phone_format", field)
    return digits


def tidy_mail(text: str, field: str = "mail") -> str:
    """Write a mail address in small letters, so one person is found however they type it.

    Raises Invalid('mail_format') at `field`; nothing that could add a header to a mail gets through.
    """
    mail = text.strip().lower()
    local, _, _ = mail.partition("@")
    if len(mail) > 254 or len(local) > 64 or not _MAIL.fullmatch(mail):
        raise Invalid("mail_format", field)
    return mail


def quoted(text: str) -> str:
    """Give what somebody said between quotation marks, once, also when they typed some themselves."""
    return f"‘{text.strip().strip(_QUOTES).strip()}’"
