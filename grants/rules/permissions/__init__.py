"""Who may do what: one table, denied by default.

A role is what you are in a programme or a place; a tie is what you are to *this* application. Reads are guarded in
views, writes in services, both with `demand`. Imports lifecycle (the actions) and refusals.
"""

from collections.abc import Iterable, Set

from grants.rules.permissions.actors import ANONYMOUS, STAFF, Actor, Grant, Role, Tie, roles_at
from grants.rules.permissions.deeds import Deed
from grants.rules.permissions.rulebook import DEED_FOR, INTERESTED, PARTIAL, RULES, Rule, allows, demand
from grants.rules.permissions.standing import Standing, roles_anywhere

__all__ = [
    "ANONYMOUS",
    "DEED_FOR",
    "HEADINGS",
    "INTERESTED",
    "PARTIAL",
    "RULES",
    "STAFF",
    "Actor",
    "Deed",
    "Grant",
    "Role",
    "Rule",
    "Standing",
    "Tie",
    "allows",
    "demand",
    "roles_anywhere",
    "roles_at",
    "table",
]

HEADINGS = ("deed", "roles", "ties", "never")


def table() -> list[tuple[str, ...]]:
    """Give the table as text under HEADINGS, for `grants scheme access`; a test compares it with the docs."""
    return [
        (deed.value, _listed(Role, rule.roles), _listed(Tie, rule.ties), _listed(Tie, rule.never))
        for deed, rule in RULES.items()
    ]


def _listed(order: Iterable[Role | Tie], chosen: Set[Role] | Set[Tie]) -> str:
    """Write the chosen words in the order of their list, because a set has none."""
    return ", ".join(word.value for word in order if word in chosen)
