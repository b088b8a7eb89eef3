"""Looking up awards, as plain rows: who receives the money, what waits, what changed, how it ended. Never writes.

May import: awards.models, awards.vault, earlier storeys, rules.
"""

from grants.awards.queries.awards import (
    AGREED,
    account_numbers,
    award,
    balance,
    keeper_asked,
    kept_by,
    payee,
    standing,
    standing_payee,
    standing_yes,
)
from grants.awards.queries.living import (
    awaiting_payee,
    came_back,
    changes,
    closing,
    event_open,
    events,
    left_over,
    told_since,
)
from grants.awards.queries.rows import (
    Award,
    ChangeRow,
    ClosingRow,
    KeeperRow,
    KeptRow,
    LeftOverRow,
    PayeeRow,
    ToldRow,
    WaitingRow,
)

__all__ = [
    "AGREED",
    "Award",
    "ChangeRow",
    "ClosingRow",
    "KeeperRow",
    "KeptRow",
    "LeftOverRow",
    "PayeeRow",
    "ToldRow",
    "WaitingRow",
    "account_numbers",
    "awaiting_payee",
    "award",
    "balance",
    "came_back",
    "changes",
    "closing",
    "event_open",
    "events",
    "keeper_asked",
    "kept_by",
    "left_over",
    "payee",
    "standing",
    "standing_payee",
    "standing_yes",
    "told_since",
]
