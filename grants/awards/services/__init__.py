"""What can be done with a yes: saying who receives the money, handing it back, telling of changes, ending it.

Nothing here commits or knows Flask. May import: awards.models, queries and vault, earlier storeys, rules, store.
"""

from grants.awards.services.accounts import demand_told, is_open
from grants.awards.services.keeping import keep_money, type_account
from grants.awards.services.living import close_award, met, report_change, turn_down
from grants.awards.services.naming import KEEPER_DAYS, give_mail, name_payee
from grants.awards.services.telling import tell_makers, tell_receivers

__all__ = [
    "KEEPER_DAYS",
    "close_award",
    "demand_told",
    "give_mail",
    "is_open",
    "keep_money",
    "met",
    "name_payee",
    "report_change",
    "tell_makers",
    "tell_receivers",
    "turn_down",
    "type_account",
]
