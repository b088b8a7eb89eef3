"""Seats and voices."""

import sqlalchemy as sa
from alembic import op

revision = "0006_panel"
down_revision = "0005_ledger"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_seats()
    _make_reviews()
    _make_set_asides()
    _make_voices_closed()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("voices_closed")
    op.drop_table("set_asides")
    op.drop_table("reviews")
    op.drop_table("seats")


def _make_seats() -> None:
    op.create_table(
        "seats",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_seats_place_id"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_seats_person_id"), nullable=False),
        sa.Column("band", codes("seats_band_known", "young", "adult"), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("by_lot", sa.Boolean(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seats_person", "seats", ["person_id"])
    op.create_index(
        "one_chair_a_place",
        "seats",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("is_chair AND until_on IS NULL"),
        postgresql_where=sa.text("is_chair AND until_on IS NULL"),
    )
    op.create_index(
        "one_seat_a_person",
        "seats",
        ["place_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )


def _make_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_reviews_application_id"), nullable=False
        ),
        sa.Column("seat_id", WHOLE, sa.ForeignKey("seats.id", name="fk_reviews_seat_id"), nullable=False),
        sa.Column("closeness", codes("reviews_closeness_known", "none", "a_bit", "too_close"), nullable=False),
        sa.Column("choice", codes("reviews_choice_known", "yes", "yes_if", "not_yet", "cannot_judge"), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("entered_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_reviews_entered_by_id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
        sa.UniqueConstraint("application_id", "seat_id", name="reviews_one_voice_a_seat"),
        sa.CheckConstraint(
            "choice IS NULL OR choice IN ('yes', 'cannot_judge') OR length(sentence) > 0", name="reviews_reason_given"
        ),
        sa.CheckConstraint("length(sentence) <= 600", name="reviews_sentence_length"),
        sa.CheckConstraint("(closeness = 'too_close') = (choice IS NULL)", name="reviews_too_close_is_no_voice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_seat", "reviews", ["seat_id", "application_id"])


def _make_set_asides() -> None:
    op.create_table(
        "set_asides",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_set_asides_application_id"),
            nullable=False,
        ),
        sa.Column("seat_id", WHOLE, sa.ForeignKey("seats.id", name="fk_set_asides_seat_id"), nullable=False),
        sa.Column("reason", codes("set_asides_reason_known", "family", "household", "other_interest"), nullable=False),
        sa.Column("note_id", WHOLE, sa.ForeignKey("notes.id", name="fk_set_asides_note_id"), nullable=True),
        sa.Column("by_id", WHOLE, sa.ForeignKey("people.id", name="fk_set_asides_by_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_asides"),
        sa.UniqueConstraint("application_id", "seat_id", name="set_asides_once"),
        sqlite_autoincrement=True,
    )


def _make_voices_closed() -> None:
    op.create_table(
        "voices_closed",
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_voices_closed_application_id"),
            nullable=False,
        ),
        sa.Column("by_id", WHOLE, sa.ForeignKey("people.id", name="fk_voices_closed_by_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_voices_closed"),
    )
