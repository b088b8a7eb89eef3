"""Putting the declared triggers into a database, and taking them out around a migration.

Alembic's batch mode drops triggers silently, so they are not part of any one migration: ``migrations/env.py`` takes
all of them out before every upgrade or downgrade and puts back what belongs to the tables that are there afterwards,
in the same transaction. May import: SQLAlchemy.
"""

from sqlalchemy import Connection, inspect, text

from grants.store.triggers.guards import APPLICATIONS, DECISIONS, LEDGER, Floor, Guard, Mover, Trigger, guards_of_rounds

__all__ = ["create", "declared", "drop", "present"]


def declared(connection: Connection) -> list[Trigger]:
    """List the triggers that belong to the tables this database has."""
    found = inspect(connection)
    tables = set(found.get_table_names())
    columns = [column["name"] for column in found.get_columns("rounds")] if "rounds" in tables else []
    on_sqlite = connection.dialect.name == "sqlite"
    return [
        trigger
        for trigger in (*guards_of_rounds(columns), *APPLICATIONS, *LEDGER, *DECISIONS)
        if trigger.table in tables and _belongs(trigger, on_sqlite)
    ]


def _belongs(trigger: Trigger, on_sqlite: bool) -> bool:
    if isinstance(trigger, Floor):
        return not on_sqlite
    return on_sqlite or not (isinstance(trigger, Guard) and trigger.only_sqlite)


def create(connection: Connection) -> None:
    """Put in every declared trigger; none of them may be there yet."""
    write = _for_sqlite if connection.dialect.name == "sqlite" else _for_postgres
    for trigger in declared(connection):
        for statement in write(trigger):
            connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Take out every trigger of ours, also those that are no longer declared."""
    for table, name in present(connection):
        on_table = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{on_table}")
        if on_table:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


def present(connection: Connection) -> list[tuple[str, str]]:
    """List (table, trigger) as the database has them, in order of name."""
    return [(row[0], row[1]) for row in connection.execute(text(_PRESENT[connection.dialect.name]))]


_PRESENT = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY t.tgname",
}


def _for_sqlite(trigger: Trigger) -> list[str]:
    if isinstance(trigger, Mover):
        body = "; ".join(trigger.statements)
        return [f"CREATE TRIGGER {trigger.name} AFTER INSERT ON {trigger.table} FOR EACH ROW BEGIN {body}; END"]
    assert isinstance(trigger, Guard)
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW"
    return [f"{head} WHEN {trigger.refused_when} BEGIN SELECT RAISE(ABORT, '{trigger.truth}'); END"]


def _for_postgres(trigger: Trigger) -> list[str]:
    if isinstance(trigger, Mover):
        body, when = "; ".join(trigger.statements) + "; RETURN NULL;", "AFTER INSERT"
    elif isinstance(trigger, Floor):
        body, when = _raised(trigger.truth), "BEFORE TRUNCATE"
    else:
        row = "OLD" if trigger.event == "DELETE" else "NEW"
        body = f"IF {trigger.refused_when} THEN {_raised(trigger.truth)} END IF; RETURN {row};"
        when = f"BEFORE {trigger.event}"
    each = "STATEMENT" if isinstance(trigger, Floor) else "ROW"
    return [
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} END$$",
        f"CREATE TRIGGER {trigger.name} {when} ON {trigger.table} FOR EACH {each} EXECUTE FUNCTION {trigger.name}()",
    ]


def _raised(truth: str) -> str:
    # The class of error and the name a CHECK would give, so both databases are told apart in one way.
    return f"RAISE EXCEPTION '{truth}' USING ERRCODE = 'check_violation', CONSTRAINT = '{truth}';"
