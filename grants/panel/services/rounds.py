"""Publishing a round: from here a resident may rely on its terms, and there is money in the pot."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grants.ledger import services as ledger
from grants.panel.queries import seats_in_office
from grants.programmes.models import HouseRule, Method, Round
from grants.programmes.queries import round_standing
from grants.programmes.services import READY_RULES
from grants.rules.permissions import Actor, Deed
from grants.rules.refusals import NotNow
from grants.rules.rounds import Terms, demand_publishable
from grants.store import clock
from grants.store.session import lock_root, truth

truth("one_open_round_per_place", lambda: NotNow("round_open_already"))


def publish_round(session: Session, actor: Actor, round_reference: str, key: str) -> None:
    """Publish a round: freeze its terms and house rules, open its pot and post the FUND, in one breath.

    Takes the three ready sentences when the panel wrote no house rules. `key` is the nonce of the press. Raises
    NotAllowed, Missing, NotNow('already_published' or 'round_open_already') and the first Invalid of
    `rules.rounds` (contact with phone, stand-in, legal base, ceiling, dates within the answer term, filled seats).
    """
    here = round_standing(session, actor, round_reference)
    here.demand(Deed.PUBLISH_ROUND)
    lock_root(session, Round, here.id)
    row = session.get_one(Round, here.id, populate_existing=True)
    if row.published_at is not None:
        raise NotNow("already_published")
    demand_publishable(_terms(row), seats_in_office(session, row.place_id), _rules(session, row.id))
    # The rules are in before the round is published: a trigger keeps them from then on.
    row.published_at = clock.now()
    session.flush()
    ledger.open_pot(session, row.id)
    ledger.fund(session, actor, row.id, row.ceiling_cents, key)


def _rules(session: Session, round_id: int) -> list[str]:
    written = select(HouseRule.question).where(HouseRule.round_id == round_id).order_by(HouseRule.number)
    found = list(session.scalars(written))
    if not found:
        session.add_all(
            HouseRule(round_id=round_id, number=number, question=dutch, question_en=english)
            for number, (dutch, english) in enumerate(READY_RULES, 1)
        )
        session.flush()
        found = [dutch for dutch, _ in READY_RULES]
    return found


def _terms(row: Round) -> Terms:
    legal_base = row.legal_base_title.strip() and row.legal_base_article.strip()
    return Terms(
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        evening_on=row.evening_on,
        answer_days=row.answer_days,
        ceiling_cents=row.ceiling_cents,
        legal_base=legal_base and row.legal_base_title,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        stand_in=row.stand_in_phone.strip() and row.stand_in_name,
        equal_shares=row.method is Method.EQUAL_SHARES,
    )
