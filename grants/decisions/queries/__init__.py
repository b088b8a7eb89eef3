"""Looking up conclusions, decisions and letters. Never writes. May import: decisions.models, earlier storeys, rules."""

from grants.decisions.queries.divisions import Divided, Portion, divisions
from grants.decisions.queries.letters import (
    OutcomeRow,
    Shown,
    ToPost,
    has_left,
    letter,
    letter_left,
    letters_to_post,
    outcome,
    shown_state,
    told,
    waiting_letter,
)
from grants.decisions.queries.plans import concluded, plan
from grants.decisions.queries.promises import promised
from grants.decisions.queries.quick import Small, quick_free, small_plans
from grants.decisions.queries.register import Entry, objection_last_day, open_terms, register
from grants.decisions.queries.requests import last_request
from grants.decisions.queries.rounds import Decided, Met, Waiting, conditions, decided, events_open, to_confirm
from grants.decisions.queries.rows import Addressee, Bound, Held, LastRequest, Plan, Said
from grants.decisions.queries.sharing import Ballots, ballots, last_division
from grants.decisions.queries.standing import standing
from grants.decisions.queries.table import Spoken, Table, TableCount, frozen_tally, spoken, table

__all__ = [
    "Addressee",
    "Ballots",
    "Bound",
    "Decided",
    "Divided",
    "Entry",
    "Held",
    "LastRequest",
    "Met",
    "OutcomeRow",
    "Plan",
    "Portion",
    "Said",
    "Shown",
    "Small",
    "Spoken",
    "Table",
    "TableCount",
    "ToPost",
    "Waiting",
    "ballots",
    "concluded",
    "conditions",
    "decided",
    "divisions",
    "events_open",
    "frozen_tally",
    "has_left",
    "last_division",
    "last_request",
    "letter",
    "letter_left",
    "letters_to_post",
    "objection_last_day",
    "open_terms",
    "outcome",
    "plan",
    "promised",
    "quick_free",
    "register",
    "shown_state",
    "small_plans",
    "spoken",
    "standing",
    "table",
    "to_confirm",
    "told",
    "waiting_letter",
]
