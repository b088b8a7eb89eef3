"""What the chair and the officer fill in. May import: decisions.services' values, rules, web."""

from grants.decisions.forms.deciding import (
    ConcludeForm,
    ConfirmForm,
    DeclineForm,
    PressedForm,
    conclude_form,
    confirm_form,
    decline_form,
    posted_references,
)
from grants.decisions.forms.register import EntryForm, ReconsiderForm, SettleForm

__all__ = [
    "ConcludeForm",
    "ConfirmForm",
    "DeclineForm",
    "EntryForm",
    "PressedForm",
    "ReconsiderForm",
    "SettleForm",
    "conclude_form",
    "confirm_form",
    "decline_form",
    "posted_references",
]
