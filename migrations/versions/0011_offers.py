"""Offers and who would like them, the rooms of a place, and three more kinds of action link."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0011_offers"
down_revision = "0010_ideas"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LINKS = ("take_offer_away", "keep_offer", "share_contact")
KNOWN = "action_links_action_known"


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables."""
    _know_links([*_known_links(), *LINKS])
    _make_offers()
    _make_offer_wishes()
    _make_rooms()


def downgrade() -> None:
    """Take the tables away again, with all they hold, and the links about them."""
    op.drop_table("rooms")
    op.drop_table("offer_wishes")
    op.drop_table("offers")
    links = sa.table("action_links", sa.column("action"))
    op.execute(sa.delete(links).where(links.c.action.in_(LINKS)))
    _know_links([one for one in _known_links() if one not in LINKS])


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


def _make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_offers_place_id"), nullable=False),
        sa.Column("kind", codes("offers_kind_known", "can", "have", "seek", "talk"), nullable=False),
        sa.Column("line", sa.String(160), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_offers_person_id"), nullable=False),
        sa.Column("noted_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_offers_noted_by_id"), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("fades_at", MOMENT, nullable=False),
        sa.Column("faded_at", MOMENT, nullable=True),
        sa.Column("doubted_at", MOMENT, nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("looked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_offers_looked_by_id"), nullable=True),
        sa.Column("handled_at", MOMENT, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sa.UniqueConstraint("code", name="uq_offers_code"),
        sa.CheckConstraint("length(line) <= 160", name="offers_line_length"),
        sa.CheckConstraint("length(name) <= 40", name="offers_name_length"),
        sa.CheckConstraint("kind = 'talk' OR taken_at IS NOT NULL OR line <> ''", name="offers_say_something"),
        sa.CheckConstraint("taken_at IS NULL OR (line = '' AND name = '')", name="offers_taken_are_empty"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_place", "offers", ["place_id", "id"])
    op.create_index("ix_offers_person", "offers", ["person_id"])
    op.create_index("ix_offers_fading", "offers", ["faded_at", "taken_at", "fades_at"])


def _make_offer_wishes() -> None:
    op.create_table(
        "offer_wishes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("offer_id", WHOLE, sa.ForeignKey("offers.id", name="fk_offer_wishes_offer_id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sentence", sa.String(300), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_offer_wishes_person_id"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column(
            "answered_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_offer_wishes_answered_by_id"), nullable=True
        ),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_offer_wishes"),
        sa.UniqueConstraint("offer_id", "number", name="offer_wishes_numbered"),
        sa.CheckConstraint("length(name) <= 40", name="offer_wishes_name_length"),
        sa.CheckConstraint("length(sentence) <= 300", name="offer_wishes_sentence_length"),
        sa.CheckConstraint("agreed_at IS NULL OR declined_at IS NULL", name="offer_wishes_one_answer"),
        sa.CheckConstraint("told_at IS NULL OR agreed_at IS NOT NULL", name="offer_wishes_told_after_yes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offer_wishes_person", "offer_wishes", ["person_id"])


def _make_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_rooms_place_id"), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("sort_key", sa.String(240), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("key_holder", sa.String(80), nullable=False),
        sa.Column("reach", sa.String(120), nullable=False),
        sa.Column("reach_public", sa.Boolean(), nullable=False),
        sa.Column("wheelchair", codes("rooms_wheelchair_known", "yes", "no", "partly"), nullable=False),
        sa.Column("price", sa.String(80), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_rooms_changed_by_id"), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("code", name="uq_rooms_code"),
        *(
            sa.CheckConstraint(f"length({name}) <= {most}", name=f"rooms_{name}_length")
            for name, most in (("name", 80), ("about", 200), ("key_holder", 80), ("reach", 120), ("price", 80))
        ),
        sa.CheckConstraint("seats IS NULL OR seats BETWEEN 1 AND 9999", name="rooms_seats_possible"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rooms_place", "rooms", ["place_id", "gone_at", "sort_key"])
