"""How a pot was divided, and two more methods a round may publish."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0015_division"
down_revision = "0014_asking"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KNOWN = "rounds_method_known"
METHODS = ("arrival", "draw", "equal_shares")


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _know_methods(*METHODS)
    _make_divisions()
    _make_shares()


def downgrade() -> None:
    """Take the tables away again, with all they hold; rounds are divided in order of arrival then."""
    op.drop_table("division_shares")
    op.drop_table("divisions")
    rounds = sa.table("rounds", sa.column("method"))
    op.execute(sa.update(rounds).values(method="arrival"))
    _know_methods("arrival")


def _know_methods(*known: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(KNOWN, "rounds", type_="check")
        op.create_check_constraint(KNOWN, "rounds", sa.column("method", sa.String(40)).in_(known))
        return
    # SQLite cannot change a CHECK: the table is made again, with whatever columns it has by now, and its rows kept.
    words = ", ".join(f"'{one}'" for one in known)
    made = _sql("table", "rounds")[0]
    made = re.sub(rf"(CONSTRAINT {KNOWN} CHECK \(method IN \()[^)]*\)", rf"\g<1>{words})", made)
    indexes = _sql("index", "rounds")
    op.execute(re.sub(r'^CREATE TABLE "?rounds"?', "CREATE TABLE rounds_again", made))
    op.execute("INSERT INTO rounds_again SELECT * FROM rounds")
    op.drop_table("rounds")
    op.rename_table("rounds_again", "rounds")
    for index in indexes:
        op.execute(index)


def _sql(kind: str, table: str) -> list[str]:
    asked = sa.text("SELECT sql FROM sqlite_master WHERE type = :kind AND tbl_name = :table AND sql IS NOT NULL")
    return list(op.get_bind().scalars(asked, {"kind": kind, "table": table}))


def _make_divisions() -> None:
    op.create_table(
        "divisions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_divisions_round_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("method", codes("divisions_method_known", *METHODS), nullable=False),
        sa.Column("published_method", codes("divisions_published_known", *METHODS), nullable=False),
        sa.Column("refused", sa.String(40), nullable=False),
        sa.Column("is_enough", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("free_cents", WHOLE, nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        sa.Column("made_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_divisions_made_by_id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_divisions"),
        sa.UniqueConstraint("round_id", "number", name="divisions_numbered"),
        sa.CheckConstraint("method = 'arrival' OR is_enough OR length(seed) >= 32", name="divisions_have_a_seed"),
        sa.CheckConstraint("(method = published_method) = (refused = '')", name="divisions_say_why_otherwise"),
        sqlite_autoincrement=True,
    )


def _make_shares() -> None:
    op.create_table(
        "division_shares",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "division_id", WHOLE, sa.ForeignKey("divisions.id", name="fk_division_shares_division_id"), nullable=False
        ),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_division_shares_application_id"),
            nullable=False,
        ),
        sa.Column(
            "recommendation_id",
            WHOLE,
            sa.ForeignKey("recommendations.id", name="fk_division_shares_recommendation_id"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_cents", WHOLE, nullable=False),
        sa.Column("minimum_cents", WHOLE, nullable=True),
        sa.Column("cents", WHOLE, nullable=True),
        sa.Column("left_cents", WHOLE, nullable=False),
        sa.Column("binds", sa.Boolean(), nullable=False),
        sa.Column("audit", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_division_shares"),
        sa.UniqueConstraint("division_id", "application_id", name="division_shares_once"),
        sa.UniqueConstraint("division_id", "position", name="division_shares_in_order"),
        sa.CheckConstraint("cents IS NULL OR cents IN (asked_cents, minimum_cents)", name="division_shares_as_asked"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_division_shares_plan", "division_shares", ["application_id"])
    op.create_index(
        "one_draw_a_conclusion",
        "division_shares",
        ["recommendation_id"],
        unique=True,
        sqlite_where=sa.text("binds"),
        postgresql_where=sa.text("binds"),
    )
