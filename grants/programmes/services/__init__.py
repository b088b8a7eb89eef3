"""Setting up the scheme: programmes, places, roles and the draft of a round.

A round is published by the panel, which knows its seats (`panel.services.publish_round`). May import: programmes.models
and queries, rules, store.
"""

from grants.programmes.services.examples import add_example, change_example, keep_examples, remove_example
from grants.programmes.services.house_rules import RULE_LENGTH, keep_rules, newest, write_rules
from grants.programmes.services.rounds import READY_RULES, RoundDraft, draft_round, prepare_round, set_evening
from grants.programmes.services.setting_up import COMMAND_LINE, add_place, add_programme, give_role
from grants.programmes.services.terms import TEXTS, change_terms
from grants.programmes.services.words import folded, slug_of

__all__ = [
    "COMMAND_LINE",
    "READY_RULES",
    "RULE_LENGTH",
    "TEXTS",
    "RoundDraft",
    "add_example",
    "add_place",
    "add_programme",
    "change_example",
    "change_terms",
    "draft_round",
    "folded",
    "give_role",
    "keep_examples",
    "keep_rules",
    "newest",
    "prepare_round",
    "remove_example",
    "set_evening",
    "slug_of",
    "write_rules",
]
