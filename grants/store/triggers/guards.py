"""What the database itself refuses, and how it moves the balances: one declaration for SQLite and PostgreSQL.

Conditions and statements are SQL that both read the same (``IS DISTINCT FROM``: SQLite 3.39 and later). The tables are
named here, and only here, below their storeys: a trigger is a fact of the store. May import: the standard library.
"""

# ruff: noqa: S608 - SQL put together from names in this file, never from what somebody typed

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Guard:
    """One refusal: before ``event`` on a row of ``table``, ``truth`` is raised when ``refused_when`` holds.

    ``only_sqlite`` marks what is needed against REPLACE alone, which SQLite has and which gets past DELETE triggers
    on a connection that has not set ``recursive_triggers``.
    """

    truth: str
    table: str
    event: Event
    refused_when: str = "TRUE"
    only_sqlite: bool = False

    @property
    def name(self) -> str:
        """The name of the trigger: the truth it holds and when it looks."""
        return f"{self.truth}_on_{self.event.lower()}"


@dataclass(frozen=True)
class Mover:
    """After a row went into ``table`` these statements run, in this order."""

    name: str
    table: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Floor:
    """No TRUNCATE of ``table`` (PostgreSQL only: SQLite has none)."""

    truth: str
    table: str

    @property
    def name(self) -> str:
        """The name of the trigger."""
        return f"{self.truth}_on_truncate"


Trigger = Guard | Mover | Floor

# What of a published round may still change: the evening moves, people fall ill. The ceiling may rise, see below.
FREE_COLUMNS = frozenset(
    {"evening_on", "evening_time", "evening_place", "evening_treat", "version"}
    | {"contact_name", "contact_phone", "contact_hours", "stand_in_name", "stand_in_phone"}
    | {"closed_at", "ceiling_cents"}
)
_PUBLISHED = "EXISTS (SELECT 1 FROM rounds r WHERE r.id IN ({}) AND r.published_at IS NOT NULL)"


_FUNDED = """EXISTS (SELECT 1 FROM pot_balances b
    WHERE b.round_id = NEW.id AND b.account = 'outside' AND -b.cents >= NEW.ceiling_cents)"""


def guards_of_rounds(columns: Sequence[str]) -> list[Trigger]:
    """Declare that published terms stay; ``columns`` are those the table of rounds has at this moment."""
    changed = " OR ".join(
        f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in sorted(columns) if name not in FREE_COLUMNS
    )
    published = "OLD.published_at IS NOT NULL"
    return [
        Guard("rounds_terms_frozen", "rounds", "UPDATE", f"{published} AND ({changed})"),
        Guard(
            "rounds_ceiling_only_rises", "rounds", "UPDATE", f"{published} AND NEW.ceiling_cents < OLD.ceiling_cents"
        ),
        # A ceiling rises by money that was put in, and by nothing else; the first FUND comes after publishing.
        Guard(
            "rounds_ceiling_rises_by_fund",
            "rounds",
            "UPDATE",
            f"{published} AND NEW.ceiling_cents > OLD.ceiling_cents AND NOT {_FUNDED}",
        ),
        Guard("rounds_published_stay", "rounds", "DELETE", published),
        Floor("rounds_published_stay", "rounds"),
        Guard("house_rules_frozen", "house_rules", "INSERT", _PUBLISHED.format("NEW.round_id")),
        Guard("house_rules_frozen", "house_rules", "UPDATE", _PUBLISHED.format("NEW.round_id, OLD.round_id")),
        Guard("house_rules_frozen", "house_rules", "DELETE", _PUBLISHED.format("OLD.round_id")),
        Floor("house_rules_frozen", "house_rules"),
        Guard("house_rule_versions_frozen", "house_rule_versions", "INSERT", _PUBLISHED.format("NEW.round_id")),
        *_append_only("house_rule_versions_stay", "house_rule_versions"),
    ]


def _append_only(truth: str, table: str, unless: str = "FALSE") -> list[Trigger]:
    return [
        Guard(truth, table, "UPDATE"),
        Guard(truth, table, "DELETE", f"NOT ({unless})"),
        Guard(truth, table, "INSERT", f"EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id)", only_sqlite=True),
        Floor(truth, table),
    ]


_A_DRAFT = "EXISTS (SELECT 1 FROM applications a WHERE a.id = OLD.application_id AND a.state = 'draft')"

APPLICATIONS: list[Trigger] = [
    Guard("applications_stay", "applications", "DELETE", "OLD.state <> 'draft'"),
    Floor("applications_stay", "applications"),
    # A draft may go, and takes with it the steps it has.
    *_append_only("application_steps_append_only", "application_steps", unless=_A_DRAFT),
]

DECISIONS: list[Trigger] = [
    *_append_only("divisions_append_only", "divisions"),
    *_append_only("division_shares_append_only", "division_shares"),
]

_MIRRORED = """EXISTS (SELECT 1 FROM ledger_entries o WHERE o.id = NEW.reverses_id AND o.reverses_id IS NULL
    AND o.round_id = NEW.round_id AND o.application_id IS NOT DISTINCT FROM NEW.application_id
    AND o.move = NEW.move AND o.cents = NEW.cents)"""

_ENTRIES: list[Trigger] = [
    *_append_only("ledger_append_only", "ledger_entries"),
    Guard(
        "ledger_press_once",
        "ledger_entries",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_entries t WHERE t.key = NEW.key AND t.line = NEW.line)",
        only_sqlite=True,
    ),
    Guard(
        "uq_ledger_entries_reverses_id",
        "ledger_entries",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_entries t WHERE t.reverses_id = NEW.reverses_id)",
        only_sqlite=True,
    ),
    Guard(
        "ledger_numbered_without_gap",
        "ledger_entries",
        "INSERT",
        "NEW.number <> (SELECT coalesce(max(t.number), 0) + 1 FROM ledger_entries t WHERE t.round_id = NEW.round_id)",
    ),
    Guard(
        "ledger_plan_in_its_round",
        "ledger_entries",
        "INSERT",
        "NEW.application_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM applications a"
        " WHERE a.id = NEW.application_id AND a.round_id = NEW.round_id)",
    ),
    Guard("ledger_correction_mirrors", "ledger_entries", "INSERT", f"NEW.reverses_id IS NOT NULL AND NOT {_MIRRORED}"),
    Guard(
        "pot_balances_opened",
        "ledger_entries",
        "INSERT",
        "2 <> (SELECT count(*) FROM pot_balances b"
        " WHERE b.round_id = NEW.round_id AND b.account IN (NEW.source, NEW.target))",
    ),
    Guard(
        "plan_balances_opened",
        "ledger_entries",
        "INSERT",
        "NEW.application_id IS NOT NULL"
        " AND 3 <> (SELECT count(*) FROM plan_balances b WHERE b.application_id = NEW.application_id)",
    ),
]


def _moved(table: str, owner: str) -> str:
    # The plan first: when a plan has too little, that is the truth to tell, and not that the pot is empty.
    return (
        f"UPDATE {table} SET cents = cents + CASE account WHEN NEW.target THEN NEW.cents ELSE -NEW.cents END,"
        f" entry_id = NEW.id WHERE {owner} = NEW.{owner} AND account IN (NEW.source, NEW.target)"
    )


def _balances(table: str, owner: str) -> list[Trigger]:
    """Declare that a balance begins at nothing and moves only to the next entry that touches it, by its cents.

    ``entry_id`` makes this hold without knowing who asks: every entry has moved its balances in the statement that
    wrote it, so an UPDATE by hand finds no later entry to name.
    """
    by_the_next_entry = f"""EXISTS (SELECT 1 FROM ledger_entries e WHERE e.id = NEW.entry_id
    AND e.id > coalesce(OLD.entry_id, 0) AND e.{owner} = OLD.{owner} AND OLD.account IN (e.source, e.target)
    AND NEW.{owner} = OLD.{owner} AND NEW.account = OLD.account
    AND NEW.cents = OLD.cents + CASE OLD.account WHEN e.target THEN e.cents ELSE -e.cents END)"""
    same = f"EXISTS (SELECT 1 FROM {table} b WHERE b.{owner} = NEW.{owner} AND b.account = NEW.account)"
    return [
        Guard(f"{table}_start_at_nothing", table, "INSERT", "NEW.cents <> 0 OR NEW.entry_id IS NOT NULL"),
        Guard(f"{table}_moved_by_entries", table, "UPDATE", f"NOT {by_the_next_entry}"),
        Guard(f"{table}_stay", table, "DELETE"),
        Guard(f"{table}_stay", table, "INSERT", same, only_sqlite=True),
        Floor(f"{table}_stay", table),
    ]


LEDGER: list[Trigger] = [
    *_ENTRIES,
    *_balances("pot_balances", "round_id"),
    *_balances("plan_balances", "application_id"),
    Mover(
        "ledger_moves_balances",
        "ledger_entries",
        (_moved("plan_balances", "application_id"), _moved("pot_balances", "round_id")),
    ),
]
