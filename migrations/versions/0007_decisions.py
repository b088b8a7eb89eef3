"""What was recommended and decided, and the letters."""

import sqlalchemy as sa
from alembic import op

revision = "0007_decisions"
down_revision = "0006_panel"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_recommendations()
    _make_conditions()
    _make_decisions()
    _make_letters()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("letters")
    op.drop_table("decisions")
    op.drop_table("conditions")
    op.drop_table("recommendations")


def _make_recommendations() -> None:
    op.create_table(
        "recommendations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_recommendations_application_id"),
            nullable=False,
        ),
        sa.Column("outcome", codes("recommendations_outcome_known", "yes", "not_yet"), nullable=False),
        sa.Column("cents", WHOLE, nullable=True),
        sa.Column(
            "house_rule_id",
            WHOLE,
            sa.ForeignKey("house_rules.id", name="fk_recommendations_house_rule_id"),
            nullable=True,
        ),
        sa.Column("what_would_help", sa.Text(), nullable=False),
        sa.Column("help_name", sa.String(120), nullable=False),
        sa.Column("after_table", sa.Boolean(), nullable=False),
        sa.Column("tally", sa.JSON(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column(
            "concluded_by_id",
            WHOLE,
            sa.ForeignKey("people.id", name="fk_recommendations_concluded_by_id"),
            nullable=False,
        ),
        sa.Column("concluded_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
        sa.CheckConstraint("cents IS NULL OR cents > 0", name="recommendations_cents_positive"),
        sa.CheckConstraint("length(what_would_help) <= 1000", name="recommendations_help_length"),
        sa.CheckConstraint("(outcome = 'yes') = (cents IS NOT NULL)", name="recommendations_yes_has_amount"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "one_standing_recommendation",
        "recommendations",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _make_conditions() -> None:
    op.create_table(
        "conditions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_conditions_application_id"),
            nullable=False,
        ),
        sa.Column(
            "recommendation_id",
            WHOLE,
            sa.ForeignKey("recommendations.id", name="fk_conditions_recommendation_id"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", codes("conditions_kind_known", "offer", "duty", "event"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("met_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_conditions_met_by_id"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_conditions"),
        sa.CheckConstraint("length(body) <= 600", name="conditions_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conditions_plan", "conditions", ["application_id", "id"])


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_decisions_application_id"),
            nullable=False,
        ),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_decisions_round_id"), nullable=False),
        sa.Column(
            "recommendation_id",
            WHOLE,
            sa.ForeignKey("recommendations.id", name="fk_decisions_recommendation_id"),
            nullable=True,
        ),
        sa.Column(
            "verdict", codes("decisions_verdict_known", "approved", "not_yet", "declined", "cancelled"), nullable=False
        ),
        sa.Column("cents", WHOLE, nullable=True),
        sa.Column(
            "reason",
            codes(
                "decisions_reason_known",
                "outside_place",
                "outside_scheme",
                "already_done",
                "not_lawful",
                "economic_activity",
                "paid_elsewhere",
                "will_not_happen",
                "wrong_data",
                "pot_empty",
                "house_rule",
                "incomplete",
            ),
            nullable=True,
        ),
        sa.Column(
            "house_rule_id", WHOLE, sa.ForeignKey("house_rules.id", name="fk_decisions_house_rule_id"), nullable=True
        ),
        sa.Column("note_id", WHOLE, sa.ForeignKey("notes.id", name="fk_decisions_note_id"), nullable=True),
        sa.Column("departs", sa.Boolean(), nullable=False),
        sa.Column(
            "decided_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_decisions_decided_by_id"), nullable=False
        ),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("recalled_at", MOMENT, nullable=True),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.CheckConstraint("(verdict = 'declined') = (reason IS NOT NULL)", name="decisions_no_has_reason"),
        sa.CheckConstraint("(verdict = 'approved') = (cents IS NOT NULL)", name="decisions_yes_has_amount"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_plan", "decisions", ["application_id", "id"])
    op.create_index("ix_decisions_round", "decisions", ["round_id", "verdict"])
    op.create_index(
        "one_standing_decision",
        "decisions",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("recalled_at IS NULL AND superseded_at IS NULL"),
        postgresql_where=sa.text("recalled_at IS NULL AND superseded_at IS NULL"),
    )


def _make_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_letters_application_id"), nullable=False
        ),
        sa.Column("decision_id", WHOLE, sa.ForeignKey("decisions.id", name="fk_letters_decision_id"), nullable=False),
        sa.Column("locale", codes("letters_locale_known", "nl", "en"), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("last_day_on", sa.Date(), nullable=True),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("left_by", codes("letters_left_how", "mail", "post"), nullable=True),
        sa.Column("called_off_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("decision_id", name="uq_letters_decision_id"),
        sa.CheckConstraint(
            "left_at IS NULL OR (dated_on IS NOT NULL AND last_day_on IS NOT NULL)", name="letters_dated"
        ),
        sa.CheckConstraint("left_at IS NULL OR called_off_at IS NULL", name="letters_left_or_called_off"),
        sa.CheckConstraint("(left_at IS NULL) = (left_by IS NULL)", name="letters_left_somehow"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_letters_plan", "letters", ["application_id", "id"])
    op.create_index("ix_letters_waiting", "letters", ["left_at", "called_off_at", "due_at"])
