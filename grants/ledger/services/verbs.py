"""One verb for each movement of MOVES, and taking one back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.applications.models import Application
from grants.ledger.models import LedgerEntry, PotBalance
from grants.ledger.services.posting import Movement, post
from grants.programmes.models import Round
from grants.rules.checks import demand_text
from grants.rules.moves import Account, Move
from grants.rules.permissions import Actor
from grants.rules.refusals import Invalid, Missing, NotNow
from grants.store.session import lock_root

_MOST_REASON = 1000


def open_pot(session: Session, round_id: int) -> None:
    """Make the empty balances of a round, once, as it is published; opening it again changes nothing."""
    lock_root(session, Round, round_id)
    if session.scalar(select(PotBalance.round_id).where(PotBalance.round_id == round_id).limit(1)) is None:
        session.add_all(PotBalance(round_id=round_id, account=account, cents=0) for account in Account)
        session.flush()


def fund(session: Session, actor: Actor, round_id: int, cents: int, key: str) -> LedgerEntry:
    """Put money into the pot of a published round. Raises NotNow('round_not_published')."""
    lock_root(session, Round, round_id)
    if session.scalar(select(Round.published_at).where(Round.id == round_id)) is None:
        raise NotNow("round_not_published")
    return post(session, actor, round_id, [Movement(Move.FUND, cents)], key)[0]


def unfund(session: Session, actor: Actor, round_id: int, cents: int, key: str) -> LedgerEntry:
    """Take free money out of a round again. Raises NotEnough('pot_empty') when it is not free."""
    return post(session, actor, round_id, [Movement(Move.UNFUND, cents)], key)[0]


def reserve(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Set money of the pot apart for a plan. Raises NotEnough('pot_empty')."""
    return _for_plan(session, actor, Move.RESERVE, application_id, cents, key)


def unreserve(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Give what is reserved for a plan back to the pot. Raises NotEnough('plan_too_little')."""
    return _for_plan(session, actor, Move.UNRESERVE, application_id, cents, key)


def send(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Put reserved money underway to the payee. Raises NotEnough('plan_too_little')."""
    return _for_plan(session, actor, Move.SEND, application_id, cents, key)


def pay(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Mark money underway as paid. Raises NotEnough('plan_too_little')."""
    return _for_plan(session, actor, Move.PAY, application_id, cents, key)


def bounce(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Take money underway back to what is reserved: it never arrived. Raises NotEnough('plan_too_little')."""
    return _for_plan(session, actor, Move.BOUNCE, application_id, cents, key)


def bounce_late(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Take paid money back to what is reserved: the bank returned it days later. Raises NotEnough."""
    return _for_plan(session, actor, Move.BOUNCE_LATE, application_id, cents, key)


def give_back(session: Session, actor: Actor, application_id: int, cents: int, key: str) -> LedgerEntry:
    """Put what was left over of paid money back into the pot (RETURN). Raises NotEnough('plan_too_little')."""
    return _for_plan(session, actor, Move.RETURN, application_id, cents, key)


def _for_plan(session: Session, actor: Actor, move: Move, application_id: int, cents: int, key: str) -> LedgerEntry:
    round_id = session.scalar(select(Application.round_id).where(Application.id == application_id))
    if round_id is None:
        raise Missing("no_such_page")
    return post(session, actor, round_id, [Movement(move, cents, application_id)], key)[0]


def reverse(session: Session, actor: Actor, entry_id: int, reason: str, key: str) -> LedgerEntry:
    """Take an entry back with a new one; nothing is ever edited. A correction cannot be taken back: post anew.

    Raises Invalid('note_required', 'note'), NotNow('entry_corrected') when that was done already or the entry is a
    correction itself, and NotEnough when the money has moved on.
    """
    reason = demand_text(reason, "note", _MOST_REASON).strip()
    if not reason:
        raise Invalid("note_required", "note")
    entry = session.get(LedgerEntry, entry_id)
    if entry is None:
        raise Missing("no_such_page")
    if entry.reverses_id is not None:
        raise NotNow("entry_corrected")
    back = Movement(entry.move, entry.cents, entry.application_id, entry.id, reason)
    return post(session, actor, entry.round_id, [back], key)[0]
