"""What differs between a database and the models: tables, columns, keys, CHECKs, partial indexes and triggers.

Both sides are built by the same database and then described in its own words, so nothing is left out that a
comparison by hand might forget. May import: SQLAlchemy, store.triggers.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, create_engine, text

from grants.store import triggers

_SCRATCH = "noaber_drift"


def differences(connection: Connection, models: MetaData) -> list[str]:
    """List what the database lacks and what it has too much, in the database's own words; rolls back at the end."""
    if connection.dialect.name == "sqlite":
        found, wanted = set(_sqlite(connection)), _sqlite_of_models(models)
    else:
        found, wanted = set(_postgres(connection)), _postgres_of_models(connection, models)
    connection.rollback()
    return [f"missing: {words}" for words in sorted(wanted - found)] + [
        f"not in the models: {words}" for words in sorted(found - wanted)
    ]


def _sqlite_of_models(models: MetaData) -> set[str]:
    engine = create_engine("sqlite://")
    with engine.connect() as scratch:
        models.create_all(scratch)
        triggers.create(scratch)
        wanted = set(_sqlite(scratch))
    engine.dispose()
    return wanted


def _sqlite(connection: Connection) -> Iterator[str]:
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    for kind, name, sql in rows:
        words = " ".join(sql.split())
        if name.startswith("sqlite_") or name == "alembic_version":
            continue
        if kind != "table":
            yield f"{kind} {name}: {words}"
            continue
        for part in _parts(words[words.index("(") + 1 : words.rindex(")")]):
            yield from (f"table {name}: {one}" for one in _apart(name, part))


def _apart(table: str, part: str) -> tuple[str, ...]:
    """Tell a column and its foreign key apart where SQLite could only add both in one breath, to a table that is there.

    The name of such a key is lost, and SQLite has no use for it: it gets the one the models give.
    """
    both = re.fullmatch(r"((\w+) [^()]*?) REFERENCES (\w+) ?\((\w+)\)", part)
    if both is None or part.startswith("CONSTRAINT"):
        return (part,)
    column, name, target, key = both.groups()
    return column, f"CONSTRAINT fk_{table}_{name} FOREIGN KEY({name}) REFERENCES {target} ({key})"


def _parts(body: str) -> list[str]:
    """Split the body of a CREATE TABLE at the commas that lie outside brackets and quotes."""
    parts, depth = [""], 0
    for piece in re.findall(r"'(?:[^']|'')*'|[^'(),]+|[(),]", body):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def _postgres_of_models(connection: Connection, models: MetaData) -> set[str]:
    # A schema of its own in the same transaction: it is never committed.
    connection.execute(text(f"CREATE SCHEMA {_SCRATCH}"))
    connection.execute(text(f"SET LOCAL search_path TO {_SCRATCH}"))
    models.create_all(connection, checkfirst=False)
    triggers.create(connection)
    return set(_postgres(connection))


def _postgres(connection: Connection) -> Iterator[str]:
    schema = str(connection.execute(text("SELECT current_schema()")).scalar_one())
    for query in _DESCRIBED:
        for kind, table, name, words in connection.execute(text(query)):
            if table != "alembic_version":
                yield f"{kind} {table}.{name}: " + _plainly(str(words).replace(f"{schema}.", ""))


def _plainly(words: str) -> str:
    """Leave out casts of text: after a restore PostgreSQL writes the same rule with its casts in other places."""
    return re.sub(r"::(?:text|character varying)(?:\[\])?", "", words)


_DESCRIBED = (
    """SELECT 'table', c.relname, '', c.relkind::text FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm')""",
    """SELECT 'column', c.relname, a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid))
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped""",
    """SELECT 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid, true)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND k.contype <> 't'""",
    """SELECT 'index', c.relname, i.relname, pg_get_indexdef(i.oid, 0, true)
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace""",
    """SELECT 'trigger', c.relname, t.tgname,
            concat_ws(' ', t.tgenabled::text, pg_get_triggerdef(t.oid, true), p.prosrc)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal""",
)
