"""What members, chairs and officers fill in for the panel. May import: panel.services' values, rules, web."""

from grants.panel.forms.calling import CallForm, call_form
from grants.panel.forms.reviews import ReviewForm, review_form
from grants.panel.forms.rounds import CeilingForm, NewRoundForm, RulesForm, TermsForm
from grants.panel.forms.seats import AnswerForm, HomeForm, InviteForm, SeatsForm

__all__ = [
    "AnswerForm",
    "CallForm",
    "CeilingForm",
    "HomeForm",
    "InviteForm",
    "NewRoundForm",
    "ReviewForm",
    "RulesForm",
    "SeatsForm",
    "TermsForm",
    "call_form",
    "review_form",
]
