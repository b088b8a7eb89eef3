"""What things cost, about; how somebody likes to fill in the form; photos and voices that came with a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0013_files"
down_revision = "0012_helping"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_cost_examples()
    _make_plan_files()
    op.add_column("sheets", sa.Column("step_by_step", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_column("sheets", "step_by_step")
    op.drop_table("plan_files")
    op.drop_table("cost_examples")


def _make_cost_examples() -> None:
    op.create_table(
        "cost_examples",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_cost_examples_programme_id"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("label_en", sa.String(120), nullable=False),
        sa.Column("cents", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cost_examples"),
        sa.UniqueConstraint("programme_id", "position", name="cost_examples_numbered"),
        sa.CheckConstraint("cents > 0", name="cost_examples_positive"),
        sa.CheckConstraint("length(label) <= 120", name="cost_examples_length"),
        sa.CheckConstraint("length(label_en) <= 120", name="cost_examples_english_length"),
        sqlite_autoincrement=True,
    )


def _make_plan_files() -> None:
    op.create_table(
        "plan_files",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_plan_files_application_id"),
            nullable=False,
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("kind", codes("plan_files_kind_known", "photo", "voice"), nullable=False),
        sa.Column("state", codes("plan_files_state_known", "waiting", "ready", "refused"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("sent_name", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_files"),
        sa.UniqueConstraint("name", name="uq_plan_files_name"),
        sa.CheckConstraint("size_bytes > 0", name="plan_files_not_empty"),
        sa.CheckConstraint("length(sent_name) <= 120", name="plan_files_sent_name_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_files_plan", "plan_files", ["application_id", "id"])
