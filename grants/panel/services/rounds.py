"""Publishing a round: from here a resident may rely on its terms, and there is money in the pot; and raising it."""

from sqlalchemy.orm import Session

from grants.ledger import queries as money
from grants.ledger import services as ledger
from grants.panel.queries import lacks
from grants.programmes.models import Round
from grants.programmes.queries import round_standing
from grants.programmes.services import READY_RULES, keep_rules, newest
from grants.rules.money import euro
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import Invalid, NotNow
from grants.store import clock
from grants.store.session import lock_root, truth

truth("one_open_round_per_place", lambda: NotNow("round_open_already"))
truth("rounds_ceiling_rises_by_fund", lambda: NotNow("ceiling_by_fund"))


def publish_round(session: Session, actor: Actor, round_reference: str, key: str) -> None:
    """Publish a round: freeze its terms and house rules, open its pot and post the FUND, in one breath.

    Takes the three ready sentences when the panel wrote no house rules. `key` is the nonce of the press. Raises
    NotAllowed, Missing, NotNow('already_published' or 'round_open_already') and the first Invalid of
    `rules.rounds` (contact with phone, stand-in, legal base, ceiling, dates within the answer term, filled seats).
    """
    row = _locked(session, actor, round_reference)
    if row.published_at is not None:
        raise NotNow("already_published")
    # The rules are in before the round is published: a trigger keeps them from then on.
    if not newest(session, row.id)[0]:
        keep_rules(session, None, row.id, READY_RULES, newest(session, row.id)[1] + 1)
    for fault in lacks(session, row.id):
        raise fault
    row.published_at = clock.now()
    session.flush()
    ledger.open_pot(session, row.id)
    ledger.fund(session, actor, row.id, row.ceiling_cents, key)


def raise_ceiling(session: Session, actor: Actor, round_reference: str, cents: int, key: str) -> None:
    """Put more money into the pot of a published round, up to a ceiling of `cents`: a published FUND (Awb 4:26, 4:28).

    Raises NotAllowed, Missing, NotNow: 'round_not_published', 'round_closed'; and Invalid('ceiling_only_rises') at
    'ceiling' for an amount that is not above the ceiling as it stands.
    """
    row = _locked(session, actor, round_reference)
    if row.published_at is None:
        raise NotNow("round_not_published")
    if row.closed_at is not None:
        raise NotNow("round_closed")
    if cents <= row.ceiling_cents:
        raise Invalid("ceiling_only_rises", "ceiling", now=euro(row.ceiling_cents))
    # From what is in it now, not from the ceiling: money that was carried to another round comes back first.
    ledger.fund(session, actor, row.id, cents - money.line(session, row.id).ceiling, key)


def _locked(session: Session, actor: Actor, round_reference: str) -> Round:
    here = round_standing(session, actor, round_reference)
    here.demand(Deed.PUBLISH_ROUND)
    lock_root(session, Round, here.id)
    return session.get_one(Round, here.id, populate_existing=True)
