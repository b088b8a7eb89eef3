"""Concluding, deciding and telling: the chair's press, the officer's press, and the letter that follows.

No outcome without a letter: both are written in the same breath. May import: decisions.papers and queries, panel,
ledger, applications, notices, programmes, people, store, rules.
"""

from grants.decisions.services.at_table import conclude_at_table
from grants.decisions.services.beginning_again import again
from grants.decisions.services.conclude import HELP_LENGTH, NAME_LENGTH, Conclusion, conclude, shown
from grants.decisions.services.confirm import EXPLANATION_LENGTH, Confirmed, confirm, outlook
from grants.decisions.services.dividing import Way, way_for
from grants.decisions.services.grounds import in_time
from grants.decisions.services.letters import PAPER, date_letter, letter_left, post_letter, release_due_letters
from grants.decisions.services.office import Declined, cancel, decline, recall, set_aside
from grants.decisions.services.outcomes import THINK_AGAIN
from grants.decisions.services.quick import decide_quick
from grants.decisions.services.register import WORDS_LENGTH, Received, reconsider, settle_entry, write_entry
from grants.decisions.services.rulings import Departure, rulings, small_pot

__all__ = [
    "EXPLANATION_LENGTH",
    "HELP_LENGTH",
    "NAME_LENGTH",
    "PAPER",
    "THINK_AGAIN",
    "WORDS_LENGTH",
    "Conclusion",
    "Confirmed",
    "Declined",
    "Departure",
    "Received",
    "Way",
    "again",
    "cancel",
    "conclude",
    "conclude_at_table",
    "confirm",
    "date_letter",
    "decide_quick",
    "decline",
    "in_time",
    "letter_left",
    "outlook",
    "post_letter",
    "recall",
    "reconsider",
    "release_due_letters",
    "rulings",
    "set_aside",
    "settle_entry",
    "shown",
    "small_pot",
    "way_for",
    "write_entry",
]
