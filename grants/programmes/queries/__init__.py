"""Looking up places, rounds and roles, as plain rows. May import: programmes.models, rules. Never writes."""

from grants.programmes.queries.examples import ExampleRow, KeptRow, cost_examples, example_version, kept_examples
from grants.programmes.queries.roles import GRANTS, grants_of
from grants.programmes.queries.rounds import (
    last_round,
    open_round,
    place_and_round,
    place_by_id,
    place_by_slug,
    place_with_round,
    places_of,
    round_by_id,
    round_by_reference,
    round_standing,
)
from grants.programmes.queries.rows import PlaceRow, RoundRow, RuleRow

__all__ = [
    "GRANTS",
    "ExampleRow",
    "KeptRow",
    "PlaceRow",
    "RoundRow",
    "RuleRow",
    "cost_examples",
    "example_version",
    "grants_of",
    "kept_examples",
    "last_round",
    "open_round",
    "place_and_round",
    "place_by_id",
    "place_by_slug",
    "place_with_round",
    "places_of",
    "round_by_id",
    "round_by_reference",
    "round_standing",
]
