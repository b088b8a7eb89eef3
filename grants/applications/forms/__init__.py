"""The forms of this storey: the seven questions, and the presses of makers and officer. May import: web, models."""

from grants.applications.forms.apply import FEWEST_LINES, STEPS, ApplyForm, EntryForm, LineForm
from grants.applications.forms.completing import AnswerForm, answer_form
from grants.applications.forms.costs import CostForm
from grants.applications.forms.presses import (
    CalledForm,
    CheckForm,
    CompanyForm,
    ConfirmEntryForm,
    InviteForm,
    MessageForm,
    ReplyForm,
    RequestInfoForm,
    SlipForm,
    WithdrawForm,
)
from grants.applications.forms.uploads import SummaryForm, UploadForm

__all__ = [
    "FEWEST_LINES",
    "STEPS",
    "AnswerForm",
    "ApplyForm",
    "CalledForm",
    "CheckForm",
    "CompanyForm",
    "ConfirmEntryForm",
    "CostForm",
    "EntryForm",
    "InviteForm",
    "LineForm",
    "MessageForm",
    "ReplyForm",
    "RequestInfoForm",
    "SlipForm",
    "SummaryForm",
    "UploadForm",
    "WithdrawForm",
    "answer_form",
]
