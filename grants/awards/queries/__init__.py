"""Looking up awards, as plain rows: who receives the money, what waits, how it ended. Never writes.

May import: awards.models, awards.vault, earlier storeys, rules.
"""

from grants.awards.queries.awards import (
    AGREED,
    account_numbers,
    award,
    balance,
    keeper_asked,
    payee,
    standing,
    standing_payee,
    standing_yes,
)
from grants.awards.queries.living import (
    came_back,
    closing,
    event_open,
    events,
)
from grants.awards.queries.rows import (
    Award,
    ClosingRow,
    KeeperRow,
    PayeeRow,
)

__all__ = [
    "AGREED",
    "Award",
    "ClosingRow",
    "KeeperRow",
    "PayeeRow",
    "account_numbers",
    "award",
    "balance",
    "came_back",
    "closing",
    "event_open",
    "events",
    "keeper_asked",
    "payee",
    "standing",
    "standing_payee",
    "standing_yes",
]
