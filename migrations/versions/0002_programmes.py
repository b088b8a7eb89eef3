"""Programmes, places, roles, rounds and house rules."""

import sqlalchemy as sa
from alembic import op

revision = "0002_programmes"
down_revision = "0001_people"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _make_programmes()
    _make_places()
    _make_roles_held()
    _make_rounds()
    _make_house_rules()


def downgrade() -> None:
    """Take the tables away again, with all they hold."""
    op.drop_table("house_rules")
    op.drop_table("rounds")
    op.drop_table("roles_held")
    op.drop_table("places")
    op.drop_table("programmes")


def _make_programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("body_name", sa.String(160), nullable=False),
        sa.Column("postal_address", sa.String(300), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
        sa.UniqueConstraint("slug", name="uq_programmes_slug"),
        sqlite_autoincrement=True,
    )


def _make_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_places_programme_id"), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sort_key", sa.String(120), nullable=False),
        sa.Column("municipality", sa.String(120), nullable=False),
        sa.Column("gm_code", sa.String(10), nullable=False),
        sa.Column("cbs_code", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("cbs_code", name="uq_places_cbs_code"),
        sa.UniqueConstraint("slug", name="uq_places_slug"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_places_programme", "places", ["programme_id", "sort_key"])


def _make_roles_held() -> None:
    op.create_table(
        "roles_held",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_roles_held_person_id"), nullable=False),
        sa.Column(
            "role",
            codes(
                "roles_held_role_known",
                "resident",
                "community_worker",
                "panel_member",
                "chair",
                "officer",
                "treasurer",
                "admin",
            ),
            nullable=False,
        ),
        sa.Column(
            "programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_roles_held_programme_id"), nullable=True
        ),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_roles_held_place_id"), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_roles_held"),
        sa.CheckConstraint("role NOT IN ('resident', 'panel_member', 'chair')", name="roles_held_given_by_programme"),
        sa.CheckConstraint("(programme_id IS NULL) <> (place_id IS NULL)", name="roles_held_in_programme_or_place"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_roles_held_person", "roles_held", ["person_id"])


def _make_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("programme_id", WHOLE, sa.ForeignKey("programmes.id", name="fk_rounds_programme_id"), nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_rounds_place_id"), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("ceiling_cents", WHOLE, nullable=False),
        sa.Column("most_per_plan_cents", WHOLE, nullable=False),
        sa.Column("method", codes("rounds_method_known", "arrival"), nullable=False),
        sa.Column("decision_mode", codes("rounds_mode_known", "confirmed"), nullable=False),
        sa.Column("legal_base_title", sa.String(200), nullable=False),
        sa.Column("legal_base_article", sa.String(60), nullable=False),
        sa.Column("legal_base_url", sa.String(300), nullable=False),
        sa.Column("contact_name", sa.String(120), nullable=False),
        sa.Column("contact_phone", sa.String(40), nullable=False),
        sa.Column("contact_hours", sa.String(160), nullable=False),
        sa.Column("stand_in_name", sa.String(120), nullable=False),
        sa.Column("stand_in_phone", sa.String(40), nullable=False),
        sa.Column("evening_on", sa.Date(), nullable=True),
        sa.Column("evening_time", sa.Time(), nullable=True),
        sa.Column("evening_place", sa.String(160), nullable=False),
        sa.Column("evening_treat", sa.String(160), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("reference", name="uq_rounds_reference"),
        sa.CheckConstraint("answer_days > 0", name="rounds_answer_days_positive"),
        sa.CheckConstraint("ceiling_cents > 0", name="rounds_ceiling_positive"),
        sa.CheckConstraint("closes_on >= opens_on", name="rounds_close_after_opening"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rounds_place", "rounds", ["place_id", "opens_on"])
    op.create_index("ix_rounds_programme_id", "rounds", ["programme_id"])
    op.create_index(
        "one_open_round_per_place",
        "rounds",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("published_at IS NOT NULL AND closed_at IS NULL"),
        postgresql_where=sa.text("published_at IS NOT NULL AND closed_at IS NULL"),
    )


def _make_house_rules() -> None:
    op.create_table(
        "house_rules",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_house_rules_round_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("question_en", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_rules"),
        sa.UniqueConstraint("round_id", "number", name="house_rules_numbered"),
        sa.CheckConstraint("length(question) <= 300", name="house_rules_length"),
        sqlite_autoincrement=True,
    )
