"""Plans, their makers, their lines of money, their thread and their history."""

import sqlalchemy as sa
from alembic import op

revision = "0004_applications"
down_revision = "0003_notices"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_applications()
    _make_application_steps()
    _make_budget_lines()
    _make_helpers()
    _make_info_requests()
    _make_messages()
    _make_owners()
    _make_sheets()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("sheets")
    op.drop_table("owners")
    op.drop_table("messages")
    op.drop_table("info_requests")
    op.drop_table("helpers")
    op.drop_table("budget_lines")
    op.drop_table("application_steps")
    op.drop_table("applications")


def _make_applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(20), nullable=True),
        sa.Column("draft_token_hash", sa.String(64), nullable=False),
        sa.Column(
            "programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_applications_programme_id"), nullable=False
        ),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_applications_place_id"), nullable=False),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_applications_round_id"), nullable=False),
        sa.Column(
            "follows_id", WHOLE, sa.ForeignKey("applications.id", name="fk_applications_follows_id"), nullable=True
        ),
        sa.Column(
            "state",
            codes(
                "applications_state_known",
                "draft",
                "submitted",
                "in_review",
                "approved",
                "not_yet",
                "declined",
                "withdrawn",
                "awarded",
                "cancelled",
                "closed",
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("locale", codes("applications_locale_known", "nl", "en"), nullable=False),
        sa.Column("source", codes("applications_source_known", "web", "paper", "phone", "visit"), nullable=False),
        sa.Column(
            "entered_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_applications_entered_by_id"), nullable=True
        ),
        sa.Column(
            "party_kind",
            codes("applications_party_known", "person", "informal_group", "youth_group", "association"),
            nullable=False,
        ),
        sa.Column("group_name", sa.String(120), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("lead", sa.String(200), nullable=False),
        sa.Column("art", sa.String(20), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("already", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("where_about", sa.String(300), nullable=False),
        sa.Column("when_about", sa.String(300), nullable=False),
        sa.Column("also_needed", sa.Text(), nullable=False),
        sa.Column("helper_about", sa.String(300), nullable=False),
        sa.Column("neighbours", sa.Text(), nullable=False),
        sa.Column("total_cents", WHOLE, nullable=True),
        sa.Column("minimum_cents", WHOLE, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("complete_at", MOMENT, nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column(
            "checked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_applications_checked_by_id"), nullable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.UniqueConstraint("draft_token_hash", name="uq_applications_draft_token_hash"),
        sa.UniqueConstraint("reference", name="uq_applications_reference"),
        sa.CheckConstraint("length(already) <= 4000", name="applications_already_length"),
        sa.CheckConstraint("length(also_needed) <= 1000", name="applications_also_needed_length"),
        sa.CheckConstraint("length(for_whom) <= 1000", name="applications_for_whom_length"),
        sa.CheckConstraint("minimum_cents IS NULL OR minimum_cents > 0", name="applications_minimum_positive"),
        sa.CheckConstraint(
            "minimum_cents IS NULL OR total_cents IS NULL OR minimum_cents <= total_cents",
            name="applications_minimum_within_total",
        ),
        sa.CheckConstraint("length(neighbours) <= 4000", name="applications_neighbours_length"),
        sa.CheckConstraint(
            "submitted_at IS NULL OR reference IS NOT NULL", name="applications_submitted_has_reference"
        ),
        sa.CheckConstraint(
            "state IN ('draft') OR submitted_at IS NOT NULL OR state = 'withdrawn'",
            name="applications_submitted_is_dated",
        ),
        sa.CheckConstraint("length(title) <= 120", name="applications_title_length"),
        sa.CheckConstraint("total_cents IS NULL OR total_cents > 0", name="applications_total_positive"),
        sa.CheckConstraint("length(what) <= 4000", name="applications_what_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_applications_list", "applications", ["programme_id", "submitted_at", "id"])
    op.create_index("ix_applications_list_party", "applications", ["programme_id", "party_kind", "submitted_at", "id"])
    op.create_index("ix_applications_list_place", "applications", ["place_id", "submitted_at", "id"])
    op.create_index("ix_applications_list_state", "applications", ["programme_id", "state", "submitted_at", "id"])
    op.create_index("ix_applications_place_state", "applications", ["place_id", "state", "submitted_at", "id"])
    op.create_index("ix_applications_round_state", "applications", ["round_id", "state", "total_cents"])


def _make_application_steps() -> None:
    op.create_table(
        "application_steps",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_application_steps_application_id"),
            nullable=False,
        ),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column(
            "source",
            codes(
                "steps_source_known",
                "draft",
                "submitted",
                "in_review",
                "approved",
                "not_yet",
                "declined",
                "withdrawn",
                "awarded",
                "cancelled",
                "closed",
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            codes(
                "steps_target_known",
                "draft",
                "submitted",
                "in_review",
                "approved",
                "not_yet",
                "declined",
                "withdrawn",
                "awarded",
                "cancelled",
                "closed",
            ),
            nullable=True,
        ),
        sa.Column("actor_id", WHOLE, sa.ForeignKey("people.id", name="fk_application_steps_actor_id"), nullable=True),
        sa.Column("note_id", WHOLE, sa.ForeignKey("notes.id", name="fk_application_steps_note_id"), nullable=True),
        sa.Column("reason_code", sa.String(40), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_application_steps"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_application_steps_plan", "application_steps", ["application_id", "id"])


def _make_budget_lines() -> None:
    op.create_table(
        "budget_lines",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_budget_lines_application_id"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("cents", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budget_lines"),
        sa.UniqueConstraint("application_id", "position", name="budget_lines_numbered"),
        sa.CheckConstraint("length(label) <= 120", name="budget_lines_length"),
        sa.CheckConstraint("cents > 0", name="budget_lines_positive"),
        sqlite_autoincrement=True,
    )


def _make_helpers() -> None:
    op.create_table(
        "helpers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_helpers_application_id"), nullable=False
        ),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_helpers_person_id"), nullable=False),
        sa.Column("since_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_helpers"),
        sa.UniqueConstraint("application_id", "person_id", name="helpers_once_a_plan"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_helpers_person", "helpers", ["person_id"])


def _make_info_requests() -> None:
    op.create_table(
        "info_requests",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_info_requests_application_id"),
            nullable=False,
        ),
        sa.Column(
            "asked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_info_requests_asked_by_id"), nullable=False
        ),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_info_requests"),
        sa.CheckConstraint("length(answer) <= 4000", name="info_requests_answer_length"),
        sa.CheckConstraint("length(question) <= 1000", name="info_requests_question_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_info_requests_application_id", "info_requests", ["application_id"])
    op.create_index(
        "one_open_info_request",
        "info_requests",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_messages_application_id"), nullable=False
        ),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_messages_person_id"), nullable=False),
        sa.Column("side", codes("messages_side_known", "makers", "panel", "office"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.CheckConstraint("length(body) <= 1000", name="messages_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_thread", "messages", ["application_id", "id"])


def _make_owners() -> None:
    op.create_table(
        "owners",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_owners_application_id"), nullable=False
        ),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_owners_person_id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.String(10), nullable=False),
        sa.Column("house_number", sa.String(20), nullable=False),
        sa.Column("since_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by", codes("owners_confirmed_how", "link", "call", "sign_in"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_owners"),
        sa.UniqueConstraint("application_id", "person_id", name="owners_once_a_plan"),
        sa.CheckConstraint("position IN (1, 2)", name="owners_at_most_two"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_owners_person", "owners", ["person_id"])


def _make_sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_sheets_application_id"), nullable=False
        ),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("resume_mails", sa.Integer(), nullable=False),
        sa.Column("receipt_posted_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sheets"),
        sa.UniqueConstraint("application_id", name="uq_sheets_application_id"),
        sqlite_autoincrement=True,
    )
