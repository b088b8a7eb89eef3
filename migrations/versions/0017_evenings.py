"""Evenings of the panel: who writes down, who was there, who gets it on paper, and what the table comes back to."""

import sqlalchemy as sa
from alembic import op

revision = "0017_evenings"
down_revision = "0016_links"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN_PAPER = "paper_asked_at IS NOT NULL AND paper_done_at IS NULL"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "evenings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_evenings_round_id"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("scribe_seat_id", WHOLE, sa.ForeignKey("seats.id", name="fk_evenings_scribe_seat_id"), nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evenings"),
        sa.UniqueConstraint("round_id", "held_on", name="evenings_once_a_day"),
        sqlite_autoincrement=True,
    )
    _make_seats()
    _make_table_notes()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("table_notes")
    op.drop_table("evening_seats")
    op.drop_table("evenings")


def _make_seats() -> None:
    op.create_table(
        "evening_seats",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "evening_id", WHOLE, sa.ForeignKey("evenings.id", name="fk_evening_seats_evening_id"), nullable=False
        ),
        sa.Column("seat_id", WHOLE, sa.ForeignKey("seats.id", name="fk_evening_seats_seat_id"), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("paper_asked_at", MOMENT, nullable=True),
        sa.Column("paper_done_at", MOMENT, nullable=True),
        sa.Column(
            "paper_done_by_id",
            WHOLE,
            sa.ForeignKey("people.id", name="fk_evening_seats_paper_done_by_id"),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evening_seats"),
        sa.UniqueConstraint("evening_id", "seat_id", name="evening_seats_once"),
        sa.CheckConstraint(
            "(paper_done_at IS NULL) = (paper_done_by_id IS NULL)", name="evening_papers_done_by_someone"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_evening_seats_paper",
        "evening_seats",
        ["evening_id"],
        sqlite_where=sa.text(OPEN_PAPER),
        postgresql_where=sa.text(OPEN_PAPER),
    )


def _make_table_notes() -> None:
    op.create_table(
        "table_notes",
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_table_notes_application_id"),
            nullable=False,
        ),
        sa.Column("what_would_help", sa.Text(), nullable=False),
        sa.Column("help_name", sa.Text(), nullable=False),
        sa.Column("by_id", WHOLE, sa.ForeignKey("people.id", name="fk_table_notes_by_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_table_notes"),
        sa.CheckConstraint("length(what_would_help) <= 1000", name="table_notes_help_length"),
        sa.CheckConstraint("length(help_name) <= 120", name="table_notes_name_length"),
    )
