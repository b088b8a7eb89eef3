"""Where Alembic starts: hands the opened database and every model to the work that grants.store.migrate asked for.

Never called by hand. This file lies above the house, so it may know every storey.
"""

from importlib import import_module
from pathlib import Path

from alembic import context

import grants
from grants.store.base import Base

_HOUSE = Path(grants.__file__).parent

for _path in sorted([*_HOUSE.glob("store/[a-z]*"), *_HOUSE.glob("*/models*")]):
    import_module(f"grants.{_path.parent.name}.{_path.stem}")

with context.config.attributes["engine"].connect() as _connection:
    # One transaction around everything: begun here, before Alembic looks (else it commits every step by itself),
    # and committed by the work.
    _connection.begin()
    context.configure(connection=_connection, target_metadata=Base.metadata)
    context.config.attributes["work"](_connection, context.run_migrations, Base.metadata)
