"""Batches and payments."""

import sqlalchemy as sa
from alembic import op

revision = "0009_payments"
down_revision = "0008_awards"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_batches()
    _make_payments()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("payments")
    op.drop_table("batches")


def _make_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_batches_programme_id"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "prepared_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_batches_prepared_by_id"), nullable=False
        ),
        sa.Column("prepared_at", MOMENT, nullable=False),
        sa.Column("released_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_batches_released_by_id"), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column(
            "sent_back_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_batches_sent_back_by_id"), nullable=True
        ),
        sa.Column("sent_back_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
        sa.UniqueConstraint("programme_id", "number", name="batches_numbered"),
        sa.CheckConstraint("released_by_id IS NULL OR released_by_id <> prepared_by_id", name="batches_four_eyes"),
        sa.CheckConstraint("(released_by_id IS NULL) = (released_at IS NULL)", name="batches_released_by_someone"),
        sa.CheckConstraint("released_at IS NULL OR sent_back_at IS NULL", name="batches_released_or_sent_back"),
        sqlite_autoincrement=True,
    )


def _make_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, sa.ForeignKey("batches.id", name="fk_payments_batch_id"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_payments_application_id"), nullable=False
        ),
        sa.Column("payee_id", WHOLE, sa.ForeignKey("payees.id", name="fk_payments_payee_id"), nullable=False),
        sa.Column("cents", WHOLE, nullable=False),
        sa.Column("end_to_end_id", sa.String(35), nullable=False),
        sa.Column(
            "state",
            codes("payments_state_known", "prepared", "sent_back", "underway", "paid", "bounced", "bounced_late"),
            nullable=False,
        ),
        sa.Column("marked_at", MOMENT, nullable=True),
        sa.Column("marked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_payments_marked_by_id"), nullable=True),
        sa.Column("note_id", WHOLE, sa.ForeignKey("notes.id", name="fk_payments_note_id"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("batch_id", "line", name="payments_numbered"),
        sa.UniqueConstraint("end_to_end_id", name="uq_payments_end_to_end_id"),
        sa.CheckConstraint("cents > 0", name="payments_positive"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payments_plan", "payments", ["application_id", "id"])
    op.create_index(
        "one_open_payment_a_plan",
        "payments",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('prepared', 'underway')"),
        postgresql_where=sa.text("state IN ('prepared', 'underway')"),
    )
