"""The outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0003_notices"
down_revision = "0002_programmes"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_notices()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("notices")


def _make_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_notices_person_id"), nullable=True),
        sa.Column("template", sa.String(60), nullable=False),
        sa.Column("locale", codes("notices_locale_known", "nl", "en"), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("paper", sa.String(60), nullable=True),
        sa.Column("subject_code", sa.String(80), nullable=True),
        sa.Column("message_id", sa.String(120), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_fault", sa.String(120), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("message_id", name="uq_notices_message_id"),
        sa.CheckConstraint("sent_at IS NULL OR called_off_at IS NULL", name="notices_sent_or_called_off"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_person_id", "notices", ["person_id"])
    op.create_index("ix_notices_subject", "notices", ["subject_code"])
    op.create_index("ix_notices_waiting", "notices", ["sent_at", "called_off_at", "due_at"])
