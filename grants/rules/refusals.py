"""The one family of user errors: what a person did that cannot be done, as a code and a field.

A Refusal never carries user text. `web/labels.py` turns the code into Dutch and English, and the field tells the page
where to put it. Imports nothing.
"""

from typing import ClassVar


class Refusal(Exception):
    """One thing that was refused: `code` says what, `field` where on the form, `facts` the values for the text.

    Raise one of the family below, never Refusal itself. `str()` gives the code, which is for logs and tests only.
    """

    status: ClassVar[int] = 422

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        """Keep the code, the name of the form field (None: the whole page) and the facts for the text."""
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class NotAllowed(Refusal):
    """This person may not do this here (HTTP 403)."""

    status = 403


class Missing(Refusal):
    """There is no such thing, or it belongs to another programme: the two must look the same (HTTP 404)."""

    status = 404


class NotNow(Refusal):
    """It may be done, but not in this state or not yet (HTTP 409)."""

    status = 409


class Stale(Refusal):
    """Someone else changed the record meanwhile (HTTP 409); `facts["changed"]` is a list of (label, old, new)."""

    status = 409


class NotEnough(Refusal):
    """There is too little money on the account it would be taken from (HTTP 422)."""

    status = 422


class Invalid(Refusal):
    """What was typed cannot be read or stored; `field` says which input (HTTP 422)."""

    status = 422


class TooMany(Refusal):
    """This was tried too often in too short a time (HTTP 429)."""

    status = 429


class Busy(Refusal):
    """The database is locked or full; nothing was written and trying again later is safe (HTTP 503)."""

    status = 503


class AlreadyDone(Exception):
    """The same press came twice. Not an error: the view redirects to `result`, the answer of the first press."""

    def __init__(self, result: str) -> None:
        """Keep the stored answer of the first press, usually an address to go to."""
        super().__init__(result)
        self.result = result
