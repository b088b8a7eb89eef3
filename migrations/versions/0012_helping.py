"""Invitations to join a plan, and the way in of who joined."""

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


def downgrade() -> None:
    """Take them away again, with all they hold."""
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
