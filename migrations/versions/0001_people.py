"""People and how they come in."""

import sqlalchemy as sa
from alembic import op

revision = "0001_people"
down_revision = "0000_store"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_people()
    _make_action_links()
    _make_browser_sessions()
    _make_sign_in_links()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("sign_in_links")
    op.drop_table("browser_sessions")
    op.drop_table("action_links")
    op.drop_table("people")


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("email_folded", sa.String(254), nullable=True),
        sa.Column("phone", sa.String(40), nullable=True),
        sa.Column("locale", codes("people_locale_known", "nl", "en"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email_folded", name="uq_people_email_folded"),
        sa.CheckConstraint("length(email) <= 254", name="people_email_length"),
        sa.CheckConstraint("length(name) <= 120", name="people_name_length"),
        sa.CheckConstraint("length(phone) <= 40", name="people_phone_length"),
        sqlite_autoincrement=True,
    )


def _make_action_links() -> None:
    op.create_table(
        "action_links",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column(
            "action",
            codes(
                "action_links_action_known",
                "resume_draft",
                "confirm_contact",
                "join_as_owner",
                "join_as_helper",
                "keep_money",
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_action_links_person_id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_action_links"),
        sa.UniqueConstraint("token_hash", name="uq_action_links_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_action_links_subject", "action_links", ["action", "subject"])


def _make_browser_sessions() -> None:
    op.create_table(
        "browser_sessions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_browser_sessions_person_id"), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_browser_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_browser_sessions_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_browser_sessions_person_id", "browser_sessions", ["person_id"])


def _make_sign_in_links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_sign_in_links_person_id"), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("attempt_hash", sa.String(64), nullable=True),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("going_to", sa.String(200), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_links"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_links_token_hash"),
        sa.CheckConstraint("tries <= 5", name="sign_in_tries_at_most_five"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_in_links_attempt_hash", "sign_in_links", ["attempt_hash"])
    op.create_index("ix_sign_in_links_person_id", "sign_in_links", ["person_id"])
