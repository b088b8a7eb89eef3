"""House rules in versions, the small pot, invitations to the panel and its reserve list, and the register of terms."""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018_houserules"
down_revision = "0017_evenings"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
KNOWN, LINK = "action_links_action_known", "take_seat"
IN_OFFICE = "until_on IS NULL AND for_application_id IS NULL"
CALLED_IN = "until_on IS NULL AND for_application_id IS NOT NULL"


def codes(truth: str, *known: str) -> sa.Enum:
    """Give the type of a column that holds one of the known codes; the CHECK is named by its truth."""
    return sa.Enum(*known, native_enum=False, create_constraint=True, length=40, name=truth)


def upgrade() -> None:
    """Make the tables and columns, and keep the house rules there are as their first version."""
    _know_links([*_known_links(), LINK])
    _add_to_rounds()
    _add_to_seats()
    op.add_column("recommendations", sa.Column("quick", sa.Boolean(), nullable=False, server_default=sa.false()))
    _make_house_rule_versions()
    _keep_first_versions()
    _make_seat_invitations()
    _make_reserves()
    _make_register_entries()


def downgrade() -> None:
    """Take them away again, with all they hold; who was called in for one plan goes too, with their voice."""
    for table in ("register_entries", "reserves", "seat_invitations", "house_rule_versions"):
        op.drop_table(table)
    op.drop_column("recommendations", "quick")
    _take_from_seats()
    _let_go("rounds")
    for name in ("version", "quick_most_cents", "quick_cents"):
        op.drop_column("rounds", name)
    links = sa.table("action_links", sa.column("action"))
    op.execute(sa.delete(links).where(links.c.action == LINK))
    _know_links([one for one in _known_links() if one != LINK])


HELD = {
    "rounds": (
        ("rounds_quick_most_not_negative", "CHECK (quick_most_cents >= 0)"),
        ("rounds_quick_not_negative", "CHECK (quick_cents >= 0)"),
    ),
    "seats": (
        ("seats_house_number_length", "CHECK (length(house_number) <= 20)"),
        ("seats_postcode_length", "CHECK (length(postcode) <= 10)"),
        ("fk_seats_for_application_id", "FOREIGN KEY(for_application_id) REFERENCES applications (id)"),
    ),
}
"""What the new columns hold, by table: SQLite takes a truth about a column only when its table is made again."""


def _add_to_rounds() -> None:
    for name in ("quick_cents", "quick_most_cents"):
        op.add_column("rounds", sa.Column(name, WHOLE, nullable=False, server_default=sa.text("0")))
    op.add_column("rounds", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    _hold("rounds")


def _add_to_seats() -> None:
    op.add_column("seats", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("seats", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, most in (("postcode", 10), ("house_number", 20)):
        op.add_column("seats", sa.Column(name, sa.String(most), nullable=False, server_default=sa.text("''")))
    op.add_column("seats", sa.Column("for_application_id", WHOLE, nullable=True))
    _hold("seats")
    op.drop_index("one_seat_a_person", table_name="seats")
    _only_one("one_seat_a_person", ["place_id", "person_id"], IN_OFFICE)
    _only_one("one_call_a_plan", ["for_application_id", "person_id"], CALLED_IN)


def _hold(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for truth, rule in HELD[table]:
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {truth} {rule}")
        return
    truths = "".join(f", CONSTRAINT {truth} {rule}" for truth, rule in HELD[table])
    _again(table, lambda sql: sql.rstrip()[:-1] + truths + ")")


def _let_go(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for truth, _ in HELD[table]:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {truth}")
        return
    truths = "".join(f", CONSTRAINT {truth} {rule}" for truth, rule in HELD[table])
    _again(table, lambda sql: sql.replace(truths, ""))


def _only_one(name: str, columns: list[str], where: str) -> None:
    held = sa.text(where)
    op.create_index(name, "seats", columns, unique=True, sqlite_where=held, postgresql_where=held)


def _take_from_seats() -> None:
    seats = sa.table("seats", sa.column("id"), sa.column("for_application_id"))
    called = sa.select(seats.c.id).where(seats.c.for_application_id.is_not(None))
    for name in ("reviews", "set_asides"):
        hangs = sa.table(name, sa.column("seat_id"))
        op.execute(sa.delete(hangs).where(hangs.c.seat_id.in_(called)))
    op.execute(sa.delete(seats).where(seats.c.for_application_id.is_not(None)))
    op.drop_index("one_call_a_plan", table_name="seats")
    op.drop_index("one_seat_a_person", table_name="seats")
    _let_go("seats")
    for name in ("for_application_id", "house_number", "postcode", "on_paper", "ends_on"):
        op.drop_column("seats", name)
    _only_one("one_seat_a_person", ["place_id", "person_id"], "until_on IS NULL")


def _again(table: str, change: Any) -> None:
    """Make a table of SQLite again from its own words, changed; carry its rows and its indices over."""
    bind = op.get_bind()
    known = sa.text("SELECT name, sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql IS NOT NULL")
    ((_, words),) = bind.execute(known, {"table": table, "type": "table"}).all()
    indices = [row.sql for row in bind.execute(known, {"table": table, "type": "index"})]
    head, body = change(words).split("(", 1)
    op.execute(f"{head.replace(table, f'{table}_again')}({body}")
    names = ", ".join(one["name"] for one in sa.inspect(bind).get_columns(f"{table}_again"))
    op.execute(f"INSERT INTO {table}_again ({names}) SELECT {names} FROM {table}")  # noqa: S608 - our own names
    op.drop_table(table)
    op.rename_table(f"{table}_again", table)
    for sql in indices:
        op.execute(sql)


def _known_links() -> list[str]:
    """Return the kinds of link there are at this step, as the database itself says them."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("action_links")
    return re.findall(r"'([a-z_]+)'", next(check["sqltext"] for check in checks if check["name"] == KNOWN))


def _know_links(known: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(KNOWN, "action_links", type_="check")
        op.create_check_constraint(KNOWN, "action_links", sa.column("action", sa.String(40)).in_(known))
        return
    listed = ", ".join(f"'{one}'" for one in known)
    _again("action_links", lambda sql: re.sub(rf"({KNOWN} CHECK \(action IN \()[^)]*", rf"\g<1>{listed}", sql))


def _make_house_rule_versions() -> None:
    op.create_table(
        "house_rule_versions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column(
            "round_id", WHOLE, sa.ForeignKey("rounds.id", name="fk_house_rule_versions_round_id"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column(
            "written_by_id",
            WHOLE,
            sa.ForeignKey("people.id", name="fk_house_rule_versions_written_by_id"),
            nullable=True,
        ),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_rule_versions"),
        sa.UniqueConstraint("round_id", "version", name="house_rule_versions_numbered"),
        sqlite_autoincrement=True,
    )


def _keep_first_versions() -> None:
    """Keep the questions of every round as version 1, from the day it was published, or else from today."""
    bind = op.get_bind()
    rules = sa.table("house_rules", *map(sa.column, ("round_id", "number", "question", "question_en")))
    published = sa.column("published_at", MOMENT)
    rounds = sa.table("rounds", sa.column("id"), published)
    asked = sa.select(rules, published).join(rounds, rounds.c.id == rules.c.round_id)
    kept: dict[int, dict[str, Any]] = {}
    for row in bind.execute(asked.order_by(rules.c.round_id, rules.c.number)):
        at = row.published_at or sa.func.now()
        one = kept.setdefault(row.round_id, {"round_id": row.round_id, "version": 1, "questions": [], "written_at": at})
        one["questions"].append([row.question, row.question_en])
    versions = sa.table(
        "house_rule_versions",
        sa.column("round_id"),
        sa.column("version"),
        sa.column("questions", sa.JSON()),
        sa.column("written_at", MOMENT),
    )
    for one in kept.values():
        bind.execute(sa.insert(versions).values(**one))


def _make_seat_invitations() -> None:
    op.create_table(
        "seat_invitations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_seat_invitations_place_id"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_seat_invitations_person_id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("band", codes("seat_invitations_band_known", "young", "adult"), nullable=False),
        sa.Column("asked_for", codes("seat_invitations_asked_for_known", "seat", "reserve"), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column(
            "asked_by_id", WHOLE, sa.ForeignKey("people.id", name="fk_seat_invitations_asked_by_id"), nullable=True
        ),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("reply", codes("seat_invitations_reply_known", "yes", "no", "taken_back"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_seat_invitations"),
        sa.CheckConstraint("length(name) <= 120", name="seat_invitations_name_length"),
        sa.CheckConstraint("(reply IS NULL) = (replied_at IS NULL)", name="seat_invitations_reply_is_dated"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seat_invitations_place", "seat_invitations", ["place_id"])
    waiting = sa.text("replied_at IS NULL")
    op.create_index(
        "one_open_seat_invitation",
        "seat_invitations",
        ["place_id", "person_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _make_reserves() -> None:
    op.create_table(
        "reserves",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("place_id", WHOLE, sa.ForeignKey("places.id", name="fk_reserves_place_id"), nullable=False),
        sa.Column("person_id", WHOLE, sa.ForeignKey("people.id", name="fk_reserves_person_id"), nullable=False),
        sa.Column("band", codes("reserves_band_known", "young", "adult"), nullable=False),
        sa.Column("listed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reserves"),
        sqlite_autoincrement=True,
    )
    listed = sa.text("ended_at IS NULL")
    op.create_index(
        "one_reserve_a_person",
        "reserves",
        ["place_id", "person_id"],
        unique=True,
        sqlite_where=listed,
        postgresql_where=listed,
    )


def _make_register_entries() -> None:
    def points(name: str, to: str, nullable: bool = False) -> sa.Column[Any]:
        return sa.Column(name, WHOLE, sa.ForeignKey(to, name=f"fk_register_entries_{name}"), nullable=nullable)

    op.create_table(
        "register_entries",
        sa.Column("id", WHOLE, nullable=False),
        points("programme_id", "programmes.id"),
        sa.Column("number", sa.Integer(), nullable=False),
        points("application_id", "applications.id"),
        sa.Column("kind", codes("register_entries_kind_known", "delay", "default", "objection"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("last_day_on", sa.Date(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        points("note_id", "notes.id", nullable=True),
        points("written_by_id", "people.id"),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_register_entries"),
        sa.UniqueConstraint("programme_id", "number", name="register_entries_numbered"),
        sa.CheckConstraint("last_day_on >= received_on", name="register_entries_last_day_after"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_register_entries_plan", "register_entries", ["application_id", "id"])
    op.create_index("ix_register_entries_open", "register_entries", ["programme_id", "settled_on", "last_day_on"])
