"""Asking for parts of a plan, and what the answer changed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0014_asking"
down_revision = "0013_files"


def upgrade() -> None:
    """Add what was asked for and what changed."""
    empty = {"parts": "'[]'", "before": "'{}'", "after": "'{}'"}
    for name, value in empty.items():
        op.add_column("info_requests", sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text(value)))
    op.add_column("info_requests", sa.Column("by_phone", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it away again."""
    for name in ("by_phone", "after", "before", "parts"):
        op.drop_column("info_requests", name)
