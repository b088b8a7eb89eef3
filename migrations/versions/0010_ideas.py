"""The tin of ideas, and the idea a plan began with."""

import sqlalchemy as sa
from alembic import op

revision = "0010_ideas"
down_revision = "0009_payments"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the table, and the column of applications that points at it."""
    _make_ideas()
    idea = sa.Column("idea_id", WHOLE, sa.ForeignKey("ideas.id", name="fk_applications_idea_id"), nullable=True)
    # SQLite adds a foreign key to a table that is there only together with its column.
    op.add_column("applications", idea, inline_references=op.get_bind().dialect.name == "sqlite")
    op.create_index("ix_applications_idea_id", "applications", ["idea_id"])


def downgrade() -> None:
    """Take the column and the table away again, with all they hold."""
    op.drop_index("ix_applications_idea_id", "applications")
    op.drop_column("applications", "idea_id")
    op.drop_table("ideas")


def _make_ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(12), nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_ideas_place_id"), nullable=False),
        sa.Column("line", sa.String(300), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_ideas_person_id"), nullable=True),
        sa.Column("half", sa.Boolean(), nullable=False),
        sa.Column("locale", codes("ideas_locale_known", "nl", "en"), nullable=False),
        sa.Column("source", codes("ideas_source_known", "web", "paper", "phone", "visit"), nullable=False),
        sa.Column("entered_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_ideas_entered_by_id"), nullable=True),
        sa.Column("shelf", codes("ideas_shelf_known", "tin", "wall", "aside", "off"), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("waits_since", MOMENT, nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("looked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_ideas_looked_by_id"), nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("called_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_ideas_called_by_id"), nullable=True),
        sa.Column("grown_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ideas"),
        sa.UniqueConstraint("reference", name="uq_ideas_reference"),
        *_truths(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ideas_person_id", "ideas", ["person_id"])
    op.create_index("ix_ideas_shelf", "ideas", ["place_id", "shelf", "id"])
    op.create_index("ix_ideas_waiting", "ideas", ["place_id", "waits_since", "id"])
    op.create_index("ix_ideas_changed", "ideas", ["place_id", "changed_at"])
    op.create_index("ix_ideas_entered", "ideas", ["entered_by_id", "place_id", "id"])


def _truths() -> tuple[sa.CheckConstraint, ...]:
    return (
        sa.CheckConstraint("reports >= 0", name="ideas_reports_not_negative"),
        sa.CheckConstraint("shelf <> 'aside' OR reports > 0", name="ideas_aside_was_reported"),
        sa.CheckConstraint("shelf NOT IN ('tin', 'aside') OR waits_since IS NOT NULL", name="ideas_unread_waits"),
        sa.CheckConstraint("length(line) <= 300", name="ideas_line_length"),
        sa.CheckConstraint("length(name) <= 60", name="ideas_name_length"),
        sa.CheckConstraint("length(phone) <= 40", name="ideas_phone_length"),
    )
