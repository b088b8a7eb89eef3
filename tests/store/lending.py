"""A database of PostgreSQL that goes from test to test: emptied in between, its connections still open and warm.

A new database is 30 ms, and a new connection reads the catalogue and plans every trigger again, which is more than
most tests do themselves. What a test changed beside rows makes the database unfit, and the next test gets a new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

USES = 150
"""Emptied rows stay in the files until somebody sweeps; after so many tests a new database is cheaper."""

# Triggers and foreign keys are asleep meanwhile; a lock that somebody left makes the database unfit.
OPTIONS = "-c session_replication_role=replica -c lock_timeout=1000"

EMPTY = """
DO $$
DECLARE name text; holds boolean;
BEGIN
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables
              WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO holds;
    IF holds THEN EXECUTE 'DELETE FROM ' || name; END IF;
  END LOOP;
  FOR name IN SELECT quote_ident(relname) FROM pg_class
              WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace LOOP
    PERFORM setval(name::regclass, 1, false);
  END LOOP;
END $$
"""

# Changes with every CREATE, ALTER and DROP, and with the version of alembic.
SHAPE = """
SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
  SELECT 'c' || c.oid || ':' || c.xmin AS one FROM pg_class c
    WHERE relnamespace = 'public'::regnamespace AND relkind <> 'S'
  UNION ALL SELECT 'a' || a.attrelid || ':' || a.attnum || ':' || a.xmin FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  UNION ALL SELECT 't' || oid || ':' || xmin || tgenabled::text FROM pg_trigger
  UNION ALL SELECT 'k' || oid || ':' || xmin FROM pg_constraint
  UNION ALL SELECT 'p' || oid || ':' || xmin FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'v' || version_num FROM alembic_version
) AS parts
"""


@dataclass
class Lent:
    """The database at hand."""

    url: str
    hand: psycopg.Connection[Any]
    shape: str
    uses: int = 0


class Lender:
    """Lends one database again and again, to one test at a time."""

    def __init__(self, make: Callable[[], str], drop: Callable[[str], None]) -> None:
        self._make, self._drop = make, drop
        self._lent: Lent | None = None
        self._out = False

    def lend(self) -> str:
        """Return the address of a migrated, empty database; a second one at a time is a new one."""
        if self._out:
            return self._make()
        if self._lent is None:
            url = self._make()
            hand = psycopg.connect(url.replace("+psycopg", ""), autocommit=True, options=OPTIONS)
            self._lent = Lent(url, hand, _shape(hand))
        self._out = True
        return self._lent.url

    def take_back(self, url: str) -> None:
        """Empty it for the next test, or throw it away."""
        lent = self._lent
        if lent is None or lent.url != url:
            self._drop(url)
            return
        self._out = False
        lent.uses += 1
        try:
            lent.hand.execute(EMPTY)
            fit = lent.uses < USES and _shape(lent.hand) == lent.shape
        except psycopg.Error:
            fit = False
        if not fit:
            self.close()

    def close(self) -> None:
        """Throw away what was lent."""
        if self._lent is not None:
            self._lent.hand.close()
            self._drop(self._lent.url)
        self._lent = None


def _shape(hand: psycopg.Connection[Any]) -> str:
    row = hand.execute(SHAPE).fetchone()
    assert row
    return str(row[0])
