"""Invitations to join a plan, slips of paper, and what was written down for somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0012_helping"
down_revision = "0011_offers"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables and columns."""
    for table in ("helpers", "owners"):
        op.add_column(table, sa.Column("token_hash", sa.String(64), nullable=True))
        op.create_index(f"ix_{table}_token", table, ["token_hash"], unique=True)
    _make_invitations()
    _make_slips()
    _make_entries()
    _make_help_calls()


def downgrade() -> None:
    """Take them away again, with all they hold."""
    op.drop_table("help_calls")
    op.drop_table("entries")
    op.drop_table("slips")
    op.drop_table("invitations")
    for table in ("owners", "helpers"):
        op.drop_index(f"ix_{table}_token", table_name=table)
        op.drop_column(table, "token_hash")


def _make_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_invitations_application_id"),
            nullable=False,
        ),
        sa.Column("kind", codes("invitations_kind_known", "owner", "helper"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_invitations_person_id"), nullable=False),
        sa.Column("asked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_invitations_asked_by_id"), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("reply", codes("invitations_reply_known", "yes", "no", "taken_back"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.CheckConstraint("length(name) <= 120", name="invitations_name_length"),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="invitations_reply_is_dated"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invitations_application_id", "invitations", ["application_id"])
    op.create_index(
        "one_open_invitation",
        "invitations",
        ["application_id", "kind"],
        unique=True,
        sqlite_where=sa.text("replied_at IS NULL"),
        postgresql_where=sa.text("replied_at IS NULL"),
    )


def _make_slips() -> None:
    op.create_table(
        "slips",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_since", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_slips"),
        sa.UniqueConstraint("reference", name="uq_slips_reference"),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="slips_tries_at_most_five"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slips_subject", "slips", ["subject"])


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_entries_application_id"), nullable=False
        ),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_entries_place_id"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("read_back_at", MOMENT, nullable=True),
        sa.Column("slip_reference", sa.String(20), nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("application_id", name="uq_entries_application_id"),
        sa.CheckConstraint("length(words) <= 1000", name="entries_words_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_place", "entries", ["place_id", "confirmed_at", "made_at"])


def _make_help_calls() -> None:
    op.create_table(
        "help_calls",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_help_calls_application_id"),
            nullable=False,
        ),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_help_calls_place_id"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("called_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_help_calls_called_by_id"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_help_calls"),
        sa.UniqueConstraint("application_id", name="uq_help_calls_application_id"),
        sa.CheckConstraint("(called_at IS NULL) = (called_by_id IS NULL)", name="help_calls_called_by_somebody"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_help_calls_place", "help_calls", ["place_id", "called_at", "due_on"])
