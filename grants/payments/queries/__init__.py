"""Looking up payments, as plain rows. Account numbers by their end, but for who releases a batch. Never writes.

May import: payments.models, earlier storeys, rules.
"""

from grants.payments.queries.batches import PAGE, batch, batches, numbers_for_release, payment, payments
from grants.payments.queries.ready import MOST, PAYABLE, offices, open_payments, ready_to_prepare
from grants.payments.queries.rows import BatchRow, Office, OpenRow, PaymentRow, ReadyRow, Stands
from grants.payments.queries.ties import demand_each, demand_release, standing, standings

__all__ = [
    "MOST",
    "PAGE",
    "PAYABLE",
    "BatchRow",
    "Office",
    "OpenRow",
    "PaymentRow",
    "ReadyRow",
    "Stands",
    "batch",
    "batches",
    "demand_each",
    "demand_release",
    "numbers_for_release",
    "offices",
    "open_payments",
    "payment",
    "payments",
    "ready_to_prepare",
    "standing",
    "standings",
]
