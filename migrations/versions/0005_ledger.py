"""The kasboek and its balances. The triggers that keep and move them lie in grants.store.triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0005_ledger"
down_revision = "0004_applications"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_ledger_entries()
    _make_plan_balances()
    _make_pot_balances()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("pot_balances")
    op.drop_table("plan_balances")
    op.drop_table("ledger_entries")


def _make_ledger_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_ledger_entries_round_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_ledger_entries_application_id"),
            nullable=True,
        ),
        sa.Column(
            "move",
            codes(
                "ledger_move_known",
                "fund",
                "unfund",
                "carry",
                "reserve",
                "unreserve",
                "send",
                "pay",
                "bounce",
                "bounce_late",
                "return",
            ),
            nullable=False,
        ),
        sa.Column(
            "source", codes("ledger_source_known", "outside", "pot", "reserved", "underway", "paid"), nullable=False
        ),
        sa.Column(
            "target", codes("ledger_target_known", "outside", "pot", "reserved", "underway", "paid"), nullable=False
        ),
        sa.Column("cents", WHOLE, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", WHOLE, sa.ForeignKey("people.id", name="fk_ledger_entries_actor_id"), nullable=True),
        sa.Column(
            "reverses_id",
            WHOLE,
            sa.ForeignKey("ledger_entries.id", name="fk_ledger_entries_reverses_id"),
            nullable=True,
        ),
        sa.Column("note_id", WHOLE, sa.ForeignKey("notes.id", name="fk_ledger_entries_note_id"), nullable=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_entries"),
        sa.UniqueConstraint("round_id", "number", name="ledger_numbered"),
        sa.UniqueConstraint("key", "line", name="ledger_press_once"),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_entries_reverses_id"),
        sa.CheckConstraint("cents > 0", name="ledger_cents_positive"),
        sa.CheckConstraint(
            "reverses_id IS NULL OR "
            "(move = 'fund' AND source = 'pot' AND target = 'outside') OR "
            "(move = 'unfund' AND source = 'outside' AND target = 'pot') OR "
            "(move = 'reserve' AND source = 'reserved' AND target = 'pot') OR "
            "(move = 'unreserve' AND source = 'pot' AND target = 'reserved') OR "
            "(move = 'send' AND source = 'underway' AND target = 'reserved') OR "
            "(move = 'pay' AND source = 'paid' AND target = 'underway') OR "
            "(move = 'bounce' AND source = 'reserved' AND target = 'underway') OR "
            "(move = 'bounce_late' AND source = 'reserved' AND target = 'paid') OR "
            "(move = 'return' AND source = 'pot' AND target = 'paid')",
            name="ledger_correction_goes_back",
        ),
        sa.CheckConstraint("(reverses_id IS NULL) OR (note_id IS NOT NULL)", name="ledger_correction_has_reason"),
        sa.CheckConstraint(
            "reverses_id IS NOT NULL OR "
            "(move = 'fund' AND source = 'outside' AND target = 'pot') OR "
            "(move = 'unfund' AND source = 'pot' AND target = 'outside') OR "
            "(move = 'reserve' AND source = 'pot' AND target = 'reserved') OR "
            "(move = 'unreserve' AND source = 'reserved' AND target = 'pot') OR "
            "(move = 'send' AND source = 'reserved' AND target = 'underway') OR "
            "(move = 'pay' AND source = 'underway' AND target = 'paid') OR "
            "(move = 'bounce' AND source = 'underway' AND target = 'reserved') OR "
            "(move = 'bounce_late' AND source = 'paid' AND target = 'reserved') OR "
            "(move = 'return' AND source = 'paid' AND target = 'pot')",
            name="ledger_follows_moves",
        ),
        sa.CheckConstraint("source <> target", name="ledger_moves_somewhere"),
        sa.CheckConstraint(
            "(application_id IS NULL) = (move IN ('fund', 'unfund'))", name="ledger_plan_named_except_for_funding"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_plan", "ledger_entries", ["application_id", "id"])
    op.create_index(
        "ix_ledger_returned",
        "ledger_entries",
        ["round_id", "source", "cents"],
        sqlite_where=sa.text("move = 'return'"),
        postgresql_where=sa.text("move = 'return'"),
    )


def _make_plan_balances() -> None:
    op.create_table(
        "plan_balances",
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_plan_balances_application_id"),
            nullable=False,
        ),
        sa.Column(
            "account",
            codes("plan_balances_account_known", "outside", "pot", "reserved", "underway", "paid"),
            nullable=False,
        ),
        sa.Column("cents", WHOLE, nullable=False),
        sa.Column(
            "entry_id", WHOLE, sa.ForeignKey("ledger_entries.id", name="fk_plan_balances_entry_id"), nullable=True
        ),
        sa.PrimaryKeyConstraint("application_id", "account", name="pk_plan_balances"),
        sa.CheckConstraint("account IN ('reserved', 'underway', 'paid')", name="plan_balances_accounts"),
        sa.CheckConstraint("cents >= 0", name="plan_balances_not_negative"),
    )
    op.create_index(
        "ix_plan_balances_reserved",
        "plan_balances",
        ["application_id"],
        sqlite_where=sa.text("account = 'reserved' AND cents > 0"),
        postgresql_where=sa.text("account = 'reserved' AND cents > 0"),
    )


def _make_pot_balances() -> None:
    op.create_table(
        "pot_balances",
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_pot_balances_round_id"), nullable=False),
        sa.Column(
            "account",
            codes("pot_balances_account_known", "outside", "pot", "reserved", "underway", "paid"),
            nullable=False,
        ),
        sa.Column("cents", WHOLE, nullable=False),
        sa.Column(
            "entry_id", WHOLE, sa.ForeignKey("ledger_entries.id", name="fk_pot_balances_entry_id"), nullable=True
        ),
        sa.PrimaryKeyConstraint("round_id", "account", name="pk_pot_balances"),
        sa.CheckConstraint("cents >= 0 OR account = 'outside'", name="pot_balances_not_negative"),
    )
