"""The kasboek: one row is one movement of money. Append-only by triggers; balances moved by triggers.

The triggers lie in store.triggers. May import: applications, programmes, people, store, rules.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.rules.moves import MOVES, Account, Move, reversed_of
from grants.store.base import Base, Cents, UtcDateTime, code, key, points_to


def _route(move: Move, way: tuple[Account, Account]) -> str:
    return f"(move = '{move.value}' AND source = '{way[0].value}' AND target = '{way[1].value}')"


# The second table that runs the scheme, as the database holds it.
_FORTH = " OR ".join(_route(move, way) for move, way in MOVES.items())
_BACK = " OR ".join(_route(move, reversed_of(move)) for move in MOVES)


class LedgerEntry(Base):
    """One movement of ``cents`` (euro cents, > 0) from ``source`` to ``target`` within one round.

    ``key`` is the form's nonce and ``line`` numbers the movements of that one press, so a double click is harmless.
    ``number`` counts within the round; ``hash`` covers this row and the row before it. A correction swaps source and
    target and names the row it reverses, once.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("cents > 0", name="ledger_cents_positive"),
        CheckConstraint("source <> target", name="ledger_moves_somewhere"),
        CheckConstraint(
            "(application_id IS NULL) = (move IN ('fund', 'unfund'))", name="ledger_plan_named_except_for_funding"
        ),
        CheckConstraint(f"reverses_id IS NOT NULL OR {_FORTH}", name="ledger_follows_moves"),
        CheckConstraint(f"reverses_id IS NULL OR {_BACK}", name="ledger_correction_goes_back"),
        CheckConstraint("(reverses_id IS NULL) OR (note_id IS NOT NULL)", name="ledger_correction_has_reason"),
        UniqueConstraint("key", "line", name="ledger_press_once"),
        UniqueConstraint("round_id", "number", name="ledger_numbered"),
        Index("ix_ledger_plan", "application_id", "id"),
        # What came back is summed per round, beside the bar: few rows, read from the index alone.
        Index(
            "ix_ledger_returned",
            "round_id",
            "source",
            "cents",
            sqlite_where=text("move = 'return'"),
            postgresql_where=text("move = 'return'"),
        ),
    )

    id: Mapped[int] = key()
    round_id: Mapped[int] = points_to("rounds.id")
    number: Mapped[int] = mapped_column(Integer)
    application_id: Mapped[int | None] = points_to("applications.id")
    move: Mapped[Move] = code(Move, "ledger_move_known")
    source: Mapped[Account] = code(Account, "ledger_source_known")
    target: Mapped[Account] = code(Account, "ledger_target_known")
    cents: Mapped[int] = mapped_column(Cents)
    key: Mapped[str] = mapped_column(String(64))
    line: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = points_to("people.id")
    reverses_id: Mapped[int | None] = points_to("ledger_entries.id", unique=True)
    note_id: Mapped[int | None] = points_to("notes.id")
    hash: Mapped[str] = mapped_column(String(64))


class PotBalance(Base):
    """What lies in one account of a round, in cents. Moved by triggers only; made when the round is published.

    ``entry_id`` is the movement that last touched it. A trigger lets a balance change only to the next such movement,
    and only by its cents: so nobody moves it by hand, on either database.
    """

    __tablename__ = "pot_balances"
    __table_args__ = (CheckConstraint("cents >= 0 OR account = 'outside'", name="pot_balances_not_negative"),)

    round_id: Mapped[int] = points_to("rounds.id", primary_key=True)
    account: Mapped[Account] = code(Account, "pot_balances_account_known", primary_key=True)
    cents: Mapped[int] = mapped_column(Cents, default=0)
    entry_id: Mapped[int | None] = points_to("ledger_entries.id")


class PlanBalance(Base):
    """What of one plan is reserved, underway or paid, in cents; so no plan is paid from another's reservation.

    Moved by triggers only, as ``PotBalance``; its three rows are made when the plan first reserves.
    """

    __tablename__ = "plan_balances"
    __table_args__ = (
        CheckConstraint("cents >= 0", name="plan_balances_not_negative"),
        CheckConstraint("account IN ('reserved', 'underway', 'paid')", name="plan_balances_accounts"),
        # What is promised and not sent: few plans at a time, however many there ever were.
        Index(
            "ix_plan_balances_reserved",
            "application_id",
            sqlite_where=text("account = 'reserved' AND cents > 0"),
            postgresql_where=text("account = 'reserved' AND cents > 0"),
        ),
    )

    application_id: Mapped[int] = points_to("applications.id", primary_key=True)
    account: Mapped[Account] = code(Account, "plan_balances_account_known", primary_key=True)
    cents: Mapped[int] = mapped_column(Cents, default=0)
    entry_id: Mapped[int | None] = points_to("ledger_entries.id")
