"""What every storey stands on: notes, jobs, presses, counters."""

import sqlalchemy as sa
from alembic import op

revision = "0000_store"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _make_house_facts()
    _make_jobs()
    _make_notes()
    _make_presses()
    _make_rate_counts()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("rate_counts")
    op.drop_table("presses")
    op.drop_table("notes")
    op.drop_table("jobs")
    op.drop_table("house_facts")


def _make_house_facts() -> None:
    op.create_table(
        "house_facts",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_house_facts"),
        sa.CheckConstraint("length(value) <= 200", name="house_facts_value_length"),
    )


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("unique_key", sa.String(120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("last_fault", sa.String(120), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("unique_key", name="uq_jobs_unique_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_waiting", "jobs", ["done_at", "failed_at", "due_at"])


def _make_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.CheckConstraint("length(body) <= 4000", name="notes_body_length"),
        sqlite_autoincrement=True,
    )


def _make_presses() -> None:
    op.create_table(
        "presses",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("result", sa.String(300), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_presses"),
    )
    op.create_index("ix_presses_made_at", "presses", ["made_at"])


def _make_rate_counts() -> None:
    op.create_table(
        "rate_counts",
        sa.Column("bucket", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("bucket", name="pk_rate_counts"),
    )
    op.create_index("ix_rate_counts_expires_at", "rate_counts", ["expires_at"])
