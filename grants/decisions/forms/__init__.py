"""What the chair and the officer fill in. May import: decisions.services' values, evenings, rules, web."""

from grants.decisions.forms.deciding import ConcludeForm, conclude_form
from grants.decisions.forms.hall import HallForm, hall_form, overlaid
from grants.decisions.forms.office import (
    ConfirmForm,
    DeclineForm,
    PressedForm,
    SetAsideForm,
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
    "HallForm",
    "PressedForm",
    "ReconsiderForm",
    "SetAsideForm",
    "SettleForm",
    "conclude_form",
    "confirm_form",
    "decline_form",
    "hall_form",
    "overlaid",
    "posted_references",
]
