"""Asking for parts of a plan, what the answer changed in them, who was reminded, and questions in the thread."""

import sqlalchemy as sa
from alembic import op

revision = "0014_asking"
down_revision = "0013_files"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Add what was asked for and what changed."""
    empty = {"parts": "'[]'", "before": "'{}'", "after": "'{}'"}
    for name, value in empty.items():
        op.add_column("info_requests", sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text(value)))
    op.add_column("info_requests", sa.Column("by_phone", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_reminders()
    _make_questions()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("thread_questions")
    op.drop_table("info_reminders")
    for name in ("by_phone", "after", "before", "parts"):
        op.drop_column("info_requests", name)


def _make_reminders() -> None:
    of_request = sa.ForeignKey("info_requests.id", name="fk_info_reminders_request_id")
    done_by = sa.ForeignKey("people.id", name="fk_info_reminders_done_by_id")
    op.create_table(
        "info_reminders",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", WHOLE, of_request, nullable=False),
        sa.Column("kind", codes("info_reminders_kind_known", "asked", "soon", "last_day"), nullable=False),
        sa.Column("by_call", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by_id", WHOLE, done_by, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_info_reminders"),
        sa.UniqueConstraint("request_id", "kind", name="info_reminders_once"),
        sqlite_autoincrement=True,
    )


def _make_questions() -> None:
    columns = {"application_id": "applications", "message_id": "messages", "answer_id": "messages"}
    keys = {name: sa.ForeignKey(f"{table}.id", name=f"fk_thread_questions_{name}") for name, table in columns.items()}
    op.create_table(
        "thread_questions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("application_id", WHOLE, keys["application_id"], nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("message_id", WHOLE, keys["message_id"], nullable=False),
        sa.Column("asked_of", codes("thread_questions_side_known", "makers", "panel", "office"), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answer_id", WHOLE, keys["answer_id"], nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_thread_questions"),
        sa.UniqueConstraint("application_id", "number", name="thread_questions_numbered"),
        sa.UniqueConstraint("message_id", name="uq_thread_questions_message_id"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_id IS NULL)", name="thread_questions_answered_by_a_message"
        ),
        sqlite_autoincrement=True,
    )
