"""Says by its status what DATABASE_URL holds: 0 no table at all, 1 some, 2 it does not answer.

`make run` loads the demo into an empty database only: never beside anybody's rows.
"""

import os
import sys

from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError


def is_empty(address: str) -> bool:
    """Whether no table exists there. Raises SQLAlchemyError when the database does not answer."""
    url = make_url(address)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


if __name__ == "__main__":
    try:
        sys.exit(0 if is_empty(os.environ["DATABASE_URL"]) else 1)
    except (SQLAlchemyError, ImportError) as error:
        print(f"The database does not answer: {error}", file=sys.stderr)
        sys.exit(2)
