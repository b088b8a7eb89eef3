"""Links between ideas, offers and plans; an idea that asks for a room; and one more kind of action link."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016_links"
down_revision = "0015_division"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LINKS = ("answer_link",)
KNOWN = "action_links_action_known"


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables and columns."""
    _know_links([*_known_links(), *LINKS])
    op.add_column("ideas", sa.Column("wants_room", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("ideas", sa.Column("room_settled_at", MOMENT, nullable=True))
    _make_links()
    _make_link_sides()


def downgrade() -> None:
    """Take them away again, with all they hold, and the links in mails about them."""
    op.drop_table("link_sides")
    op.drop_table("links")
    op.drop_column("ideas", "room_settled_at")
    op.drop_column("ideas", "wants_room")
    links = sa.table("action_links", sa.column("action"))
    op.execute(sa.delete(links).where(links.c.action.in_(LINKS)))
    _know_links([one for one in _known_links() if one not in LINKS])


def _make_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("pair", sa.String(60), nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_links_place_id"), nullable=False),
        sa.Column("asked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_links_asked_by_id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("code", name="uq_links_code"),
        sa.UniqueConstraint("pair", name="uq_links_pair"),
        sa.CheckConstraint("agreed_at IS NULL OR ended_at IS NULL", name="links_one_end"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_links_place", "links", ["place_id", "id"])
    op.create_index("ix_links_open", "links", ["agreed_at", "ended_at", "ends_at"])
    op.create_index("ix_links_asked_by", "links", ["asked_by_id", "made_at"])


def _make_link_sides() -> None:
    op.create_table(
        "link_sides",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("link_id", WHOLE, sa.ForeignKey("links.id", name="fk_link_sides_link_id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", codes("link_sides_kind_known", "idea", "plan", "offer"), nullable=False),
        sa.Column("idea_id", WHOLE, sa.ForeignKey("ideas.id", name="fk_link_sides_idea_id"), nullable=True),
        sa.Column("offer_id", WHOLE, sa.ForeignKey("offers.id", name="fk_link_sides_offer_id"), nullable=True),
        sa.Column(
            "application_id",
            WHOLE,
            sa.ForeignKey("applications.id", name="fk_link_sides_application_id"),
            nullable=True,
        ),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_link_sides_person_id"), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("says_yes", sa.Boolean(), nullable=True),
        sa.Column(
            "answered_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_link_sides_answered_by_id"), nullable=True
        ),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_link_sides"),
        *_side_truths(),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("idea", ["idea_id"]),
        ("offer", ["offer_id"]),
        ("application", ["application_id"]),
        ("person", ["person_id", "said_at"]),
    ):
        op.create_index(f"ix_link_sides_{name}", "link_sides", columns)


def _side_truths() -> tuple[sa.Constraint, ...]:
    only = (
        "(kind = 'idea' AND idea_id IS NOT NULL AND offer_id IS NULL AND application_id IS NULL)"
        " OR (kind = 'offer' AND offer_id IS NOT NULL AND idea_id IS NULL AND application_id IS NULL)"
        " OR (kind = 'plan' AND application_id IS NOT NULL AND idea_id IS NULL AND offer_id IS NULL)"
    )
    return (
        sa.UniqueConstraint("link_id", "position", name="link_sides_numbered"),
        sa.CheckConstraint("position IN (1, 2)", name="link_sides_two"),
        sa.CheckConstraint(only, name="link_sides_about_one"),
        sa.CheckConstraint("(says_yes IS NULL) = (said_at IS NULL)", name="link_sides_answer_is_dated"),
        sa.CheckConstraint("said_at IS NULL OR asked_at IS NOT NULL", name="link_sides_asked_first"),
    )


def _known_links() -> list[str]:
    """Return the kinds of link there are at this step, as the database itself says them."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("action_links")
    return re.findall(r"'([a-z_]+)'", next(check["sqltext"] for check in checks if check["name"] == KNOWN))


def _know_links(known: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(KNOWN, "action_links", type_="check")
        op.create_check_constraint(KNOWN, "action_links", sa.column("action", sa.String(40)).in_(known))
        return
    # SQLite cannot change a CHECK: the table is made again and its rows are carried over.
    _make_action_links("action_links_again", known)
    op.execute("INSERT INTO action_links_again SELECT * FROM action_links")
    op.drop_table("action_links")
    op.rename_table("action_links_again", "action_links")
    op.create_index("ix_action_links_subject", "action_links", ["action", "subject"])


def _make_action_links(name: str, known: list[str]) -> None:
    op.create_table(
        name,
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("action", codes(KNOWN, *known), nullable=False),
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
