"""Who receives the money, what changed, how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0008_awards"
down_revision = "0007_decisions"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_change_reports()
    _make_closings()
    _make_payees()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("payees")
    op.drop_table("closings")
    op.drop_table("change_reports")


def _make_change_reports() -> None:
    op.create_table(
        "change_reports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_change_reports_application_id"),
            nullable=False,
        ),
        sa.Column("kind", codes("change_reports_kind_known", "date", "purchase", "leader"), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("by_id", WHOLE, sa.ForeignKey("people.id", name="fk_change_reports_by_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change_reports"),
        sa.CheckConstraint("length(sentence) <= 600", name="change_reports_length"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_reports_plan", "change_reports", ["application_id", "id"])


def _make_closings() -> None:
    op.create_table(
        "closings",
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_closings_application_id"), nullable=False
        ),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("left_over_cents", WHOLE, nullable=False),
        sa.Column("by_id", WHOLE, sa.ForeignKey("people.id", name="fk_closings_by_id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("application_id", name="pk_closings"),
        sa.CheckConstraint("left_over_cents >= 0", name="closings_left_over_not_negative"),
        sa.CheckConstraint("length(sentence) <= 1000", name="closings_length"),
    )
    op.create_index("ix_closings_newest", "closings", ["at", "application_id"])


def _make_payees() -> None:
    op.create_table(
        "payees",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "application_id", WHOLE, sa.ForeignKey("applications.id", name="fk_payees_application_id"), nullable=False
        ),
        sa.Column("kind", codes("payees_kind_known", "owner", "keeper", "shop"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_payees_person_id"), nullable=True),
        sa.Column("account_name", sa.String(70), nullable=False),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("iban_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("iban_hmac", sa.String(64), nullable=True),
        sa.Column("iban_tail", sa.String(4), nullable=True),
        sa.Column("invoice", sa.String(35), nullable=False),
        sa.Column("named_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_payees_named_by_id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("complete_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_payees"),
        sa.CheckConstraint("length(account_name) <= 70", name="payees_account_name_length"),
        sa.CheckConstraint("complete_at IS NULL OR iban_cipher IS NOT NULL", name="payees_complete_has_account"),
        sa.CheckConstraint("length(invoice) <= 35", name="payees_invoice_length"),
        sa.CheckConstraint(
            "kind <> 'keeper' OR complete_at IS NULL OR agreed_at IS NOT NULL", name="payees_keeper_agreed"
        ),
        sa.CheckConstraint("kind <> 'owner' OR complete_at IS NULL OR is_adult", name="payees_owner_is_adult"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payees_person", "payees", ["person_id"])
    op.create_index("ix_payees_plan", "payees", ["application_id", "id"])
    op.create_index(
        "one_standing_payee",
        "payees",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
